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
from planner.asking import last_snooze_day
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
    first, last = contract.today + DAY, _last_day(contract, item)
    proposed = min(contract.record.contract.calendar.on_or_after(first), max(first, last or LATEST))
    due_on = item.action.planned_on
    due = "was due on" if due_on < contract.today else "stays due on"
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
                hint=f"Only the reminder moves: the action {due} {day(due_on)}.{until}",
            ),
        ],
        {"action_id": item.action.id},
    )


def action_id_of(view: Mapping[str, Any]) -> str:
    return str(read_metadata_of(view)["action_id"])


def _last_day(contract: ContractView, item: PlanItem) -> date | None:
    return last_snooze_day(
        contract.record.contract, item.action.key, valid_until=item.valid_until, today=contract.today
    )


def read_snooze_form(view: Mapping[str, Any], *, contract: ContractView, item: PlanItem) -> SnoozeForm:
    """The day as submitted: after today, and not later than the rules leave. Raises FormError."""
    block_id = block_ids(view).get(ON, ON)
    try:
        on = date.fromisoformat(read_state(view).get(ON, ""))
    except ValueError:
        raise FormError({block_id: f"Choose a day, like {day(contract.today + DAY)}."}) from None
    if sentence := _refusal(on, contract, item):
        raise FormError({block_id: sentence})
    return SnoozeForm(action_id=action_id_of(view), on=on)


def _refusal(on: date, contract: ContractView, item: PlanItem) -> str | None:
    last = _last_day(contract, item)
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
