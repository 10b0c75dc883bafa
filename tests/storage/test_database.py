"""Transactions: all or nothing, one writer at a time, readers that only read."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, exc, select, text, update

from storage.database import Database
from storage.migrate import upgrade
from storage.records.contracts import ContractState
from storage.schema.contracts import contracts
from storage.schema.plans import plans
from tests.support.clock import START
from tests.support.databases import closing_database
from tests.support.stored import OTHER_TEAM, TEAM, add_contract, start_plan


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_from_a_hosting_service_is_taken_as_it_is(postgres_url: URL, scheme: str) -> None:
    address = postgres_url.render_as_string(hide_password=False).replace("postgresql+psycopg", scheme)

    with closing_database(address) as database, database.reading() as transaction:
        assert transaction.contracts.list(TEAM) == ()


def test_what_people_typed_does_not_reach_the_log_with_an_error(database: Database) -> None:
    with pytest.raises(exc.DBAPIError) as caught, database.transaction() as transaction:
        transaction.connection.execute(
            text("SELECT * FROM nowhere WHERE a = :a"), {"a": "17.77 for Nextcount"}
        )

    assert "Nextcount" not in str(caught.value)


def test_what_a_failed_transaction_wrote_is_gone(database: Database) -> None:
    def fail_after_writing() -> None:
        with database.transaction() as transaction:
            add_contract(transaction)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_writing()

    with database.reading() as transaction:
        assert transaction.contracts.list(TEAM) == ()


def test_writing_while_reading_is_refused(database: Database) -> None:
    with (
        pytest.raises(exc.DBAPIError, match=r"readonly|read-only"),
        database.reading() as transaction,
    ):
        transaction.workspaces.ensure(TEAM, at=START)


def test_a_connection_that_has_read_may_write_afterwards(database: Database) -> None:
    with database.reading() as transaction:
        transaction.contracts.list(TEAM)

    with database.transaction() as transaction:
        contract = add_contract(transaction)

    with database.reading() as transaction:
        assert transaction.contracts.list(TEAM) == (contract,)


def test_hundreds_of_changes_by_eight_threads_all_count(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)

    def count_up(_: int) -> None:
        with database.transaction() as transaction:
            record = transaction.contracts.get(TEAM, contract.id)
            assert record is not None
            change = update(contracts).values(revision=record.revision + 1)
            transaction.connection.execute(change)

    with ThreadPoolExecutor(max_workers=8) as threads:
        list(threads.map(count_up, range(200)))

    with database.reading() as transaction:
        assert transaction.connection.scalar(select(contracts.c.revision)) == 201


def test_a_new_file_that_another_program_writes_to_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "exitplan.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other, ThreadPoolExecutor() as threads:
        other.execute("BEGIN IMMEDIATE")
        with closing_database(f"sqlite:///{file}") as database:
            opened = threads.submit(upgrade, database)
            with pytest.raises(TimeoutError):
                opened.result(timeout=0.2)

            other.execute("COMMIT")
            opened.result(timeout=10)


def test_sqlite_keeps_what_it_has_committed_through_a_power_cut(sqlite_url: URL) -> None:
    with closing_database(sqlite_url) as database, database.reading() as transaction:
        settings = {
            name: transaction.connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_no_row_can_point_into_another_workspace(database: Database) -> None:
    with database.transaction() as transaction:
        transaction.workspaces.ensure(OTHER_TEAM, at=START)
        plan, _ = start_plan(transaction, add_contract(transaction))

    with pytest.raises(exc.IntegrityError), database.transaction() as transaction:
        transaction.connection.execute(
            update(plans).where(plans.c.id == plan.id).values(workspace_id=OTHER_TEAM)
        )


def test_a_value_that_is_none_of_the_choices_is_refused_by_the_database_itself(database: Database) -> None:
    with database.transaction() as transaction:
        add_contract(transaction)

    with pytest.raises(exc.IntegrityError), database.transaction() as transaction:
        transaction.connection.execute(text("UPDATE contracts SET state = 'forgotten'"))

    with database.reading() as transaction:
        assert transaction.contracts.list(TEAM)[0].state is ContractState.ACTIVE
