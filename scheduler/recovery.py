"""After a restore of an older backup or a failover: look before sending what is overdue.

A database that has gone back in time holds for unsaid what was said since. The id of a reminder's
delivery follows from the reminder, so it derives the very ids under which Slack has the messages. A
sender therefore looks once for what was due before it started, and again when it notices that the
database has gone back under it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

from scheduler.isolation import isolated
from scheduler.moving import as_addressed_now
from scheduler.outcomes import edit_overtaken, record_delivered
from scheduler.ports import Clock, Delivered, Messenger, Search
from storage.database import Database, Transaction
from storage.ids import id_of_first_delivery
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryRecord
from storage.records.messages import PostedMessage, posted_at
from storage.records.reminders import ReminderRecord

logger = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(seconds=20)
"""Between two looks where one has failed."""

LOOK_FOR = timedelta(minutes=5)
"""Failing for so long, a workspace is sent what is due all the same: a repeat is better than a loss."""

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


@dataclass(slots=True)
class Overdue:
    """What one workspace's people should have been told, as this database has it."""

    due: list[Due] = field(default_factory=list)
    unsent: list[DeliveryRecord] = field(default_factory=list)


@dataclass(slots=True)
class Doubt:
    """What is due by then may have been said; and how far the looking has come."""

    before: datetime
    look_at: datetime | None = None
    """None: at once, for nobody has looked yet, whatever the clock says by then."""
    looked_in: set[str] = field(default_factory=set)
    """Workspaces, those included in which looking has failed for too long."""
    failing_since: dict[str, datetime] = field(default_factory=dict)


class Recovery:
    """Of one sender: in which workspaces it may send, and in which it has to look first."""

    def __init__(self, database: Database, messenger: Messenger, clock: Clock) -> None:
        self._database = database
        self._messenger = messenger
        self._clock = clock
        self._mark = 0
        self._doubt: Doubt | None = Doubt(before=clock.now())
        self._held_back: frozenset[str] = frozenset()

    def notice(self, mark: int) -> None:
        """Told before each pass the number of the last change: where it is lower, changes are gone."""
        if mark < self._mark:
            logger.error("The database has gone back in time: what is due is looked for before it is sent")
            self._doubt = Doubt(before=self._clock.now())
        self._mark = mark

    def held_back(self) -> frozenset[str]:
        """Workspaces in which nothing may be sent yet; looks, if it is time to."""
        doubt = self._doubt
        if doubt is not None and (doubt.look_at is None or self._clock.now() >= doubt.look_at):
            self._held_back = self._look(doubt)
            doubt.look_at = self._clock.now() + LOOK_AGAIN
            if not self._held_back:
                self._doubt = None
        return self._held_back

    def _look(self, doubt: Doubt) -> frozenset[str]:
        """Settle what Slack has of all that was due; where that fails, no other workspace has to wait.

        One whose token is dead is held back too, and looked at when it is served again.
        """
        with self._database.reading() as transaction:
            overdue = _overdue(transaction, doubt.before)
            suspended = frozenset(transaction.health.suspended())
        for workspace_id in sorted(overdue.keys() - doubt.looked_in):
            look = partial(self._look_in_workspace, overdue[workspace_id])
            is_looked = isolated(look, otherwise=False, about=f"looking what is said in {workspace_id}")
            since = doubt.failing_since.setdefault(workspace_id, self._clock.now())
            if is_looked or self._clock.now() >= since + LOOK_FOR:
                doubt.looked_in.add(workspace_id)
        return (suspended | overdue.keys()) - doubt.looked_in

    def _look_in_workspace(self, overdue: Overdue) -> bool:
        """True, or the messenger's exception."""
        for place in sorted({one.place for one in overdue.due} | {_place(row) for row in overdue.unsent}):
            self._look_in(
                place,
                [one for one in overdue.due if one.place == place],
                [row for row in overdue.unsent if _place(row) == place],
            )
        return True

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
            held = transaction.sending.hold(row)
            if held is None:
                return
            posted = Delivered(channel_id=held.channel_id, ts=ts)
            if record_delivered(transaction, held, posted, self._clock.now()):
                edit_overtaken(transaction, held, posted, self._clock.now())

    def _look_for_step(self, step: Sequence[Due], search: Search, there: Mapping[str, str]) -> None:
        first = self._first_message(step, there)
        in_thread = self._messenger.posted_since(search.in_thread(first.ts)) if first else {}
        with self._database.transaction() as transaction:
            _record_said(transaction, step, first, {**there, **(in_thread or {})}, self._clock.now())

    def _first_message(self, step: Sequence[Due], there: Mapping[str, str]) -> PostedMessage | None:
        """The message whose thread asks again: kept here, or found."""
        with self._database.reading() as transaction:
            kept = transaction.reminders.first_message(step[0].reminder)
        found = (there[one] for due in step if (one := id_of_first_delivery(due.reminder.id)) in there)
        ts = min(found, default=None)
        if kept is None and ts is not None:
            return PostedMessage(channel_id=step[0].contract.channel_id, ts=ts)
        return kept


def _place(row: DeliveryRecord) -> Place:
    return row.workspace_id, row.channel_id


def _overdue(transaction: Transaction, before: datetime) -> dict[str, Overdue]:
    """By workspace, of those that are served."""
    overdue: defaultdict[str, Overdue] = defaultdict(Overdue)
    for reminder in transaction.reminders.due(before=before):
        contract = transaction.contracts.peek(reminder.workspace_id, reminder.contract_id)
        overdue[reminder.workspace_id].due.append(Due(reminder=reminder, contract=contract))
    for row in transaction.deliveries.unsent(due_before=before):
        overdue[row.workspace_id].unsent.append(as_addressed_now(transaction, row))
    return overdue


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
    ids = {due.reminder.id: id_of_first_delivery(due.reminder.id) for due in step}
    found = [delivery_id for delivery_id in ids.values() if delivery_id in there]
    if not found:
        return
    last = max(found, key=lambda delivery_id: there[delivery_id])
    for due in step:
        delivery_id = ids[due.reminder.id]
        if delivery_id in there:
            ts = there[delivery_id]
            message = PostedMessage(channel_id=due.contract.channel_id, ts=ts)
            if transaction.reminders.mark_said(due.reminder, delivery_id, message):
                thread_ts = first.ts if first and first.ts != ts else None
                transaction.deliveries.add_said(due.reminder, message, thread_ts=thread_ts, at=now)
        elif due.reminder.due_at <= posted_at(there[last]):
            transaction.reminders.mark_said(due.reminder, last, None)
