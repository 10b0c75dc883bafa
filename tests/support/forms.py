"""Modals without Slack: filled in, submitted, and checked against Slack's limits by two independent readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

import slackblocks

from bot.forms.contract_draft import ContractDraft
from bot.forms.contract_form import ContractForm, contract_view, read_contract_form
from bot.forms.errors import FormError, InputError
from bot.forms.modals import name_of
from sandbox.blocks import check_view
from storage import calendars
from storage.playbooks import load_playbooks

Json = dict[str, Any]

PLAYBOOKS = load_playbooks()
TODAY = date(2026, 12, 1)

GOOD = {
    "vendor": "ActivTrak",
    "seats": "50",
    "price": "19 USD",
    "unit": "seat_month",
    "end_on": "31 Mar 2027",
    "notice_days": "30",
    "channel_id": "C0EXIT",
}
"""Answers that make a contract: the guide's."""


def open_form(draft: ContractDraft | None = None, **facts: Any) -> Json:
    """The contract form as U0OWNER in Berlin opens it on 1 December 2026."""
    defaults: dict[str, Any] = {
        "nonce": "nonce-1",
        "playbooks": PLAYBOOKS,
        "today": TODAY,
        "timezone": "Europe/Berlin",
        "person_id": "U0OWNER",
    }
    return contract_view(draft or ContractDraft(), **(defaults | facts))


def submit(answers: Mapping[str, str] | None = None, *, today: date = TODAY, **facts: Any) -> ContractForm:
    """What the form makes of the guide's answers, with some of them changed; all facts are shown."""
    answers = {**GOOD, **(answers or {})}
    view = submitted(open_form(ContractDraft(vendor=answers["vendor"]), show_more=True), answers)
    return read_contract_form(view, today=today, playbooks=PLAYBOOKS, calendars=calendars, **facts)


def errors_of(answers: Mapping[str, str], *, today: date = TODAY) -> dict[str, str]:
    """Sentences by field; empty when the form is accepted."""
    try:
        submit(answers, today=today)
    except FormError as error:
        return {name_of(block_id): sentence for block_id, sentence in error.errors.items()}
    return {}


T = TypeVar("T")


def value_or_sentence(read: Callable[[], T]) -> T | str:
    """What `read` returns, or the sentence with which it refuses; any other exception is a failure."""
    try:
        return read()
    except InputError as error:
        return error.sentence


def submitted(view: Json, answers: Mapping[str, str] | None = None) -> Json:
    """The view as Slack sends it back: every field with its initial value, or with these answers."""
    values = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element, answer = block["element"], (answers or {}).get(name_of(block["block_id"]))
            values[block["block_id"]] = {element["action_id"]: _state(element, answer)}
    return {**view, "state": {"values": values}}


def _state(element: Json, answer: str | None) -> Json:
    kind = element["type"]
    if kind == "checkboxes":
        ticked = [{"value": value} for value in (answer or "").split()]
        return {
            "type": kind,
            "selected_options": ticked if answer is not None else element.get("initial_options", []),
        }
    if kind in {"static_select", "radio_buttons"}:
        chosen = {"value": answer} if answer else None
        return {
            "type": kind,
            "selected_option": chosen if answer is not None else element.get("initial_option"),
        }
    key, initial = _KEYS[kind]
    value = answer if answer is not None else element.get(initial)
    return {"type": kind, key: value or None}


_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
}


def block_of(view: Json, name: str) -> Json:
    """The field of that name."""
    return next(block for block in view["blocks"] if name_of(block.get("block_id", "")) == name)


def names_of(view: Json) -> list[str]:
    """Names of the fields that are asked for, in order."""
    return [name_of(block["block_id"]) for block in view["blocks"] if block["type"] == "input"]


def notes_of(view: Json) -> list[str]:
    """The small print."""
    return [block["elements"][0]["text"] for block in view["blocks"] if block["type"] == "context"]


def check_modal(view: Json) -> None:
    """Raises for what Slack would refuse, by our own strict sandbox and by the library slackblocks."""
    assert check_view(view) == []
    slackblocks.ModalView(
        title=_text(view["title"]),
        submit=_text(view["submit"]),
        close=_text(view["close"]),
        callback_id=view["callback_id"],
        private_metadata=view["private_metadata"],
        blocks=[_block(block) for block in view["blocks"]],
    )


def _block(block: Json) -> slackblocks.Block:
    if block["type"] == "actions":
        buttons = [
            slackblocks.Button(text=_text(b["text"]), action_id=b["action_id"]) for b in block["elements"]
        ]
        return slackblocks.ActionsBlock(elements=list(buttons), block_id=block["block_id"])
    if block["type"] != "input":
        return slackblocks.Block.from_dict(block)
    return slackblocks.InputBlock(
        label=_text(block["label"]),
        element=_element(block["element"]),
        block_id=block["block_id"],
        hint=_text(block["hint"]) if "hint" in block else None,
        optional=block["optional"],
        dispatch_action=block.get("dispatch_action", False),
    )


def _element(element: Json) -> slackblocks.Element:
    facts = {key: _fact(key, value) for key, value in element.items() if key != "type"}
    return _ELEMENTS[element["type"]](**facts)


def _fact(key: str, value: Any) -> Any:
    readers: dict[str, Callable[[Any], Any]] = {
        "placeholder": _text,
        "options": _options,
        "initial_options": _options,
        "initial_option": slackblocks.Option.from_dict,
        "filter": slackblocks.ConversationFilter.from_dict,
    }
    return readers[key](value) if key in readers else value


def _options(options: list[Json]) -> list[slackblocks.Option]:
    return [slackblocks.Option.from_dict(option) for option in options]


def _text(text: Json) -> slackblocks.Text:
    return slackblocks.Text.from_dict(text)


_ELEMENTS: dict[str, Callable[..., slackblocks.Element]] = {
    "plain_text_input": slackblocks.PlainTextInput,
    "static_select": slackblocks.StaticSelectMenu,
    "radio_buttons": slackblocks.RadioButtonGroup,
    "checkboxes": slackblocks.CheckboxGroup,
    "datepicker": slackblocks.DatePicker,
    "users_select": slackblocks.UserSelectMenu,
    "multi_users_select": slackblocks.UserMultiSelectMenu,
    "conversations_select": slackblocks.ConversationSelectMenu,
}
