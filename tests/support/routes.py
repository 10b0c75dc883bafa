"""Every way into the bot, who may take it, and how it is taken: what the test of *Who may* walks.

A new command, button or form gets its line here, with the decision who may.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from bot.ids import ActionId, CallbackId, ShortcutId
from bot.listeners import routes
from planner.actions import ActionKey


class Who(StrEnum):
    MEMBERS = "members"
    """It names no contract. It shows members what they may read anyway."""
    READERS = "readers"
    """It shows a contract to those who may read it."""
    CHANGERS = "changers"
    """It changes a contract, or opens the form that does: its circle only."""
    ADMINS = "admins"
    """It changes what holds for the whole workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A contract with a plan that runs, as its buttons and forms name it."""

    vendor: str
    contract_id: str
    actions: Mapping[ActionKey, str]
    """Ids of the plan's actions."""
    offer_id: str
    """An offer to share a file about it, made to whoever acts."""
    evidence_id: str
    """A link in its negotiation file."""


Value = Callable[[Scene], str]


def nothing(_: Scene) -> str:
    return ""


def contract_id(scene: Scene) -> str:
    return scene.contract_id


def notice_letter(scene: Scene) -> str:
    return f"{scene.contract_id} notice"


def trial(scene: Scene) -> str:
    """An ordinary action."""
    return scene.actions[ActionKey.START_TRIAL]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    who: Who
    value: Value = nothing
    """What follows the command, or what the button carries."""
    is_removed: bool = False
    """It is about a contract that was removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRoute:
    who: Who
    opened_by: Callable[[Scene], tuple[ActionId | ShortcutId, str]] | None = None
    """The button that opens the form, and its value; or the shortcut on a message that does."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """What is filled in, by the name of the field."""
    terms: Mapping[str, Any] = field(default_factory=dict)
    """What is different about the contract, where the form opens later in its life."""


def _members(value: str = "") -> Route:
    return Route(who=Who.MEMBERS, value=lambda _: value)


def _readers(value: Value = contract_id) -> Route:
    return Route(who=Who.READERS, value=value)


def _changers(value: Value = contract_id, *, is_removed: bool = False) -> Route:
    return Route(who=Who.CHANGERS, value=value, is_removed=is_removed)


def _vendor(scene: Scene) -> str:
    return scene.vendor


CHANGING = ("notice", "keep", "done", "snooze", "skip", "assign", "edit", "renewed", "ended", "remove")

COMMANDS: Mapping[str, Route] = {
    "": _members(),
    "add": _members("Zoom 5 seats at $10 ends 2027-03-31"),
    "list": _members("all"),
    "export": _members("csv"),
    "import": _members(),
    "settings": _members(),
    "health": _members(),
    "help": _members(),
    **{word: _readers(_vendor) for word in ("show", "recommend", "compare", "timeline", "cost", "credit")},
    "letter": _readers(_vendor),
    "negotiate": _readers(_vendor),
    "history": _readers(_vendor),
    **{word: _changers(_vendor) for word in CHANGING},
    "restore": _changers(_vendor, is_removed=True),
}

BUTTONS: Mapping[ActionId, Route] = {
    ActionId.REGISTER: _members(),
    ActionId.PAGE: _members("all 1"),
    ActionId.SETTINGS: _members(),
    ActionId.SHOW: _readers(),
    ActionId.RECOMMEND: _readers(),
    ActionId.COMPARE: _readers(),
    ActionId.CREDIT: _readers(),
    ActionId.TIMELINE: _readers(),
    ActionId.PICK: _readers(lambda scene: f"show {scene.contract_id}"),
    ActionId.MORE: _readers(lambda scene: f"show {scene.contract_id}"),
    ActionId.LETTER: _readers(notice_letter),
    ActionId.HISTORY_PAGE: _readers(lambda scene: f"{scene.contract_id} 1"),
    ActionId.SEND_CHART: _readers(),
    ActionId.SEND_TIMELINE: _readers(),
    ActionId.SEND_CALENDAR: _readers(),
    ActionId.SEND_LETTER: _readers(notice_letter),
    ActionId.SHARE_FILE: _readers(lambda scene: scene.offer_id),
    ActionId.NEGOTIATE: _readers(),
    ActionId.CITE: _readers(lambda scene: f"{scene.contract_id} cite"),
    ActionId.START_NEGOTIATION: _changers(),
    ActionId.RECORD_ANSWER: _changers(),
    ActionId.RECORD_OUTCOME: _changers(),
    ActionId.CONFIRM_RELEASE: _changers(),
    ActionId.CHANGE_WAITS: _changers(),
    ActionId.ADD_EVIDENCE: _changers(),
    ActionId.REMOVE_EVIDENCE: _changers(lambda scene: scene.evidence_id),
    ActionId.EDIT_LETTER: _changers(notice_letter),
    ActionId.RESET_LETTER: _changers(notice_letter),
    ActionId.LETTER_FACTS: _changers(notice_letter),
    ActionId.KEEP: _changers(),
    ActionId.TAKE_BACK: _changers(),
    ActionId.RENEWED: _changers(),
    ActionId.ENDED: _changers(),
    ActionId.CHARGED: _changers(),
    ActionId.START_PLAN: _changers(),
    ActionId.CHANGE_PLAN: _changers(),
    ActionId.START_WITH_LATE_TRIAL: _changers(),
    ActionId.EDIT: _changers(),
    ActionId.RECORD_NOTICE: _changers(),
    ActionId.REMOVE: _changers(),
    ActionId.RESTORE: _changers(is_removed=True),
    ActionId.DONE: _changers(trial),
    ActionId.DONE_WITHOUT_EXPORT: _changers(trial),
    ActionId.SNOOZE: _changers(trial),
    ActionId.SKIP: _changers(trial),
    ActionId.ASSIGN: _changers(trial),
    ActionId.ASSIGN_TO_ME: _changers(trial),
}

FORMS: Mapping[CallbackId, FormRoute] = {
    CallbackId.CONTRACT_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.EDIT, scene.contract_id),
        fields={"seats": "51", "price": "17.77 USD"},
    ),
    CallbackId.PROOF_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.RECORD_NOTICE, scene.contract_id),
        fields={"on": "2026-12-01", "method": "form"},
    ),
    CallbackId.SNOOZE_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.SNOOZE, trial(scene)),
        fields={"on": "2027-03-05"},
    ),
    CallbackId.SKIP_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.SKIP, trial(scene)),
        fields={"reason": "the vendor does it"},
    ),
    CallbackId.KEEP_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.KEEP, scene.contract_id),
        fields={"reason": "the team needs it"},
    ),
    CallbackId.RENEWED_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.RENEWED, scene.contract_id),
        terms={"end_on": date(2026, 11, 30)},
    ),
    CallbackId.ENDED_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.ENDED, scene.contract_id),
        fields={"reason": "released by mail", "reference": "case 4711"},
    ),
    CallbackId.CHARGE_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.CHARGED, scene.contract_id),
        fields={"amount": "950"},
        terms={"end_on": date(2026, 11, 30), "auto_renews": False},
    ),
    CallbackId.ANSWER_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.RECORD_ANSWER, scene.contract_id),
        fields={"answer": "denied"},
    ),
    CallbackId.OUTCOME_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.RECORD_OUTCOME, scene.contract_id),
        fields={"outcome": "invoice_credit", "amount": "100"},
    ),
    CallbackId.WAITS_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.CHANGE_WAITS, scene.contract_id),
        fields={"wait_to_escalate": "3"},
    ),
    CallbackId.EVIDENCE_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.ADD_EVIDENCE, scene.contract_id),
        fields={"link": "https://example.com/ticket/4711"},
    ),
    CallbackId.IMPORT_FORM: FormRoute(
        who=Who.MEMBERS,
        opened_by=lambda scene: (ActionId.PICK, f"import {scene.contract_id}"),
        fields={"rows": "Zoom, 5, 10 USD per month, 2027-03-31, 30", "channel_id": "C0ITSAAS"},
    ),
    CallbackId.ASSIGN_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.ASSIGN, trial(scene)),
        fields={"assignee": "U0ALEX"},
    ),
    CallbackId.SETTINGS_FORM: FormRoute(who=Who.ADMINS, opened_by=lambda _: (ActionId.SETTINGS, "")),
    CallbackId.EVIDENCE_CONTRACT_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ShortcutId.ADD_AS_EVIDENCE, scene.contract_id),
    ),
    CallbackId.LETTER_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.EDIT_LETTER, notice_letter(scene)),
        fields={"body": "Words of our own."},
    ),
    CallbackId.LETTER_FACTS_FORM: FormRoute(
        who=Who.CHANGERS,
        opened_by=lambda scene: (ActionId.LETTER_FACTS, notice_letter(scene)),
    ),
}

REFILLING: Mapping[ActionId, CallbackId] = {
    ActionId.MORE_FACTS: CallbackId.CONTRACT_FORM,
    ActionId.VENDOR_CHOSEN: CallbackId.CONTRACT_FORM,
    ActionId.RENEWAL_CHOSEN: CallbackId.CONTRACT_FORM,
}
"""Elements that only show a form again, and which."""

SHORTCUTS: Mapping[ShortcutId, Who] = {ShortcutId.REGISTER_CONTRACT: Who.MEMBERS}
"""Those that are offered everywhere; all of them open a form."""

MESSAGE_SHORTCUTS: Mapping[ShortcutId, Who] = {ShortcutId.ADD_AS_EVIDENCE: Who.CHANGERS}
"""Those that are offered on messages."""

EVENTS: Mapping[str, Who] = {"app_home_opened": Who.MEMBERS}
"""Home greets guests too, and shows them nothing."""

DECIDED: Mapping[str, Mapping[Any, Any]] = {
    "COMMANDS": COMMANDS,
    "BUTTONS": BUTTONS,
    "FORMS": FORMS,
    "REFILLING": REFILLING,
    "GLOBAL_SHORTCUTS": SHORTCUTS,
    "MESSAGE_SHORTCUTS": MESSAGE_SHORTCUTS,
    "EVENTS": EVENTS,
}
"""By the name of the bot's own table."""


def routes_of_the_bot() -> set[tuple[str, str]]:
    """Every table of routes that the bot has, with each of its keys."""
    tables = {name: value for name, value in vars(routes).items() if name.isupper()}
    return {(name, key) for name, table in tables.items() if isinstance(table, Mapping) for key in table}
