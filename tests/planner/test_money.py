"""Rounding happens at the end, half up, to the currency's own decimals."""

from decimal import Decimal
from fractions import Fraction

import pytest

from planner.money import has_minor_units_only, round_half_up, round_money


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (Fraction(5, 1000), "USD", "0.01"),
        (Fraction(4, 1000), "USD", "0.00"),
        (Fraction(-5, 1000), "USD", "-0.01"),
        (Fraction(2400), "EUR", "2400.00"),
        (Fraction(5, 2), "JPY", "3"),
        (Fraction(10005, 10000), "KWD", "1.001"),
    ],
)
def test_money_is_rounded_half_up_to_its_own_minor_unit(amount: Fraction, currency: str, shown: str) -> None:
    assert str(round_money(amount, currency)) == shown


def test_a_third_of_a_year_is_exact_until_it_is_shown() -> None:
    assert round_money(Fraction(100, 3) * 3, "USD") == Decimal("100.00")


def test_large_amounts_keep_every_digit() -> None:
    assert str(round_half_up(Fraction(12_000_000_000_000_005, 1000), 2)) == "12000000000000.01"


@pytest.mark.parametrize(
    ("amount", "currency", "fits"),
    [("19", "JPY", True), ("19.5", "JPY", False), ("19.99", "USD", True), ("19.999", "USD", False)],
)
def test_a_price_has_no_more_decimals_than_its_currency(amount: str, currency: str, fits: bool) -> None:
    assert has_minor_units_only(Decimal(amount), currency) is fits
