"""Readers of what people type into one field; each raises InputError with one sentence."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from functools import cache
from zoneinfo import available_timezones

from bot.forms.amounts import Amount, read_amount
from bot.forms.dates import read_day, read_end_day
from bot.forms.errors import InputError
from bot.forms.numbers import plain_signs, read_whole
from bot.forms.quoting import one_line, quote

_DAYS_IN = {"d": 1, "day": 1, "tag": 1, "tage": 1, "week": 7, "wk": 7, "woche": 7, "wochen": 7}
_MONTHS_IN = {
    "m": 1,
    "mo": 1,
    "month": 1,
    "monat": 1,
    "monate": 1,
    "yr": 12,
    "year": 12,
    "jahr": 12,
    "jahre": 12,
}
_SPAN = re.compile(r"(?P<count>.*[0-9])[\s-]*(?P<unit>[a-z]+?)s?\.?", re.IGNORECASE)
_SEATS = re.compile(
    r"\s*(?:seats?|users?|licen[cs]es?|people|pl(?:ä|ae)tze|sitze|lizenz(?:en)?|nutzer)\s*$", re.IGNORECASE
)


def read_seats(text: str, *, name: str = "the seats") -> int:
    return read_whole(_SEATS.sub("", text), name, example="50")


def read_notice_days(text: str) -> int:
    """Days of notice: `30`, `30 days`, `4 weeks`. Months are asked about, as they differ in length."""
    count, unit = _span(text)
    if unit in _MONTHS_IN:
        months = _MONTHS_IN[unit] * read_whole(count, "the days of notice", example="30")
        safe = months * 31 if 0 < months < 100 else 30
        raise InputError(f"Months differ in length: write {quote(text)} in days, on the safe side {safe}.")
    return _days(text, "the days of notice", example="30")


def read_trial_days(text: str) -> int:
    return _days(text, "the trial's days", example="7")


def _days(text: str, name: str, *, example: str) -> int:
    count, unit = _span(text)
    if unit not in _DAYS_IN:
        return read_whole(text, name, example=example)
    return _DAYS_IN[unit] * read_whole(count, name, example=example)


def read_term_months(text: str) -> int:
    """Months of a term: `12`, `12 months`, `2 years`."""
    return _months(text, "the term in months")


def read_next_term_months(text: str) -> int:
    return _months(text, "the next term in months")


def _months(text: str, name: str) -> int:
    count, unit = _span(text)
    if unit not in _MONTHS_IN:
        return read_whole(text, name, example="12")
    return _MONTHS_IN[unit] * read_whole(count, name, example="12")


def _span(text: str) -> tuple[str, str]:
    """The count and the unit of `30 days`; the unit is empty where there is none."""
    found = _SPAN.fullmatch(plain_signs(text).strip())
    return (found["count"], found["unit"].casefold()) if found else (text, "")


def read_timezone(text: str) -> str:
    """An IANA name, whatever its case."""
    wanted = one_line(text).replace(" ", "_").casefold()
    zones = _zones()
    if wanted in zones:
        return zones[wanted]
    of_city = [zone for zone in zones if zone.endswith(f"/{wanted}")]
    alike = of_city or difflib.get_close_matches(wanted, zones, n=1)
    example = zones[alike[0]] if alike else "Europe/Berlin"
    raise InputError(f"{quote(text)} is no time zone: write one like {example}.")


def read_country(text: str, is_country: Callable[[str], bool]) -> str:
    """An ISO code of a country whose holidays are known."""
    code = one_line(text).upper()
    if not is_country(code):
        raise InputError(f"{quote(text)} is no country with known holidays: use a code like US or DE.")
    return code


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones())}


__all__ = [
    "Amount",
    "read_amount",
    "read_country",
    "read_day",
    "read_end_day",
    "read_next_term_months",
    "read_notice_days",
    "read_seats",
    "read_term_months",
    "read_timezone",
    "read_trial_days",
]
