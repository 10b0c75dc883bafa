"""Migrations: they end in exactly the schema that the stores are written for."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, inspect, text

from storage.database import Database
from storage.migrate import LOCK_KEY, is_current, upgrade
from storage.schema import metadata
from tests.support.databases import closing_database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """A database without any table."""
    if request.param == "sqlite":
        return URL.create("sqlite", database=str(tmp_path / "empty.db"))
    url: URL = request.getfixturevalue("empty_postgres_url")
    return url


def describe(connection: Connection) -> list[str]:
    """Every table, column, constraint and index, as the database itself words it."""
    if connection.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '%alembic%'"
        return sorted(_without_order(sql) for sql in connection.scalars(text(query)))
    queries = (
        "SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length, is_nullable,"
        " column_default) FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace",
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    )
    lines = [line for query in queries for line in connection.scalars(text(query))]
    return sorted(line for line in lines if "alembic" not in line)


def _without_order(sql: str) -> str:
    """Columns and constraints in alphabetical order: a column that came later stands on another's line."""
    parts = (part.strip().rstrip(",") for part in re.split(r",\s|\n", sql))
    return "\n".join(sorted(part for part in parts if part))


def test_migrations_end_in_the_schema_that_the_stores_use(empty_url: URL) -> None:
    with closing_database(empty_url) as database:
        upgrade(database)
        with database.engine.begin() as connection:
            migrated = describe(connection)
            metadata.drop_all(connection)
            metadata.create_all(connection)
            wanted = describe(connection)

    assert migrated == wanted


def test_a_second_upgrade_changes_nothing(database: Database) -> None:
    with database.engine.connect() as connection:
        before = describe(connection)

    upgrade(database)

    with database.engine.connect() as connection:
        assert describe(connection) == before
    assert is_current(database)


def test_an_empty_database_is_not_current(empty_url: URL) -> None:
    with closing_database(empty_url) as database:
        assert not is_current(database)


def test_two_programs_that_start_together_upgrade_once(empty_url: URL) -> None:
    def start(_: int) -> None:
        with closing_database(empty_url) as database:
            upgrade(database)

    with ThreadPoolExecutor(max_workers=4) as programs:
        list(programs.map(start, range(4)))  # raises what any of them raised

    with closing_database(empty_url) as database:
        assert is_current(database)


def test_an_upgrade_waits_for_the_one_that_runs(postgres_url: URL) -> None:
    with closing_database(postgres_url) as database, ThreadPoolExecutor() as programs:
        with database.engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
            second = programs.submit(upgrade, database)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.3)

        second.result(timeout=10)


def test_an_upgrade_that_fails_leaves_nothing_behind(empty_url: URL) -> None:
    with closing_database(empty_url) as database:
        with database.engine.begin() as connection:
            connection.execute(text("CREATE TABLE audit_events (id INTEGER)"))

        with pytest.raises(Exception, match="audit_events"):
            upgrade(database)

        assert inspect(database.engine).get_table_names() == ["audit_events"]


def test_foreign_keys_are_enforced_again_after_an_upgrade(sqlite_url: URL) -> None:
    with closing_database(sqlite_url) as database:
        upgrade(database)
        with closing(database.engine.connect()) as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
