"""The real database as one sender of the simulation sees it: every commit is a chance to break."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from storage.database import Database, Transaction
from storage.sending import Sending
from tests.torture.slack import SimulatedSlack
from tests.torture.world import Actor, Killed

COMMIT_SECONDS = 0.02
"""The longest that an ordinary commit takes."""


class FaultyDatabase(Database):
    """Shares the engine of `shared`; nobody else runs between BEGIN and COMMIT."""

    def __init__(
        self, shared: Database, slack: SimulatedSlack, actor: Actor, sending: Callable[[Connection], Sending]
    ) -> None:
        self._playbooks = shared._playbooks
        self.engine = shared.engine
        self.is_sqlite = shared.is_sqlite
        self._readers = shared._readers
        self._slack = slack
        self._actor = actor
        self._sending = sending

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Locked, killed before or after the commit, frozen after it, or its outcome unknown."""
        self._refuse_when_locked()
        with super().transaction() as transaction:
            yield transaction
            self._perhaps_kill()
        self._actor.wait(self._slack.world.chance.uniform(0.0, COMMIT_SECONDS))
        self._perhaps_kill()
        self._perhaps_freeze()
        if self._happens(self._slack.chaos.commit_unknown):
            raise _broken("server closed the connection unexpectedly")

    def _stores(self, connection: Connection) -> Transaction:
        return replace(super()._stores(connection), sending=self._sending(connection))

    def _refuse_when_locked(self) -> None:
        outage = self._slack.chaos.outage
        is_out = outage is not None and outage[0] <= self._slack.world.seconds < outage[1]
        if is_out or self._happens(self._slack.chaos.locked):
            raise _broken("database is locked")

    def _perhaps_kill(self) -> None:
        if self._happens(self._slack.chaos.killed / 2):
            raise Killed

    def _perhaps_freeze(self) -> None:
        if self._happens(self._slack.chaos.frozen):
            seconds = self._slack.world.chance.choice(self._slack.chaos.freezes)
            self._slack.world.note(f"a sender freezes for {seconds} s")
            self._actor.wait(seconds)

    def _happens(self, chance: float) -> bool:
        return not self._slack.is_healthy and self._slack.world.chance.random() < chance


def _broken(text: str) -> OperationalError:
    return OperationalError("BEGIN", None, sqlite3.OperationalError(text))
