"""Senders of the simulation: the real sweep, ticking, dying and coming back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from scheduler.agenda import read_agenda
from scheduler.deadline import SEND_WITHIN_SECONDS
from scheduler.pacing import Pacing
from scheduler.sweep import Sweep
from storage.database import Database
from storage.schema.workspaces import workspaces
from tests.torture.faulty_database import FaultyDatabase
from tests.torture.guards import Guard, sending_without
from tests.torture.slack import Line, SimulatedSlack
from tests.torture.world import Actor, Killed, World

LONGEST_NAP = 1e9
"""Seconds; an idle sender is nudged when something may be due."""

NO_DEADLINE = 1e9
"""Seconds from the intent to the call."""

PAUSED_UNTIL = select(func.min(workspaces.c.paused_until))


class SenderClock:
    """A machine's clock: a little slow."""

    def __init__(self, world: World, actor: Actor, *, fast_by: float) -> None:
        self._world = world
        self._actor = actor
        self._fast_by = timedelta(seconds=fast_by)

    def now(self) -> datetime:
        return self._world.now() + self._fast_by

    def monotonic(self) -> float:
        return self._world.seconds


class Sender:
    """A program that is started again whenever it dies."""

    def __init__(
        self, number: int, slack: SimulatedSlack, shared: Database, *, without: Guard | None
    ) -> None:
        self._number = number
        self._slack = slack
        self._world = slack.world
        self._shared = shared
        self._without = without
        self.kills = 0
        self.actor = Actor(self._world, self._live)

    def _live(self, actor: Actor) -> None:
        while True:
            sweep = self._start(actor)
            try:
                while True:
                    self._tick(sweep, actor)
            except Killed:
                self.kills += 1
                self._world.note(f"sender {self._number} is killed")
            actor.wait(self._world.chance.choice((1.0, 20.0, 70.0, 200.0)))

    def _start(self, actor: Actor) -> Sweep:
        fast_by = self._world.chance.uniform(-1.0, 0.0)
        clock = SenderClock(self._world, actor, fast_by=fast_by)
        database = FaultyDatabase(self._shared, self._slack, actor, sending_without(self._without))
        line = Line(self._slack, actor, looks=self._without is not Guard.LOOKUP)
        return Sweep(
            database,
            line,
            clock,
            owner=f"sender-{self._number}.{self.kills}",
            pacing=Pacing(clock),
            gathers=True,
            send_within_seconds=NO_DEADLINE if self._without is Guard.DEADLINE else SEND_WITHIN_SECONDS,
        )

    def _tick(self, sweep: Sweep, actor: Actor) -> None:
        """One pass, and the wait for the next, as the ticker does it."""
        try:
            is_idle = sweep.run().is_idle
        except OperationalError:
            actor.wait(1.0)
            return
        if is_idle:
            actor.idle(self._until_next())

    def _until_next(self) -> float:
        """As long as nothing can be due, for nobody has to watch an idle sender tick; else a second."""
        with self._shared.reading() as transaction:
            due = min(read_agenda(transaction, ()).values(), default=None)
            if due is None:
                return LONGEST_NAP
            if due <= self._world.now():  # due, and yet idle: its workspace is asked to wait
                due = transaction.connection.scalar(PAUSED_UNTIL) or due
        return max(0.0, (due - self._world.now()).total_seconds()) + self._world.chance.uniform(1.0, 2.0)
