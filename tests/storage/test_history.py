"""Contracts as they were at an earlier time."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from storage.database import Database
from storage.schema.contracts import revisions
from tests.support.builders import a_contract
from tests.support.clock import START
from tests.support.stored import BACKUP, TEAM, add_contract, facts_of


@pytest.mark.parametrize(
    ("minutes", "seats"),
    [
        pytest.param(59, 50, id="before the change"),
        pytest.param(60, 40, id="with the change"),
        pytest.param(120, 40, id="after it"),
    ],
)
def test_the_facts_of_an_earlier_time_are_known(database: Database, minutes: int, seats: int) -> None:
    with database.transaction() as transaction:
        first = add_contract(transaction)
        record = transaction.contracts.change(
            TEAM,
            first.id,
            facts_of(a_contract(seats=40, replacement=None, currency="JPY", price=Decimal(1900))),
            expected_revision=1,
            by=BACKUP,
            at=START + timedelta(hours=1),
        )

    with database.reading() as transaction:
        known = transaction.history.as_known_at(record, START + timedelta(minutes=minutes))

    assert known == (a_contract() if seats == 50 else record.contract)


def test_facts_that_were_kept_before_plans_of_vendors_and_releases_are_known_still(
    database: Database,
) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction)
        facts = transaction.connection.scalars(select(revisions.c.facts)).one()
        early = {name: fact for name, fact in facts.items() if name not in {"plan", "released_on"}}
        transaction.connection.execute(update(revisions).values(facts=early))

    with database.reading() as transaction:
        assert transaction.history.as_known_at(record, START) == a_contract()
