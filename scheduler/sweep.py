"""One pass over everything that is due; delivery, "Shape".

First the errands, which may plan anew (`_run_errand`). Then follow one reminder: it is due, and
becomes a delivery (`_queue_reminders`); the delivery is claimed (`_send`), its intent is committed,
it is posted with no transaction open, and what came of it is recorded (`_deliver`). What nobody knows
the fate of is looked up (`_look_up`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler.asking import queue_reminder
from scheduler.digests import gather_crowds
from scheduler.errands import Errand
from scheduler.failpoints import Failpoint, Reached, nothing_happens
from scheduler.isolation import isolated
from scheduler.lookup import look_up
from scheduler.outcomes import QUARANTINE, queue_edit, record
from scheduler.pacing import Pacing
from scheduler.ports import Clock, Delivered, Messenger, NotAccepted, Outcome, Uncertain
from scheduler.timekeeping import ServiceTime, Timekeeper
from storage.database import Database
from storage.records import DeliveryKind, DeliveryRecord

logger = logging.getLogger(__name__)

LEASE_SECONDS = 60
"""How long a claimed row is left alone.

Leases end by the injected clock, which may jump by months in the sandbox. It jumps only once
everything has settled: then no row is claimed or being sent, and only back-offs end early.
"""

SEND_WITHIN_SECONDS = 15
"""From the intent to the call: what is frozen for longer must not post, others look for it by then."""

CLAIMED_AT_ONCE = 10
"""Deliveries: about as many as can be sent in 10 seconds."""

QUEUED_AT_ONCE = 100
"""Reminders that become deliveries in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What one pass did."""

    errands: int = 0
    queued: int = 0
    freed: int = 0
    looked_up: int = 0
    claimed: int = 0

    @property
    def is_idle(self) -> bool:
        """There was nothing to do."""
        return not (self.errands or self.queued or self.freed or self.looked_up or self.claimed)


def never() -> bool:
    return False


class Sweep:
    """The passes of one sender. Several senders may share a PostgreSQL database."""

    def __init__(
        self,
        database: Database,
        messenger: Messenger,
        clock: Clock,
        *,
        owner: str,
        pacing: Pacing | None = None,
        gathers: bool = False,
        service_time: ServiceTime | None = None,
        errands: Sequence[Errand] = (),
        reached: Reached = nothing_happens,
    ) -> None:
        self._database = database
        self._messenger = messenger
        self._clock = clock
        self._owner = owner
        self._pacing = pacing
        self._gathers = gathers
        self._timekeeper = Timekeeper(clock, service_time)
        self._errands = tuple(errands)
        self._reached = reached

    def run(self, stopping: Callable[[], bool] = never) -> Swept:
        """One pass. As soon as `stopping` says so, what is not begun is given back."""
        if stopping() or not self._timekeeper.is_time_right() or not self._is_anything_due():
            return Swept()
        return Swept(
            errands=sum(self._run_errand(errand) for errand in self._errands),
            queued=self._queue_reminders(),
            freed=self._free_abandoned(),
            looked_up=self._look_up(),
            claimed=self._send(stopping),
        )

    def next_due_at(self) -> datetime | None:
        """When there is something to do next; None: never, as things stand."""
        with self._database.reading() as transaction:
            instants = [transaction.reminders.next_due_at(), transaction.deliveries.next_due_at()]
            instants += [errand.next_due_at(transaction) for errand in self._errands]
        return min((instant for instant in instants if instant is not None), default=None)

    def _is_anything_due(self) -> bool:
        """Asked first, so that a sender with nothing to do never makes a writer wait."""
        instant = self.next_due_at()
        return instant is not None and instant <= self._clock.now()

    def _run_errand(self, errand: Errand) -> int:
        """An errand that fails must keep no reminder from being said."""

        def run() -> int:
            now = self._clock.now()
            with self._database.transaction() as transaction:
                due_at = errand.next_due_at(transaction)
                return errand.run(transaction, now) if due_at is not None and due_at <= now else 0

        return isolated(run, otherwise=0, about=f"running {type(errand).__name__}")

    def _queue_reminders(self) -> int:
        """Turn due reminders into deliveries, both in one transaction: none is lost, none comes twice."""
        now = self._clock.now()
        with self._database.transaction() as transaction:
            due = transaction.reminders.claim_due(now=now, limit=QUEUED_AT_ONCE)
            for reminder in due:
                queue_reminder(transaction, reminder, now)
            if self._gathers:
                gather_crowds(transaction, now)
        return len(due)

    def _free_abandoned(self) -> int:
        now = self._clock.now()
        with self._database.transaction() as transaction:
            return transaction.sending.expire(now=now, look_at=now + QUARANTINE)

    def _look_up(self) -> int:
        with self._database.transaction() as transaction:
            claimed = transaction.sending.claim_uncertain(
                owner=self._owner, now=self._clock.now(), lease_seconds=LEASE_SECONDS, limit=CLAIMED_AT_ONCE
            )
        look_up(self._database, self._messenger, self._clock, claimed)
        return len(claimed)

    def _send(self, stopping: Callable[[], bool]) -> int:
        with self._database.transaction() as transaction:
            claimed = transaction.sending.claim(
                owner=self._owner,
                now=self._clock.now(),
                lease_seconds=LEASE_SECONDS,
                limit=CLAIMED_AT_ONCE,
                turns=self._pacing.turns() if self._pacing else None,
            )
        if claimed:
            self._reached(Failpoint.AFTER_CLAIM)
        for delivery in claimed:
            if stopping() or not self._may_go(delivery):
                self._release(delivery)
            else:
                self._deliver(delivery)
        return len(claimed)

    def _may_go(self, delivery: DeliveryRecord) -> bool:
        return self._pacing is None or self._pacing.take(delivery.workspace_id, delivery.channel_id)

    def _deliver(self, claimed: DeliveryRecord) -> None:
        """Intent, post, outcome; each committed before the next."""
        started = self._clock.monotonic()
        with self._database.transaction() as transaction:
            if claimed.kind is DeliveryKind.DIGEST:
                transaction.gathering.drop_unwanted(claimed)
            begun = transaction.sending.begin(claimed, now=self._clock.now())
            changes = transaction.audit.changes(claimed.workspace_id, claimed.contract_id)
        if begun is None:
            return
        self._reached(Failpoint.AFTER_INTENT)
        if self._clock.monotonic() - started > SEND_WITHIN_SECONDS:
            self._release(begun)
            return
        outcome = self._post(begun)
        self._reached(Failpoint.AFTER_POST)
        self._record(begun, outcome, changes)

    def _post(self, begun: DeliveryRecord) -> Outcome:
        failed: Outcome = Uncertain(error="the messenger failed; see the log")
        return isolated(
            lambda: self._messenger.post(begun), otherwise=failed, about=f"posting delivery {begun.id}"
        )

    def _record(self, sent: DeliveryRecord, outcome: Outcome, changes_before: int) -> None:
        now = self._clock.now()
        with self._database.transaction() as transaction:
            is_ours = record(transaction, sent, outcome, now)
            changes = transaction.audit.changes(sent.workspace_id, sent.contract_id)
            if is_ours and isinstance(outcome, Delivered) and changes != changes_before:
                queue_edit(transaction, sent, outcome, now)
        if isinstance(outcome, NotAccepted) and outcome.is_too_fast and self._pacing:
            self._pacing.slow_down(sent.workspace_id)
        if not isinstance(outcome, Delivered):
            logger.warning("Delivery %s was not delivered: %s", sent.id, outcome)
        elif not is_ours:
            logger.warning("Delivery %s was posted after its lease had ended", sent.id)

    def _release(self, delivery: DeliveryRecord) -> None:
        with self._database.transaction() as transaction:
            transaction.sending.release(delivery)
