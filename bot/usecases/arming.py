"""Arming the reminders that a plan wants; rules section 8; docs/reliability.md, "Due is a row"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from bot.usecases.services import Services
from planner.actions import ActionKey, Line
from scheduler.due_at import due_at
from scheduler.expected import Expected, expected_reminders, is_to_be_asked
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.plans import ActionRecord
from storage.records.reminders import ReminderRecord, ReminderState

Step = tuple[ActionKey, date]
"""An action and its planned day."""


def arm_reminders(
    transaction: Transaction,
    record: ContractRecord,
    actions: Sequence[ActionRecord],
    lines: Iterable[Line],
    services: Services,
) -> None:
    """Arm the reminders of every open action, and cancel all that none of them asks for.

    The key (contract, action, planned day, sequence) makes this safe to repeat: what was posted for a
    planned day is not posted again.
    """
    transaction.reminders.hold_armed(record.workspace_id, record.id)
    kept = _by_step(transaction.reminders.for_contract(record.workspace_id, record.id))
    on = {line.key: line.remind_on for line in lines}
    armed: list[str] = []
    for action in actions:
        if action.key in on and is_to_be_asked(action, actions):
            of_step = kept.get((action.key, action.planned_on), ())
            expected = expected_reminders(record, action, on[action.key], of_step, now=services.now())
            armed.extend(_arm(transaction, record, expected, of_step, services))
    transaction.reminders.cancel(record.workspace_id, contract_id=record.id, keep=armed)


def _by_step(reminders: Iterable[ReminderRecord]) -> dict[Step, tuple[ReminderRecord, ...]]:
    steps: dict[Step, tuple[ReminderRecord, ...]] = {}
    for one in reminders:
        step = one.action_key, one.planned_on
        steps[step] = (*steps.get(step, ()), one)
    return steps


def _arm(
    transaction: Transaction,
    record: ContractRecord,
    expected: Iterable[Expected],
    kept: Sequence[ReminderRecord],
    services: Services,
) -> Iterator[str]:
    """Arm what is to come, and of the asking again that is past what the step has been silent since.

    While nothing of it is said the first reminder is still to come, and says it.
    """
    now, known = services.now(), {one.sequence for one in kept if one.state is not ReminderState.CANCELLED}
    said_on = max((one.remind_on for one in kept if one.state is ReminderState.QUEUED), default=date.max)
    armed_at = {one.sequence: one.due_at for one in kept if one.state is ReminderState.ARMED}
    for one in expected:
        due = due_at(one.remind_on, record.post_time, record.timezone)
        is_made_up_for = one.sequence in known or one.remind_on > said_on
        if one.is_asked_again and due <= now and not is_made_up_for:
            continue
        armed = transaction.reminders.arm(
            record.workspace_id,
            one.action,
            remind_on=one.remind_on,
            due_at=due if due > now else _overdue_since(armed_at.get(one.sequence), now),
            sequence=one.sequence,
        )
        yield armed.id


def _overdue_since(armed_at: datetime | None, now: datetime) -> datetime:
    """What is overdue stays so: whoever looks whether it was said looks for what was due by then."""
    return now if armed_at is None else min(armed_at, now)
