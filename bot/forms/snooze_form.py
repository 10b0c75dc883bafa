"""The form that moves a reminder to a later day; the action's own date stays; rules section 8."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.forms.errors import FormError
from bot.forms.modals import (
    block_ids,
    date_field,
    modal,
    note,
    question,
    read_metadata_of,
    read_state,
)
from bot.ids import CallbackId
from bot.usecases.views import ContractView, PlanItem
from bot.wording.actions import action_text
from bot.wording.format import day
from planner.actions import NOTICE_ACTIONS
from planner.calendar import DAY
from planner.refusals import LATEST

ON = "on"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeForm:
    action_id: str
    on: date
    """Day of the next reminder."""


def snooze_view(contract: ContractView, item: PlanItem) -> dict[str, Any]:
    """The form for one open action, set to the next business day."""
    first, last = contract.today + DAY, last_snooze_day(contract, item)
    proposed = min(contract.record.contract.calendar.on_or_after(first), max(first, last or LATEST))
    until = f" At the latest on {day(last)}." if last else ""
    return modal(
        CallbackId.SNOOZE_FORM,
        "Remind me later",
        "Snooze",
        [
            note(action_text(item.action.key, contract.record.contract)),
            question(
                ON,
                "Remind on",
                date_field(proposed.isoformat()),
                hint=f"Only the reminder moves: the action stays due on {day(_due_on(item))}.{until}",
            ),
        ],
        {"action_id": item.action.id},
    )


def _due_on(item: PlanItem) -> date:
    return item.line.on if item.line else item.action.planned_on


def action_id_of(view: Mapping[str, Any]) -> str:
    return str(read_metadata_of(view)["action_id"])


def last_snooze_day(contract: ContractView, item: PlanItem) -> date | None:
    """The last day to which the reminder may be moved; None where there is no such day.

    A reminder about the notice stays within `send_by`. Chasing the confirmation of a notice that was
    sent may take longer: until the end.
    """
    send_by = contract.advice.deadlines.send_by
    if item.action.key in NOTICE_ACTIONS and send_by is not None and not _chases_late(contract, item):
        return send_by
    return item.line.valid_until if item.line else item.action.valid_until


def _chases_late(contract: ContractView, item: PlanItem) -> bool:
    """Whether the action is due only after `send_by`: then that day no longer bounds it."""
    send_by = contract.advice.deadlines.send_by
    return item.action.key is NOTICE_ACTIONS[-1] and send_by is not None and contract.today >= send_by


def read_snooze_form(view: Mapping[str, Any], *, contract: ContractView, item: PlanItem) -> SnoozeForm:
    """The day as submitted: after today, and not later than `last_snooze_day`. Raises FormError."""
    block_id = block_ids(view).get(ON, ON)
    try:
        on = date.fromisoformat(read_state(view).get(ON, ""))
    except ValueError:
        raise FormError({block_id: f"Choose a day, like {day(contract.today + DAY)}."}) from None
    if sentence := _refusal(on, contract, item):
        raise FormError({block_id: sentence})
    return SnoozeForm(action_id=action_id_of(view), on=on)


def _refusal(on: date, contract: ContractView, item: PlanItem) -> str | None:
    last = last_snooze_day(contract, item)
    if last is not None and last <= contract.today:
        verb = "was" if last < contract.today else "is"
        return f"{day(last)} {verb} the last day for this, so its reminder cannot be put off any more."
    if on <= contract.today:
        return f"{day(on)} is not ahead: choose a day from {day(contract.today + DAY)} on."
    if last is not None and on > last:
        return f"{day(last)} is the last day for this: choose that day or an earlier one."
    if on > LATEST:
        return f"{day(on)} is out of range: choose a day like {day(contract.today + DAY)}."
    return None
