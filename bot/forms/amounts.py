"""Prices as people type them: an amount, its currency, and what it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.forms.errors import InputError
from bot.forms.numbers import plain_signs, read_decimal
from bot.forms.quoting import one_line, quote
from bot.wording.format import listing
from planner.money import MINOR_UNITS


class Unit(StrEnum):
    """What a price is for."""

    SEAT_MONTH = "seat_month"
    SEAT_YEAR = "seat_year"
    MONTH = "month"
    YEAR = "year"


IN_ALL = frozenset({Unit.MONTH, Unit.YEAR})
"""What is charged for all seats together."""

UNIT_NAMES: dict[str, str] = {
    Unit.SEAT_MONTH: "per seat and month",
    Unit.SEAT_YEAR: "per seat and year",
    Unit.MONTH: "per month in all",
    Unit.YEAR: "per year in all",
}

SYMBOLS: dict[str, tuple[str, ...]] = {
    "US$": ("USD",),
    "A$": ("AUD",),
    "AU$": ("AUD",),
    "C$": ("CAD",),
    "CA$": ("CAD",),
    "HK$": ("HKD",),
    "NZ$": ("NZD",),
    "S$": ("SGD",),
    "R$": ("BRL",),
    "$": ("USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD"),
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
    "₩": ("KRW",),
    "₪": ("ILS",),
    "₺": ("TRY",),
    "zł": ("PLN",),
    "Kč": ("CZK",),
    "Fr.": ("CHF",),
    "kr": ("SEK", "NOK", "DKK"),
    "dollars": ("USD", "AUD", "CAD", "HKD", "NZD", "SGD"),
    "euros": ("EUR",),
    "euro": ("EUR",),
    "pounds": ("GBP",),
}
"""Currencies that a sign may stand for, the likeliest first."""

ASSUMED = frozenset({"$", "dollars"})
"""Signs that are read as their first currency unless another one is named; the form says so."""

_SEAT = (
    r"(?:seats?|users?|licen[cs]es?|persons?|people|members?|agents?|heads?|employees?|editors?|hosts?"
    r"|(?:arbeits)?platz|sitz|lizenz|(?:be)?nutzer(?:in)?|mitarbeiter(?:in)?|mitglied|kopf)"
)
_PER = r"(?:/|per|an?|each|every|by|and|pro|je|im|und)"
_EACH = r"(?:each|apiece)"
_PM, _PA = r"p\.?m\.?", r"p\.?a\.?"
_MONTH = rf"(?:months?|mo|mth|monthly|monat|monatlich|{_PM})"
_YEAR = rf"(?:years?|yr|annum|y|annually|yearly|jahr|j(?:ä|ae)hrlich|{_PA})"
_UNIT_PATTERNS: dict[tuple[Unit, ...], str] = {
    (Unit.SEAT_MONTH,): (
        rf"{_PER}\s*{_SEAT}\s*{_PER}?\s*{_MONTH}|{_PER}?\s*{_MONTH}\s*(?:{_PER}\s*{_SEAT}|{_EACH})"
        rf"|{_SEAT}\s*/\s*{_MONTH}|{_EACH}\s*(?:{_PER}\s*{_MONTH}|{_PM})|pupm|pspm"
    ),
    (Unit.SEAT_YEAR,): (
        rf"{_PER}\s*{_SEAT}\s*{_PER}?\s*{_YEAR}|{_PER}?\s*{_YEAR}\s*(?:{_PER}\s*{_SEAT}|{_EACH})"
        rf"|{_SEAT}\s*/\s*{_YEAR}|{_EACH}\s*(?:{_PER}\s*{_YEAR}|{_PA})"
    ),
    (Unit.MONTH,): rf"{_PER}?\s*{_MONTH}(?:\s+in\s+all)?",
    (Unit.YEAR,): rf"{_PER}?\s*{_YEAR}(?:\s+in\s+all)?",
    (Unit.SEAT_MONTH, Unit.SEAT_YEAR): rf"{_PER}\s*{_SEAT}|{_EACH}",
}
_UNITS = {units: re.compile(pattern, re.IGNORECASE) for units, pattern in _UNIT_PATTERNS.items()}
_SIGN = "|".join(re.escape(sign) for sign in sorted(SYMBOLS, key=len, reverse=True))
CURRENCY_PATTERN = rf"(?:{_SIGN}|(?<![^\W\d_])(?:{'|'.join(MINOR_UNITS)})(?![^\W\d_]))"
UNIT_PATTERN = "|".join(f"(?:{pattern})" for pattern in _UNIT_PATTERNS.values())
"""For finding an amount inside of a longer text."""

_PARTS = re.compile(
    r"(?P<before>[^0-9]*?)(?P<number>[0-9](?:[0-9.,'’ ]*[0-9])?)(?:[.,]-+)?\s*"
    r"(?P<thousand>k\b)?(?P<after>.*)",
    re.IGNORECASE,
)
EXAMPLE = "19 USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    value: Decimal
    currency: str | None = None
    """None: none was typed, and none was given."""
    unit: Unit | None = None
    is_assumed: bool = False
    """A bare `$` was read as USD."""


def read_amount(
    text: str,
    *,
    currency: str | None = None,
    unit: Unit | None = None,
    is_charged: bool = False,
    may_be_free: bool = True,
) -> Amount:
    """The amount in `text`; what it does not say itself is taken from `currency` and `unit`.

    `is_charged`: it is a sum that was invoiced or paid back, and no price. `may_be_free`: a sentence that
    refuses it offers 0 as well.

    Raises InputError where it cannot be read, where it can be read in two ways, and where it
    contradicts `currency` or `unit`.
    """
    example = f"{EXAMPLE}, or 0 if it is free" if may_be_free else EXAMPLE
    plain = plain_signs(one_line(text))
    parts = _PARTS.fullmatch(plain)
    if parts is None:
        raise InputError(f"{quote(text)} is no price: write an amount like {example}.")
    before, is_negative = _without_minus(parts["before"], parts["after"])
    if is_negative:
        raise InputError(f"{quote(text)} is negative: write a price like {example}.")
    after, typed_units = _split_unit(parts["after"].strip())
    found = _currency(text, before.strip(), after, currency)
    unit = _agreed_unit(text, typed_units, unit)
    three_decimals = _three_decimals(found, is_charged=is_charged or unit in IN_ALL)
    value = read_decimal(parts["number"], three_decimals=three_decimals, example=EXAMPLE)
    thousands = 1000 if parts["thousand"] else 1
    return Amount(
        value=value * thousands,
        currency=found,
        unit=unit,
        is_assumed=currency is None and (before.strip() or after) in ASSUMED,
    )


def _without_minus(before: str, after: str) -> tuple[str, bool]:
    is_negative = "-" in before or after.strip() == "-" or (before.strip() == "(" and after.strip() == ")")
    return before.replace("-", ""), is_negative


def _split_unit(after: str) -> tuple[str, tuple[Unit, ...]]:
    """What is left of the text behind the number, and the units that the words at its end allow."""
    for units, pattern in _UNITS.items():
        for start in range(len(after)):
            if pattern.fullmatch(after, start) and not _is_inside_word(after, start):
                return after[:start].strip(), units
    return after, ()


def _is_inside_word(text: str, position: int) -> bool:
    return position > 0 and text[position - 1].isalpha() and text[position].isalpha()


def _agreed_unit(text: str, typed: tuple[Unit, ...], given: Unit | None) -> Unit | None:
    if typed and given is not None and given not in typed:
        said = listing([UNIT_NAMES[unit] for unit in typed], "or")
        raise InputError(
            f"{quote(text)} is a price {said}, but “{UNIT_NAMES[given]}” is chosen: make the two agree."
        )
    return given or (typed[0] if len(typed) == 1 else None)


def _currency(text: str, before: str, after: str, given: str | None) -> str | None:
    """The currency that stands before or behind the number; `given` where neither says one."""
    if before and after:
        raise InputError(f"{quote(text)} is no price: write an amount like {EXAMPLE}.")
    typed = before or after
    if not typed:
        return given
    choices = _currencies(typed)
    if not choices and re.fullmatch(r"[A-Za-z]{3}", typed):
        raise InputError(f"{quote(typed)} is no currency that I know: write its ISO code, like {EXAMPLE}.")
    if not choices:
        raise InputError(f"{quote(text)} is no price: write an amount like {EXAMPLE}.")
    if given in choices:
        return given
    if given is not None:
        raise InputError(
            f"{quote(text)} is not in {given}, the currency of the contract: make the two agree."
        )
    if len(choices) > 1 and typed not in ASSUMED:
        options = [f"{_digits(text)} {choice}" for choice in choices]
        raise InputError(f"“{typed}” can be {listing(choices, 'or')}: write {listing(options, 'or')}.")
    return choices[0]


def _currencies(typed: str) -> tuple[str, ...]:
    if typed.upper() in MINOR_UNITS:
        return (typed.upper(),)
    return next((found for sign, found in SYMBOLS.items() if sign.casefold() == typed.casefold()), ())


def _digits(text: str) -> str:
    found = re.search(r"[0-9][0-9.,]*", plain_signs(text))
    return found[0].rstrip(".,") if found else "1500"


def _three_decimals(currency: str | None, *, is_charged: bool) -> bool | None:
    """Whether an amount may have three decimals; None: it may.

    What is charged in all is an invoiced amount, which has no more decimals than its currency. A
    price per seat may be a computed one, with any.
    """
    return False if is_charged and MINOR_UNITS.get(currency or "", 2) < 3 else None


def write_amount(value: Decimal) -> str:
    """`value` so that `read_amount` reads it back: never with exactly three decimals."""
    text = f"{value:f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) == 1 or len(decimals) == 3:
        decimals += "0"
    return f"{whole}.{decimals}" if decimals else whole
