"""The suites on real processes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from scheduler.digests import MOST_IN_DIGEST
from scheduler.failpoints import Failpoint
from storage.database import Database
from storage.records.deliveries import DeliveryState
from tests.support.processes import until
from tests.torture.kills import finish, kill_again_and_again
from tests.torture.postgres import a_copy, a_postgres, a_sqlite
from tests.torture.rig import a_rig
from tests.torture.tally import Tally

DRAIN_KILL_AT = 0.4
"""Of all messages, by when one of the replicas is killed."""
DRAIN_SPEED = 1.0
"""Seconds of the processes in one real second: what a drain takes is measured in real ones."""
DRAIN_SECONDS = 1200.0
"""Real time for everything."""
DRAIN_LATE_SECONDS = 180.0
"""By which a killed replica may hold a drain up: lease, quarantine, and the second look-up."""


def kills_on_sqlite(kills: int, *, seed: int = 1) -> Tally:
    """One process on a SQLite file."""
    with _a_folder() as folder, a_sqlite(folder) as database, a_rig(database, folder) as rig:
        return kill_again_and_again(rig, kills=kills, replicas=1, seed=seed)


def kills_on_postgres(server: URL, kills: int, *, replicas: int, seed: int = 2) -> Tally:
    """So many equal processes on one PostgreSQL database."""
    with _a_folder() as folder, a_postgres(server) as database, a_rig(database, folder) as rig:
        return kill_again_and_again(rig, kills=kills, replicas=replicas, seed=seed)


def frozen_replica(server: URL) -> Tally:
    """A replica is stopped between intent and post, for longer than lease and quarantine, and goes on."""
    with _a_folder() as folder, a_postgres(server) as database, a_rig(database, folder) as rig:
        rig.plan_reminders(1, every_seconds=1.0)
        frozen = rig.start("frozen", failpoint="after_intent:1:stop")
        try:
            until(frozen.is_stopped)
            other = rig.start("other")
            try:
                until(lambda: bool(rig.posts()))
            finally:
                other.kill()
            frozen.resume()
            until(rig.is_settled)
        finally:
            frozen.kill()
        finish(rig)
        return rig.judge(kills=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """What one kill at a chosen moment left behind, and how it ended."""

    left: tuple[DeliveryState, ...]
    """Of the reminder's delivery; none: it was not even queued."""
    posts: int
    """Messages that Slack had when the process was dead."""
    tally: Tally


def killed_once(failpoint: Failpoint, *, server: URL | None = None) -> Killed:
    """A process kills itself there, over one reminder; another one does the rest. Without a server: SQLite."""
    with (
        _a_folder() as folder,
        a_postgres(server) if server else a_sqlite(folder) as database,
        a_rig(database, folder) as rig,
    ):
        rig.plan_reminders(1, every_seconds=1.0)
        first = rig.start("first", failpoint=f"{failpoint}:1")
        try:
            until(first.has_ended)
        finally:
            first.kill()
        left, posts = rig.states(), len(rig.posts())
        finish(rig)
        return Killed(left=left, posts=posts, tally=rig.judge(kills=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """What a drain counted, and how long it took by the clock of its processes."""

    tally: Tally
    seconds: float


def drain(database: Database, rows: int, *, is_disturbed: bool) -> Drained:
    """Two replicas say all that is due; disturbed, one is killed in the middle, and the other finishes."""
    with _a_folder() as folder, a_rig(database, folder, speed=DRAIN_SPEED) as rig:
        first, other = rig.start("first"), rig.start("other")
        try:
            if is_disturbed:
                until(lambda: len(rig.posts()) > rows * DRAIN_KILL_AT / MOST_IN_DIGEST, DRAIN_SECONDS)
                first.kill()
            until(rig.is_settled, DRAIN_SECONDS)
        finally:
            first.kill()
            other.kill()
        instants = [one.at for one in rig.posts()]
        seconds = (max(instants) - min(instants)).total_seconds()
        return Drained(tally=rig.judge(kills=int(is_disturbed)), seconds=seconds)


@contextmanager
def a_postgres_with_all_due(server: URL, rows: int) -> Iterator[Database]:
    """A database with so many reminders, all due at once."""
    with a_postgres(server) as database, _a_folder() as folder:
        with a_rig(database, folder, speed=DRAIN_SPEED) as rig:
            rig.plan_reminders(rows, every_seconds=0.0)
        yield database


def drain_twice(server: URL, rows: int) -> tuple[Drained, Drained]:
    """Undisturbed, and with one of two replicas killed: at the same time, so that both find the machine as busy."""
    with (
        a_postgres_with_all_due(server, rows) as original,
        a_copy(original) as one,
        a_copy(original) as other,
        ThreadPoolExecutor() as pool,
    ):
        calm = pool.submit(drain, one, rows, is_disturbed=False)
        disturbed = pool.submit(drain, other, rows, is_disturbed=True)
        return calm.result(), disturbed.result()


@contextmanager
def _a_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="exitplan-torture-") as folder:
        yield Path(folder)
