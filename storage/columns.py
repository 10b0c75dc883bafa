"""Column types and money: what the databases would otherwise each do in their own way."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, String
from sqlalchemy.types import TypeDecorator

from planner.money import MINOR_UNITS

Minor = BigInteger
"""An amount in its currency's minor unit: cents, yen, fils. SQLite would keep a NUMERIC as a float."""

Key = String(64)
"""Ids of ours, and those that Slack gives out."""

Serial = BigInteger().with_variant(Integer, "sqlite")
"""A growing number that the database gives out; SQLite counts in INTEGER keys only."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Aware in and out, kept as UTC; a naive one is refused.

    SQLite has no zones: without this it drops them and keeps the local time of whoever wrote.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(choices: type[StrEnum], name: str) -> Enum:
    """A column that holds one of these values as text, which a CHECK constraint enforces."""
    return Enum(
        choices,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=_values,
    )


def _values(choices: type[StrEnum]) -> list[str]:
    return [choice.value for choice in choices]


def to_minor(amount: Decimal | None, currency: str) -> int | None:
    """`amount` in minor units. It has to be payable: half a cent is refused, never rounded away."""
    if amount is None:
        return None
    minor = amount.scaleb(MINOR_UNITS[currency])
    if minor != int(minor):
        raise ValueError(f"{amount} can't be paid in {currency}")
    return int(minor)


def from_minor(minor: int | None, currency: str) -> Decimal | None:
    """The amount that `to_minor` took, with its currency's decimals."""
    return None if minor is None else Decimal(minor).scaleb(-MINOR_UNITS[currency])


def as_json(value: Any) -> Any:
    """`value` as JSON takes it: dates and times in ISO form."""
    return value.isoformat() if hasattr(value, "isoformat") else value
