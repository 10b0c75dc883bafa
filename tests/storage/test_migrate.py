"""Migrations: they end in exactly the schema that the stores are written for."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, MetaData, Table, insert, inspect, text

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


def add_row(connection: Connection, table_name: str, **given: object) -> None:
    """A row as the table has it at this revision; what must be there and is not given is made up."""
    table = Table(table_name, MetaData(), autoload_with=connection)
    made_up: dict[str, object] = {
        "INTEGER": 1,
        "BIGINT": 1,
        "BOOLEAN": False,
        "DATETIME": datetime(2026, 12, 1, tzinfo=UTC),
        "TIMESTAMP": datetime(2026, 12, 1, tzinfo=UTC),
        "TIME": time(9, 0),
    }
    wanted = [one for one in table.columns if not one.nullable and one.server_default is None]
    row = {one.name: made_up.get(str(one.type).split("(")[0].split(" ")[0], "x") for one in wanted}
    connection.execute(insert(table).values(row | given))


def test_letter_facts_of_before_belong_to_the_current_term_or_to_the_contract(empty_url: URL) -> None:
    with closing_database(empty_url) as database:
        upgrade(database, to="0013")
        with database.engine.begin() as connection:
            add_row(connection, "workspaces", id="T1")
            add_row(connection, "contracts", workspace_id="T1", id="c1", state="active", term_number=3)
            for fact in ("account_name", "experience", "usage", "reason", "invoice_number", "wrong_charge"):
                add_row(connection, "letter_facts", workspace_id="T1", contract_id="c1", name=fact, text=fact)

        upgrade(database)

        with database.engine.connect() as connection:
            rows = connection.execute(text("SELECT name, term_number, text FROM letter_facts")).all()
    assert sorted(tuple(row) for row in rows) == [
        ("account_name", 0, "account_name"),
        ("experience", 0, "experience"),
        ("invoice_number", 3, "invoice_number"),
        ("reason", 3, "reason"),
        ("usage", 3, "usage"),
        ("wrong_charge", 3, "wrong_charge"),
    ]


def test_after_the_upgrade_every_contract_that_has_a_look_is_looked_at_at_once(empty_url: URL) -> None:
    registered_at, look_at = datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 3, 5, tzinfo=UTC)
    with closing_database(empty_url) as database:
        upgrade(database, to="0020")
        with database.engine.begin() as connection:
            add_row(connection, "workspaces", id="T1")
            for name, at in (("waiting", look_at), ("over", None)):
                looks = {"look_at": at, "look_not_before": at, "created_at": registered_at}
                its = {"workspace_id": "T1", "id": name, "nonce": name, "state": "active", **looks}
                add_row(connection, "contracts", **its)

        upgrade(database)

        with database.reading() as transaction:
            assert transaction.looks.next_due_at() == registered_at
        with database.transaction() as transaction:
            looks_due = transaction.looks.claim_due(now=registered_at, limit=9)
    assert [(one.contract_id, one.at) for one in looks_due] == [("waiting", look_at)]
