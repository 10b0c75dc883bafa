"""Which actions are reminded of, and when; rules section 4 and delivery, "Due is a row"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.usecases.services import Services
from planner.actions import ActionKey, Line
from scheduler.due_at import due_at
from storage.database import Transaction
from storage.records import (
    ActionRecord,
    ActionState,
    ContractRecord,
    DeliveryState,
    ReminderRecord,
    ReminderState,
)


def arm_reminders(
    transaction: Transaction,
    record: ContractRecord,
    actions: Sequence[ActionRecord],
    lines: Iterable[Line],
    services: Services,
) -> None:
    """Arm a reminder for every open action, and cancel all that none of them asks for.

    The key (contract, action, planned day, sequence) makes this safe to repeat: what was posted for a
    planned day is not posted again.
    """
    on = {line.key: line.remind_on for line in lines}
    armed = [
        arm_reminder(transaction, record, action, on[action.key], services)
        for action in actions
        if action.key in on and _is_due_some_day(action, actions)
    ]
    keep = [reminder.id for reminder in armed]
    transaction.reminders.cancel(record.workspace_id, contract_id=record.id, keep=keep)


def _is_due_some_day(action: ActionRecord, actions: Iterable[ActionRecord]) -> bool:
    """Open, and not waiting for another one: experience is cited only once the escalation is through."""
    if action.state is not ActionState.OPEN:
        return False
    if action.key is not ActionKey.CITE_EXPERIENCE:
        return True
    return any(one.key is ActionKey.ESCALATE_REQUEST and one.state is ActionState.DONE for one in actions)


def arm_reminder(
    transaction: Transaction,
    record: ContractRecord,
    action: ActionRecord,
    remind_on: date,
    services: Services,
) -> ReminderRecord:
    """The action's reminder for its planned day; one that a person has put off keeps its day."""
    reminders = transaction.reminders.for_action(record.workspace_id, action.id)
    asked = [one for one in reminders if one.planned_on == action.planned_on]
    snoozed = [one for one in asked if one.sequence and one.state is ReminderState.ARMED]
    if snoozed:
        remind_on = snoozed[-1].remind_on
    return transaction.reminders.arm(
        record.workspace_id,
        action,
        remind_on=remind_on,
        due_at=posting_time(record, remind_on, services),
        sequence=snoozed[-1].sequence if snoozed else _sequence(transaction, asked),
    )


def _sequence(transaction: Transaction, asked: Sequence[ReminderRecord]) -> int:
    """0, unless what was asked never reached anybody: a removed contract cancels what is on its way."""
    if not asked:
        return 0
    last = max(asked, key=lambda reminder: reminder.sequence)
    if last.delivery_id is None:
        return last.sequence
    delivery = transaction.deliveries.get(last.workspace_id, last.delivery_id)
    was_lost = delivery is not None and delivery.state is DeliveryState.CANCELLED
    return last.sequence + 1 if was_lost else last.sequence


def posting_time(record: ContractRecord, day: date, services: Services) -> datetime:
    """The contract's local hour on that day, or now where that has passed."""
    return max(due_at(day, record.post_time, record.timezone), services.now())


def next_sequence(reminders: Iterable[ReminderRecord], planned_on: date) -> int:
    """The number of one more asking for the same planned day."""
    return 1 + max((one.sequence for one in reminders if one.planned_on == planned_on), default=-1)
