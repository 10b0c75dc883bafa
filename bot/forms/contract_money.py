"""Prices of the contract form, brought to what the planner counts with; rules section 1."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bot.forms.amounts import SYMBOLS, Amount, Unit, read_amount
from bot.forms.errors import InputError
from bot.forms.quoting import one_line, quote
from planner.money import MINOR_UNITS, has_minor_units_only
from planner.playbook import KnownReplacement

PER_YEAR_OF = {Unit.SEAT_MONTH: 12, Unit.SEAT_YEAR: 1, Unit.MONTH: 12, Unit.YEAR: 1}
"""How often such a price is charged in a year."""
PER_SEAT = frozenset({Unit.SEAT_MONTH, Unit.SEAT_YEAR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Either per seat and month, or per year in all: as the planner's `Contract` has it."""

    currency: str
    price: Decimal | None = None
    annual_charge: Decimal | None = None


def read_currency(text: str) -> str:
    """The ISO code in `text`: the code itself, or a sign that stands for one currency only."""
    typed = one_line(text)
    if typed.upper() in MINOR_UNITS:
        return typed.upper()
    codes = SYMBOLS.get(typed, ())
    if len(codes) == 1:
        return codes[0]
    raise InputError(f"{quote(text)} is no currency code: use one like USD, EUR or GBP.")


def price_of(amount: Amount, unit: Unit, *, currency: str, seats: int) -> Price:
    """The price per seat and month as it is; any other as the charge of a year."""
    if unit is Unit.SEAT_MONTH:
        return Price(currency=currency, price=amount.value)
    times = PER_YEAR_OF[unit] * (seats if unit in PER_SEAT else 1)
    return Price(currency=currency, annual_charge=amount.value * times)


def read_replacement_price(text: str, *, currency: str | None, seats: int) -> Decimal:
    """The replacement's price per seat and month, whatever it was typed per."""
    amount = read_amount(text, currency=currency)
    unit = amount.unit or Unit.SEAT_MONTH
    if unit is Unit.SEAT_MONTH:
        return amount.value
    value = Fraction(amount.value) * PER_YEAR_OF[unit] / (12 if unit in PER_SEAT else 12 * max(seats, 1))
    price = _as_decimal(value, amount.currency or "USD")
    if price is None:
        raise InputError(f"{quote(text)} makes no round price per seat and month: write it like 12 USD.")
    return price


def _as_decimal(value: Fraction, currency: str) -> Decimal | None:
    """`value` if it can be paid in this currency."""
    price = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(
        Decimal(1).scaleb(-MINOR_UNITS[currency])
    )
    return price if Fraction(price) == value and has_minor_units_only(price, currency) else None


def known_replacement_price(known: KnownReplacement | None, name: str, currency: str) -> Decimal:
    """The playbook's price of a replacement that was named without one. Raises InputError."""
    if known is None:
        raise InputError(
            f"No price is known for {quote(name)}: write it per seat and month, like 12 {currency}."
        )
    if known.currency != currency:
        raise InputError(
            f"The known price of {known.name} is in {known.currency}, the contract in {currency}: "
            f"write its price in {currency}."
        )
    return known.price
