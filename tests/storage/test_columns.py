"""Instants and money come back as they went in, on either database."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import exc, select

from storage.columns import from_minor, to_minor
from storage.database import Database
from storage.schema.workspaces import workspaces
from tests.support.stored import TEAM


def test_an_instant_of_another_zone_comes_back_as_the_same_instant_in_utc(database: Database) -> None:
    nine_in_new_york = datetime(2027, 3, 14, 9, 0, 0, 123456, tzinfo=ZoneInfo("America/New_York"))

    with database.transaction() as transaction:
        transaction.workspaces.ensure(TEAM, at=nine_in_new_york)
    with database.reading() as transaction:
        kept = transaction.connection.scalar(select(workspaces.c.created_at))

    assert kept is not None
    assert kept.isoformat() == "2027-03-14T13:00:00.123456+00:00"


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with (
        pytest.raises(exc.StatementError, match="has no time zone"),
        database.transaction() as transaction,
    ):
        transaction.workspaces.ensure(TEAM, at=datetime(2027, 3, 14, 9, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        (Decimal("19.00"), "USD", 1900),
        (Decimal("0.01"), "EUR", 1),
        (Decimal(3800), "JPY", 3800),
        (Decimal("1.005"), "KWD", 1005),
        (Decimal("1E+3"), "USD", 100_000),
        (Decimal("999999999999.99"), "USD", 99_999_999_999_999),
    ],
)
def test_money_is_kept_in_its_currencys_own_minor_unit(amount: Decimal, currency: str, minor: int) -> None:
    assert to_minor(amount, currency) == minor
    assert from_minor(minor, currency) == amount


@pytest.mark.parametrize(("amount", "currency"), [("19.005", "USD"), ("0.5", "JPY"), ("1.0001", "KWD")])
def test_an_amount_that_cant_be_paid_is_refused_and_not_rounded(amount: str, currency: str) -> None:
    with pytest.raises(ValueError, match="can't be paid"):
        to_minor(Decimal(amount), currency)


def test_no_amount_is_no_amount() -> None:
    assert to_minor(None, "USD") is None
    assert from_minor(None, "USD") is None
