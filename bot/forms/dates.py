"""Dates as people type them: recognised by their shape, never guessed."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Callable
from datetime import MINYEAR, date, timedelta
from typing import NoReturn

from dateutil.relativedelta import relativedelta

from bot.forms.date_shapes import (
    COUNTS,
    END_OF_YEAR,
    ISO,
    MONTH_ONLY,
    NUMBERS,
    RELATIVE,
    RELATIVE_DAY,
    RELATIVE_DAYS,
    RENEWS,
    SERIAL,
    TWO_NUMBERS,
    YEAR,
    YEAR_END,
    named_days,
)
from bot.forms.errors import InputError
from bot.forms.numbers import plain_signs
from bot.forms.quoting import one_line, quote
from bot.wording.format import day as show
from bot.wording.format import listing
from planner.calendar import DAY
from planner.refusals import EARLIEST, LATEST

EXAMPLE = "31 Mar 2027 or 2027-03-31"
LEAP_YEARS_APART = 8
"""The longest wait for a 29 February, in years."""
LEAP_YEAR = 2000
SERIALS_BEGIN_ON = date(1899, 12, 30)
"""Day 0 of what spreadsheets store; those of an old Mac count from 1904, so nothing is taken for certain."""

_MONTHS = {name[:3].casefold(): number for number, name in enumerate(month_name) if name}
_MONTHS |= {"jän": 1, "jae": 1, "mär": 3, "mae": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12}
_SPANS: dict[str, Callable[[int], relativedelta]] = {
    "day": lambda count: relativedelta(days=count),
    "week": lambda count: relativedelta(weeks=count),
    "month": lambda count: relativedelta(months=count),
    "year": lambda count: relativedelta(years=count),
}


def read_day(text: str, *, today: date) -> date:
    """The day in `text`. Without a year it is the next such day, today included.

    Raises InputError where there is no day, where it does not exist and where there are two.
    """
    plain = " ".join(plain_signs(one_line(text)).replace("’", "'").split()).casefold().strip(" ,;.")
    plain = re.sub(
        r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?(?:on )?(?:the )?(?=[a-z0-9])", "", plain
    )
    for pattern, read in _SHAPES:
        if found := re.fullmatch(pattern, plain):
            day = read(found, text, today)
            if EARLIEST <= day <= LATEST:
                return day
            raise InputError(_out_of_range(text))
    raise InputError(f"{quote(text)} is no date that I can read: write it like {EXAMPLE}.")


def read_end_day(text: str, *, today: date) -> date:
    """Like `read_day`; `renews 1 April 2027` is the day before."""
    found = re.match(rf"\s*{RENEWS}(?:\s+(?:on|date|day|is|by|of|the))*\s*[:=]?\s+", text, re.IGNORECASE)
    if not found:
        return read_day(text, today=today)
    return read_day(text[found.end() :], today=today) - DAY


def _out_of_range(text: str) -> str:
    return f"{quote(text)} is out of range: write a date like {EXAMPLE}."


Found = re.Match[str]
DayOfYear = Callable[[int], date | None]


def _iso(found: Found, text: str, _: date) -> date:
    year, month, number = int(found["year"]), int(found["month"]), int(found["day"])
    return _day(year, month, number) or _refuse_missing(text, year, month, number)


def _day_of_month(found: Found, text: str, today: date) -> date:
    month, number = _MONTHS[found["month"][:3]], int(found["day"])
    day = _pick(found["year"], lambda year: _day(year, month, number), today)
    return day or _refuse_missing(text, _year(found["year"]), month, number)


def _end_of_month(found: Found, text: str, today: date) -> date:
    month = _MONTHS[found["month"][:3]]
    day = _pick(found["year"], lambda year: _last_of(year, month), today)
    return day or _refuse_missing(text, _year(found["year"]), month, 31)


def _year_end(found: Found, text: str, today: date) -> date:
    day = _pick(found["year"], lambda year: _day(year, 12, 31), today)
    return day or _refuse_missing(text, None, 0, 31)


def _serial(found: Found, text: str, _: date) -> date:
    day = SERIALS_BEGIN_ON + timedelta(days=int(found["serial"]))
    raise InputError(
        f"{quote(text)} is how a spreadsheet stores a date, most likely {show(day)}: write {day.isoformat()}."
    )


def _month_alone(found: Found, text: str, _: date) -> date:
    last = _last_of(int(found["year"]), _MONTHS[found["month"][:3]])
    raise InputError(
        f"Which day of {quote(text)} is meant? Write it like {show(last)}." if last else _out_of_range(text)
    )


def _numbers(found: Found, text: str, today: date) -> date:
    """Day and month, whichever comes first: asked about where both orders make a date."""
    first, second = int(found["first"]), int(found["second"])
    orders: tuple[DayOfYear, ...] = (
        lambda year: _day(year, second, first),
        lambda year: _day(year, first, second),
    )
    days = list(dict.fromkeys(_pick(found["year"], order, today) for order in orders))
    found_days = [day for day in days if day is not None]
    if len(found_days) > 1:
        shown = listing([show(day) for day in found_days], "or")
        typed = listing([day.isoformat() for day in found_days], "or")
        raise InputError(f"{quote(text)} can be {shown}: write {typed}.")
    return found_days[0] if found_days else _refuse_missing(text, _year(found["year"]), second, first)


def _relative(found: Found, text: str, today: date) -> date:
    count = COUNTS.get(found["count"]) or int(found["count"])
    try:
        return today + _SPANS[found["unit"]](count)
    except (OverflowError, ValueError):
        raise InputError(_out_of_range(text)) from None


def _word(found: Found, _: str, today: date) -> date:
    return today + timedelta(days=RELATIVE_DAYS[found["word"]])


def _pick(typed_year: str | None, of_year: DayOfYear, today: date) -> date | None:
    """The day in the year that was typed, else in the next year that has it, today or later."""
    year = _year(typed_year)
    if year is not None:
        return of_year(year)
    days = (of_year(today.year + offset) for offset in range(LEAP_YEARS_APART + 1))
    return next((day for day in days if day is not None and day >= today), None)


def _year(typed: str | None) -> int | None:
    """The year; two digits are of this century."""
    if not typed:
        return None
    return int(typed) if len(typed) == 4 else 2000 + int(typed[-2:])


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _last_of(year: int, month: int) -> date | None:
    return _day(year, month, monthrange(year, month)[1]) if year >= MINYEAR else None


def _refuse_missing(text: str, year: int | None, month: int, number: int) -> NoReturn:
    """Raises for a day that the calendar does not have."""
    last = _last_of(LEAP_YEAR if year is None else year, month) if 1 <= month <= 12 else None
    if last is None or number < 1:
        raise InputError(f"{quote(text)} does not exist: write a date like {EXAMPLE}.")
    has = f"{month_name[month]} {year} has" if year else f"{month_name[month]} has at most"
    example = show(last.replace(day=28)) if year else EXAMPLE
    raise InputError(f"{quote(text)} does not exist, as {has} {last.day} days: write a date like {example}.")


_READERS = (_day_of_month, _day_of_month, _end_of_month)
_SHAPES = (
    (ISO, _iso),
    (NUMBERS, _numbers),
    (TWO_NUMBERS, _numbers),
    *zip(named_days(YEAR), _READERS, strict=True),
    (YEAR_END, _year_end),
    (END_OF_YEAR, _year_end),
    (SERIAL, _serial),
    (MONTH_ONLY, _month_alone),
    (RELATIVE, _relative),
    (RELATIVE_DAY, _word),
)
