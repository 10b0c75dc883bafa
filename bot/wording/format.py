"""Amounts, dates and counts as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from planner.money import round_half_up, round_money

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def money(amount: Fraction | Decimal, currency: str) -> str:
    """`USD 3,800.00`: always with the ISO currency and its own decimals."""
    return f"{currency} {round_money(amount, currency):,}"


def money_range(low: Fraction, high: Fraction, currency: str) -> str:
    """`USD 380.00 to USD 1,140.00`, or one amount when both are the same."""
    if low == high:
        return money(low, currency)
    return f"{money(low, currency)} to {money(high, currency)}"


class DateOrder(StrEnum):
    """Which part of a date its reader expects first."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


_ORDER: ContextVar[DateOrder] = ContextVar("date order", default=DateOrder.DAY)


@contextmanager
def dates_in(order: DateOrder) -> Iterator[None]:
    """Dates in this order meanwhile, in this thread: for what one reader alone sees. ADR 8."""
    token = _ORDER.set(order)
    try:
        yield
    finally:
        _ORDER.reset(token)


def day(value: date) -> str:
    """`31 Mar 2027`, the same for every reader, unless `dates_in` says whose order it is.

    Forms read each of the three back.
    """
    order, name = _ORDER.get(), _MONTHS[value.month - 1]
    if order is DateOrder.MONTH:
        return f"{name} {value.day}, {value.year}"
    return value.isoformat() if order is DateOrder.YEAR else f"{value.day} {name} {value.year}"


def month(value: date) -> str:
    """`Mar 2027`."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 seat`, `50 seats`; `many` where an s is not enough."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def months_text(value: Fraction) -> str:
    """`4.0 months`, `1.0 month`: with one decimal, as people see them."""
    shown = str(round_half_up(value, 1))
    if shown == "0.0" and value > 0:
        return "less than 0.1 months"
    return f"{shown} {'month' if shown == '1.0' else 'months'}"


def listing(words: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
