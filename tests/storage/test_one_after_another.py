"""Whoever wants to change a contract that is being changed waits, and then finds what has become of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from storage.database import Database
from storage.records.contracts import ContractRecord, ContractState
from tests.support.builders import a_contract
from tests.support.clock import START
from tests.support.stored import OWNER, TEAM, add_contract, facts_of
from tests.support.waiting import wait_until_they_wait

NEXT_TERM = a_contract(end_on=date(2028, 3, 31))


def test_who_comes_while_the_next_term_begins_finds_the_contract_in_it(database: Database) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction)

    with ThreadPoolExecutor(max_workers=1) as other:
        with database.transaction() as transaction:
            locked = transaction.contracts.get(TEAM, record.id)
            assert locked is not None
            transaction.contracts.roll(
                locked, facts_of(NEXT_TERM), state=ContractState.ACTIVE, by=OWNER, at=START
            )
            found = other.submit(get, database, record.id)
            wait_until_they_wait(database, found)

        after = found.result()

    assert after is not None
    assert (after.revision, after.term_number, after.contract.end_on) == (2, 2, date(2028, 3, 31))


def test_who_comes_while_the_seats_are_changed_finds_the_new_seats(database: Database) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction, a_contract(seats=50))

    with ThreadPoolExecutor(max_workers=1) as other:
        with database.transaction() as transaction:
            facts = facts_of(a_contract(seats=40))
            transaction.contracts.change(TEAM, record.id, facts, expected_revision=1, by=OWNER, at=START)
            found = other.submit(get, database, record.id)
            wait_until_they_wait(database, found)

        after = found.result()

    assert after is not None
    assert (after.revision, after.contract.seats) == (2, 40)


def test_who_comes_while_it_is_removed_finds_it_gone(database: Database) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction)

    with ThreadPoolExecutor(max_workers=1) as other:
        with database.transaction() as transaction:
            transaction.contracts.remove(TEAM, record.id, by=OWNER, at=START)
            found = other.submit(get, database, record.id)
            wait_until_they_wait(database, found)

        assert found.result() is None


def get(database: Database, contract_id: str) -> ContractRecord | None:
    with database.transaction() as transaction:
        return transaction.contracts.get(TEAM, contract_id)
