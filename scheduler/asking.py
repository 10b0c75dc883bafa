"""A due reminder becomes a delivery, and more than one where people are told directly; rules section 8."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from planner.asking import Told, is_shown_in_channel, loudest_day, told_directly
from scheduler.circle import may_hear
from scheduler.edits import edit_plan
from scheduler.errands import attempt
from storage.database import Transaction
from storage.ids import new_id
from storage.records.contracts import ContractKey, ContractRecord
from storage.records.deliveries import DeliveryKind
from storage.records.plans import ActionRecord
from storage.records.reminders import ReminderRecord

APART = timedelta(microseconds=100)
"""Between the rows of one transaction, so that they are sent in their order; more people are told of none."""

Placed = tuple[ReminderRecord, datetime]
"""A reminder, and the instant that orders what is said of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A reminder that is due, with what it is about."""

    reminder: ReminderRecord
    action: ActionRecord
    contract: ContractRecord

    @property
    def last_on(self) -> date:
        return self.action.valid_until or self.reminder.remind_on


def queue_reminders(
    transaction: Transaction, due: Sequence[ReminderRecord], now: datetime
) -> frozenset[ContractKey]:
    """Have due reminders said; those of one contract in the order in which they are given.

    The contracts over which this broke, which is logged: nothing is kept of theirs, and all of the others'.
    """
    of_contract: defaultdict[ContractKey, list[Placed]] = defaultdict(list)
    for place, reminder in enumerate(due):
        of_contract[reminder.workspace_id, reminder.contract_id].append((reminder, now + place * APART))
    broken = set()
    for key in sorted(of_contract):  # in one order, so that no two senders wait for each other
        ask = partial(_ask_about, transaction, key, of_contract[key], now)
        if not attempt(transaction, ask, about=f"asking about contract {key[1]} of {key[0]}"):
            broken.add(key)
    return frozenset(broken)


def _ask_about(transaction: Transaction, key: ContractKey, placed: Sequence[Placed], now: datetime) -> None:
    """Between others the nearest deadline goes first: what falls due at once all has the nearest of it."""
    contract = transaction.contracts.peek(*key)
    steps = [(_step(transaction, contract, reminder), at) for reminder, at in placed]
    nearest: dict[datetime, date] = {}
    for step, _ in steps:
        due_at = step.reminder.due_at
        nearest[due_at] = min(step.last_on, nearest.get(due_at, step.last_on))
    for step, at in steps:
        _queue(transaction, step, at, deadline_on=nearest[step.reminder.due_at])
    _refresh_plan(transaction, contract, now)


def _step(transaction: Transaction, contract: ContractRecord, reminder: ReminderRecord) -> Step:
    action = transaction.plans.action(reminder.workspace_id, reminder.action_id)
    assert action is not None, "no action is ever deleted"
    return Step(reminder=reminder, action=action, contract=contract)


def _queue(transaction: Transaction, step: Step, now: datetime, *, deadline_on: date) -> None:
    """Have it said, once however many of its step are due, and as loudly as the loudest of them.

    While an earlier one of the step is still to be begun, that one says it; whoever it does not reach is
    told beside it. One that may stand in Slack already says nothing more.
    """
    reminder = step.reminder
    today = now.astimezone(ZoneInfo(step.contract.timezone)).date()
    days = transaction.reminders.days_due(reminder, now=now)
    day = loudest_day(step.contract.contract, reminder.action_key, days, today=today)
    delivery = transaction.said.hold_on_its_way(reminder)
    if delivery is None:
        said = _place(transaction, step, day)
        delivery = transaction.deliveries.add_reminder(reminder, at=now, deadline_on=deadline_on, **said)
    elif is_shown_in_channel(step.contract.contract, reminder.action_key, day):
        transaction.deliveries.show_in_channel(delivery)
    transaction.reminders.mark_step_queued(reminder, delivery.id, now=now)
    _tell_directly(transaction, step, day, now, deadline_on=deadline_on)


def _tell_directly(
    transaction: Transaction, step: Step, day: date, now: datetime, *, deadline_on: date
) -> None:
    """Beside the channel, each of the people by a message of their own."""
    for place, user_id in enumerate(_people_to_tell(transaction, step, day), start=1):
        transaction.deliveries.add_reminder(
            step.reminder,
            id=new_id(),  # the one that follows from the reminder is the channel's
            at=now + place * timedelta.resolution,  # the channel first, then people in their order
            kind=DeliveryKind.ESCALATION,
            channel_id=user_id,
            recipient_id=user_id,
            deadline_on=deadline_on,
        )


def _people_to_tell(transaction: Transaction, step: Step, day: date) -> tuple[str, ...]:
    """Whom that day's asking tells, but for those to whom an earlier message is still to be begun."""
    told = _people_told(transaction, step, day)
    if not told:
        return ()
    being_told = transaction.said.people_being_told(step.reminder)
    return tuple(user_id for user_id in told if user_id not in being_told)


def _refresh_plan(transaction: Transaction, contract: ContractRecord, now: datetime) -> None:
    """Have the plan's message brought up to the day on which something of it is said."""
    plan = transaction.plans.active(contract.workspace_id, contract.id)
    if plan is not None:
        edit_plan(transaction, contract, plan, at=now)


def _place(transaction: Transaction, step: Step, day: date) -> dict[str, object]:
    """Where it is said: asked again in the thread of the first; what a person put off, in the channel."""
    reminder, contract = step.reminder, step.contract
    first = transaction.reminders.first_message(reminder)
    was_put_off = step.action.snoozed_until == reminder.remind_on
    if was_put_off or first is None or first.channel_id != contract.channel_id:
        return {}
    is_shown = is_shown_in_channel(contract.contract, reminder.action_key, day)
    return {"thread_ts": first.ts, "also_in_channel": is_shown}


def _people_told(transaction: Transaction, step: Step, day: date) -> tuple[str, ...]:
    """Users who get a direct message, each once; who reads the contract's own one already gets none.

    Whoever the action is assigned to comes first.
    """
    record = step.contract
    told = told_directly(record.contract, step.reminder.action_key, day)
    users = dict.fromkeys(users_told(transaction, record, told))
    assignee_id = _assignee(transaction, step)
    if assignee_id is not None and (told or record.is_restricted):
        users = {assignee_id: None} | users  # who may not read what is restricted in its channel
    return tuple(user for user in users if not (record.is_direct and user == record.owner_id))


def users_told(transaction: Transaction, record: ContractRecord, told: Sequence[Told]) -> tuple[str, ...]:
    """The contract's owner and backup and the workspace's admins, as far as they are told; each once."""
    return tuple(dict.fromkeys(user for one in told for user in _users(transaction, record, one)))


def _assignee(transaction: Transaction, step: Step) -> str | None:
    """Whose the action is, unless the contract has been closed to them since."""
    assignee_id = step.action.assignee_id
    return assignee_id if assignee_id and may_hear(transaction, step.contract, assignee_id) else None


def _users(transaction: Transaction, record: ContractRecord, told: Told) -> Iterator[str]:
    if told is Told.OWNER:
        yield record.owner_id
    elif told is Told.BACKUP and record.backup_id:
        yield record.backup_id
    elif told is Told.ADMINS:
        yield from transaction.workspaces.admins(record.workspace_id)
