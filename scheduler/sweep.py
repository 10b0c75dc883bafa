"""One pass over everything that is due; docs/reliability.md, "How a reminder is said".

What was due before the start is looked for before anything is sent to its workspace (`recovery`): the
database may be a restored one. The errands run, and may plan anew (`_run_errand`). Then follow one
reminder: it is due, and becomes a delivery (`_queue_reminders`, `asking`); the delivery is claimed
(`_claim`); its intent is committed, it is posted, and what came of it is recorded (`posting`, `outcomes`).
What nobody knows the fate of is looked up (`_look_up`, `lookup`); what can't reach its place reaches
people (`fallback`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler.agenda import Agenda, Work, due_work, read_agenda
from scheduler.asking import queue_reminders
from scheduler.deadline import SEND_WITHIN_SECONDS, never
from scheduler.digests import gather_crowds
from scheduler.errands import AGAIN_AFTER, Errand
from scheduler.failpoints import Failpoint, Reached, nothing_happens
from scheduler.isolation import isolated
from scheduler.lookup import look_up
from scheduler.outcomes import QUARANTINE
from scheduler.pacing import Pacing
from scheduler.ports import Clock, Messenger, Meter, NoMeter
from scheduler.posting import Poster
from scheduler.recovery import Recovery
from scheduler.timekeeping import ServiceTime, Timekeeper
from storage.database import Database
from storage.records.contracts import ContractKey
from storage.records.deliveries import DeliveryRecord
from storage.turns import Turns

LEASE_SECONDS = 60
"""How long a claimed row is left alone.

Leases end by the injected clock, which may jump by months in the sandbox. It jumps only once
everything has settled: then no row is claimed or being sent, and only back-offs end early.
"""

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
        meter: Meter | None = None,
        reached: Reached = nothing_happens,
        send_within_seconds: float = SEND_WITHIN_SECONDS,
    ) -> None:
        self._database = database
        self._messenger = messenger
        self._clock = clock
        self._owner = owner
        self._pacing = pacing
        self._meter = meter or NoMeter()
        self._poster = Poster(
            database,
            messenger,
            clock,
            pacing=pacing,
            meter=self._meter,
            reached=reached,
            send_within_seconds=send_within_seconds,
        )
        self._gathers = gathers
        self._recovery = Recovery(database, messenger, clock)
        self._timekeeper = Timekeeper(clock, service_time)
        self._errands = tuple(errands)
        self._reached = reached
        self._set_aside: dict[ContractKey, datetime] = {}

    def run(self, stopping: Callable[[], bool] = never) -> Swept:
        """One pass. As soon as `stopping` says so, what is not begun is given back."""
        if stopping() or not self._timekeeper.is_time_right():
            return Swept()
        due = due_work(self._read_agenda(), self._clock.now())
        held_back = self._recovery.held_back() if due else frozenset()
        errands = self._run_errands() if Work.ERRANDS in due else 0
        queued = self._queue_reminders(held_back) if errands or Work.REMINDERS in due else 0
        freed = self._free_abandoned() if Work.ENDED_LEASES in due else 0
        looked_up = self._look_up() if Work.LOOKUPS in due else 0
        swept = Swept(errands=errands, queued=queued, freed=freed, looked_up=looked_up)
        may_post = Work.POSTS in due or not swept.is_idle  # what was done may have left something to post
        claimed = self._send(held_back, stopping) if may_post else 0
        self._meter.swept()
        return replace(swept, claimed=claimed)

    def next_due_at(self, *, apart_from: Collection[Errand] = ()) -> datetime | None:
        """When there is something to do next, these errands apart; None: never, as things stand."""
        errands = [errand for errand in self._errands if errand not in apart_from]
        with self._database.reading() as transaction:
            return min(read_agenda(transaction, errands).values(), default=None)

    def _read_agenda(self) -> Agenda:
        with self._database.reading() as transaction:
            self._recovery.notice(transaction.audit.last_number())
            return read_agenda(transaction, self._errands)

    def _run_errands(self) -> int:
        return sum(self._run_errand(errand) for errand in self._errands)

    def _run_errand(self, errand: Errand) -> int:
        """An errand that fails must keep no reminder from being said."""

        def run() -> int:
            now = self._clock.now()
            with self._database.transaction() as transaction:
                due_at = errand.next_due_at(transaction)
                return errand.run(transaction, now) if due_at is not None and due_at <= now else 0

        return isolated(run, otherwise=0, about=f"running {type(errand).__name__}")

    def _queue_reminders(self, held_back: frozenset[str]) -> int:
        """Turn due reminders into deliveries, both in one transaction: none is lost, none comes twice."""
        now = self._clock.now()
        self._set_aside = {key: until for key, until in self._set_aside.items() if until > now}
        with self._database.transaction() as transaction:
            due = transaction.reminders.claim_due(
                now=now, limit=QUEUED_AT_ONCE, held_back=held_back, set_aside=self._set_aside.keys()
            )
            broken = queue_reminders(transaction, due, now)
        self._set_aside |= dict.fromkeys(broken, now + AGAIN_AFTER)
        return sum((one.workspace_id, one.contract_id) not in broken for one in due)

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

    def _send(self, held_back: frozenset[str], stopping: Callable[[], bool]) -> int:
        claimed = self._claim(held_back)
        if claimed:
            self._reached(Failpoint.AFTER_CLAIM)
        for delivery in claimed:
            if stopping():
                self._poster.give_back(delivery)
            else:
                self._poster.post(delivery, stopping)
        return len(claimed)

    def _claim(self, held_back: frozenset[str]) -> tuple[DeliveryRecord, ...]:
        now = self._clock.now()
        turns = self._pacing.turns() if self._pacing else Turns()
        resting = turns.resting_workspaces | held_back
        with self._database.transaction() as transaction:
            if self._gathers:
                gather_crowds(transaction, now, held_back)
            return transaction.sending.claim(
                owner=self._owner,
                now=now,
                lease_seconds=LEASE_SECONDS,
                limit=CLAIMED_AT_ONCE,
                turns=replace(turns, resting_workspaces=resting),
            )
