"""A due reminder becomes a delivery, and more than one where people are told directly; rules section 8."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from planner.asking import Told, is_shown_in_channel, told_directly
from scheduler.circle import may_hear
from storage.database import Transaction
from storage.deliveries import NewDelivery
from storage.records import ContractRecord, DeliveryKind, ReminderRecord

APART = timedelta(microseconds=100)
"""Between the rows of one transaction, so that they are sent in their order; more people are told of none."""


def queue_reminders(transaction: Transaction, due: Sequence[ReminderRecord], now: datetime) -> None:
    """Have due reminders said. Of one contract and instant they come in the order in which they are given.

    Between others the nearest deadline goes first; so all of such a group have the nearest of theirs.
    """
    nearest: dict[tuple[str, str, datetime], date] = {}
    for reminder in due:
        action = transaction.plans.action(reminder.workspace_id, reminder.action_id)
        last = (action.valid_until if action else None) or reminder.remind_on
        group = reminder.workspace_id, reminder.contract_id, reminder.due_at
        nearest[group] = min(last, nearest.get(group, last))
    for place, reminder in enumerate(due):
        group = reminder.workspace_id, reminder.contract_id, reminder.due_at
        queue_reminder(transaction, reminder, now + place * APART, deadline_on=nearest[group])
    for workspace_id, contract_id in dict.fromkeys((one.workspace_id, one.contract_id) for one in due):
        refresh_plan(transaction, workspace_id, contract_id, now)


def queue_reminder(
    transaction: Transaction, reminder: ReminderRecord, now: datetime, *, deadline_on: date
) -> None:
    """Have a due reminder said, once however many of its step are due: in its thread, and to people.

    While an earlier one of the step is still on its way, that one says it.
    """
    earlier = transaction.deliveries.on_its_way(reminder)
    if earlier is not None:
        transaction.reminders.mark_step_queued(reminder, earlier.id, now=now)
        return
    record = transaction.contracts.peek(reminder.workspace_id, reminder.contract_id)
    today = now.astimezone(ZoneInfo(record.timezone)).date()
    said = _place(transaction, reminder, record, today)
    delivery = transaction.deliveries.add_reminder(reminder, at=now, deadline_on=deadline_on, **said)
    transaction.reminders.mark_step_queued(reminder, delivery.id, now=now)
    for place, user_id in enumerate(people_told(transaction, record, reminder, today), start=1):
        transaction.deliveries.add_reminder(
            reminder,
            at=now + place * timedelta.resolution,  # the channel first, then people in their order
            kind=DeliveryKind.ESCALATION,
            channel_id=user_id,
            recipient_id=user_id,
            deadline_on=deadline_on,
        )


def refresh_plan(transaction: Transaction, workspace_id: str, contract_id: str, now: datetime) -> None:
    """Have the plan's message brought up to the day on which something of it is said."""
    plan = transaction.plans.active(workspace_id, contract_id)
    if plan is None or plan.message is None:
        return
    edit = NewDelivery(
        contract_id=contract_id,
        contract_revision=transaction.contracts.peek(workspace_id, contract_id).revision,
        kind=DeliveryKind.PLAN_EDIT,
        plan_id=plan.id,
        channel_id=plan.message.channel_id,
        message_ts=plan.message.ts,
        due_at=now,
    )
    transaction.deliveries.add(workspace_id, edit, at=now)


def _place(
    transaction: Transaction, reminder: ReminderRecord, record: ContractRecord, today: date
) -> dict[str, object]:
    """Where it is said: asked again in the thread of the first; what a person put off, in the channel."""
    action = transaction.plans.action(reminder.workspace_id, reminder.action_id)
    first = transaction.reminders.first_message(reminder)
    was_put_off = action is not None and action.snoozed_until == reminder.remind_on
    if was_put_off or first is None or first.channel_id != record.channel_id:
        return {}
    is_shown = is_shown_in_channel(record.contract, reminder.action_key, today)
    return {"thread_ts": first.ts, "also_in_channel": is_shown}


def people_told(
    transaction: Transaction, record: ContractRecord, reminder: ReminderRecord, today: date
) -> tuple[str, ...]:
    """Users who get a direct message, each once; who reads the contract's own one already gets none.

    Whoever the action is assigned to comes first.
    """
    told = told_directly(record.contract, reminder.action_key, today)
    users = dict.fromkeys(user for one in told for user in _users(transaction, record, one))
    assignee_id = _assignee(transaction, record, reminder)
    if assignee_id is not None and (told or record.is_restricted):
        users = {assignee_id: None} | users  # who may not read what is restricted in its channel
    if record.is_direct:
        users.pop(record.owner_id, None)
    return tuple(users)


def _assignee(transaction: Transaction, record: ContractRecord, reminder: ReminderRecord) -> str | None:
    """Whose the action is, unless the contract has been closed to them since."""
    action = transaction.plans.action(reminder.workspace_id, reminder.action_id)
    assignee_id = action.assignee_id if action else None
    return assignee_id if assignee_id and may_hear(transaction, record, assignee_id) else None


def _users(transaction: Transaction, record: ContractRecord, told: Told) -> Iterator[str]:
    if told is Told.OWNER:
        yield record.owner_id
    elif told is Told.BACKUP and record.backup_id:
        yield record.backup_id
    elif told is Told.ADMINS:
        yield from transaction.workspaces.admins(record.workspace_id)
