"""The suites on real processes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL

from tests.support.processes import until
from tests.torture.kills import finish, kill_again_and_again
from tests.torture.postgres import a_postgres, a_sqlite
from tests.torture.rig import a_rig
from tests.torture.tally import Tally

DRAIN_KILL_AFTER = 6
"""Messages; twenty and more of a channel are one."""
DRAIN_SECONDS = 600.0


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


def drain(server: URL, rows: int) -> Tally:
    """Everything is due at once; of two replicas one is killed in the middle, the other finishes."""
    with _a_folder() as folder, a_postgres(server) as database, a_rig(database, folder) as rig:
        rig.plan_reminders(rows, every_seconds=0.0)
        killed, other = rig.start("killed"), rig.start("other")
        try:
            until(lambda: len(rig.posts()) >= DRAIN_KILL_AFTER)
            killed.kill()
            until(rig.is_settled, DRAIN_SECONDS)
        finally:
            killed.kill()
            other.kill()
        return rig.judge(kills=1)


@contextmanager
def _a_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="exitplan-torture-") as folder:
        yield Path(folder)
