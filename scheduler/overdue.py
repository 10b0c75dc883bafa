"""What should have been said by now, looked for in Slack: what stands there is kept as delivered.

The id of a reminder's delivery follows from the reminder, so a database that has gone back in time derives
the very ids under which Slack has the messages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from scheduler.holding import hold_contracts
from scheduler.moving import as_addressed_now
from scheduler.outcomes import edit_overtaken, record_delivered
from scheduler.ports import Clock, Delivered, Messenger, Search
from storage.database import Database, Transaction
from storage.ids import id_of_first_delivery
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryRecord
from storage.records.messages import PostedMessage, posted_at
from storage.records.reminders import ReminderRecord

BEFORE = timedelta(minutes=10)
"""How far before the instant at which it was due a message may stand: clocks differ."""


Place = tuple[str, str]
"""Workspace and channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A reminder that this database holds for unsaid."""

    reminder: ReminderRecord
    contract: ContractRecord

    @property
    def place(self) -> Place:
        return self.contract.workspace_id, self.contract.channel_id

    @property
    def step(self) -> tuple[str, str, str]:
        return self.contract.id, self.reminder.action_key, self.reminder.planned_on.isoformat()

    @property
    def delivery_id(self) -> str:
        """With which the reminder is first said in its channel."""
        return id_of_first_delivery(self.reminder.id)


@dataclass(slots=True)
class Overdue:
    """What one workspace's people should have been told, as this database has it."""

    reminders: list[ReminderRecord] = field(default_factory=list)
    unsent: list[DeliveryRecord] = field(default_factory=list)


def find_overdue(transaction: Transaction, before: datetime) -> dict[str, Overdue]:
    """By workspace, of those that are served."""
    overdue: defaultdict[str, Overdue] = defaultdict(Overdue)
    for reminder in transaction.reminders.due(before=before):
        overdue[reminder.workspace_id].reminders.append(reminder)
    for row in transaction.deliveries.unsent(due_before=before):
        overdue[row.workspace_id].unsent.append(row)
    return overdue


class Finder:
    """Looks for it, one channel after the other."""

    def __init__(self, database: Database, messenger: Messenger, clock: Clock) -> None:
        self._database = database
        self._messenger = messenger
        self._clock = clock

    def look(self, overdue: Overdue) -> bool:
        """Settle what stands there of one workspace's. True, or the exception of whatever can't be read."""
        due, unsent = self._addressed(overdue)
        for place in sorted({one.place for one in due} | {_place(row) for row in unsent}):
            self._look_in(
                place,
                [one for one in due if one.place == place],
                [row for row in unsent if _place(row) == place],
            )
        return True

    def _addressed(self, overdue: Overdue) -> tuple[list[Due], list[DeliveryRecord]]:
        """The same, with the channels that the contracts have by now."""
        with self._database.reading() as transaction:
            due = [_due(transaction, reminder) for reminder in overdue.reminders]
            return due, [as_addressed_now(transaction, row) for row in overdue.unsent]

    def _look_in(self, place: Place, due: Sequence[Due], unsent: Sequence[DeliveryRecord]) -> None:
        """One search of the channel, and one of each thread in which a step is asked about again."""
        instants = [*(one.reminder.due_at for one in due), *(row.due_at for row in unsent)]
        search = Search(workspace_id=place[0], channel_id=place[1], since=min(instants) - BEFORE)
        there = self._messenger.posted_since(search)
        if there is None:  # nobody may look
            return
        for row in unsent:
            if row.id in there:
                self._settle(row, there[row.id])
        for _, of_step in groupby(sorted(due, key=lambda one: one.step), key=lambda one: one.step):
            self._look_for_step(sorted(of_step, key=lambda one: one.reminder.due_at), search, there)

    def _settle(self, row: DeliveryRecord, ts: str) -> None:
        """It stands there; and is edited, for what has changed since nobody knows."""
        with self._database.transaction() as transaction:
            hold_contracts(transaction, row)
            held = transaction.sending.hold(row)
            if held is None:
                return
            posted = Delivered(channel_id=held.channel_id, ts=ts)
            if record_delivered(transaction, held, posted, self._clock.now()):
                edit_overtaken(transaction, held, posted, self._clock.now())

    def _look_for_step(self, step: Sequence[Due], search: Search, there: Mapping[str, str]) -> None:
        first = self._first_message(step, there)
        in_thread = self._messenger.posted_since(search.in_thread(first.ts)) if first else {}
        contract = step[0].contract
        with self._database.transaction() as transaction:
            transaction.contracts.hold(contract.workspace_id, [contract.id])
            _record_said(transaction, step, first, {**there, **(in_thread or {})}, self._clock.now())

    def _first_message(self, step: Sequence[Due], there: Mapping[str, str]) -> PostedMessage | None:
        """The message whose thread asks again: kept here, or found."""
        with self._database.reading() as transaction:
            kept = transaction.reminders.first_message(step[0].reminder)
        ts = min((there[due.delivery_id] for due in step if due.delivery_id in there), default=None)
        if kept is None and ts is not None:
            return PostedMessage(channel_id=step[0].contract.channel_id, ts=ts)
        return kept


def _due(transaction: Transaction, reminder: ReminderRecord) -> Due:
    contract = transaction.contracts.peek(reminder.workspace_id, reminder.contract_id)
    return Due(reminder=reminder, contract=contract)


def _place(row: DeliveryRecord) -> Place:
    return row.workspace_id, row.channel_id


def _record_said(
    transaction: Transaction,
    step: Sequence[Due],
    first: PostedMessage | None,
    there: Mapping[str, str],
    now: datetime,
) -> None:
    """Keep as delivered what stands there, and what a message that stands there has said too.

    A message says all of its step that was due when it was posted (`asking`).
    """
    found = [due.delivery_id for due in step if due.delivery_id in there]
    if not found:
        return
    last = max(found, key=lambda delivery_id: there[delivery_id])
    for due in step:
        if due.delivery_id in there:
            message = PostedMessage(channel_id=due.contract.channel_id, ts=there[due.delivery_id])
            _keep(transaction, due, message, first, now)
        elif due.reminder.due_at <= posted_at(there[last]):
            transaction.reminders.mark_said(due.reminder, last, None)


def _keep(
    transaction: Transaction, due: Due, message: PostedMessage, first: PostedMessage | None, now: datetime
) -> None:
    """The reminder is said, by a delivery of its own, as this message: the first, or an answer to it."""
    if transaction.reminders.mark_said(due.reminder, due.delivery_id, message):
        thread_ts = first.ts if first and first.ts != message.ts else None
        transaction.deliveries.add_said(due.reminder, message, thread_ts=thread_ts, at=now)
