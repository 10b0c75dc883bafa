"""Dates as people type them: recognised by their shape, never guessed."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from collections.abc import Callable, Iterable
from datetime import MINYEAR, date, timedelta
from typing import NoReturn

from dateutil.relativedelta import relativedelta

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
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "twelve": 12}
_SPANS: dict[str, Callable[[int], relativedelta]] = {
    "day": lambda count: relativedelta(days=count),
    "week": lambda count: relativedelta(weeks=count),
    "month": lambda count: relativedelta(months=count),
    "year": lambda count: relativedelta(years=count),
}
_WORDS = {"today": 0, "tomorrow": 1, "yesterday": -1}

_ENGLISH_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_GERMAN_MONTH = (
    r"(?:januar|j(?:ä|ae)nner|februar|m(?:ä|ae)r(?:z)?|mrz|mai|juni|juli|okt(?:ober)?|dez(?:ember)?)\b"
)
MONTH_NAME = rf"(?:{_ENGLISH_MONTH}|{_GERMAN_MONTH})"
_MONTH = rf"(?P<month>{MONTH_NAME})"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})(?![0-9])"
_COUNTED = (
    r"(?:[%x]|seat|user|licen[cs]e|people|person|member|employee|editor|host|agent|day|week|month|year)"
)
_YEAR_IN_TEXT = rf"(?P<year>[0-9]{{4}}|'[0-9]{{2}}|[0-9]{{2}}(?![.,'’]?[0-9a-z]|[ -]?{_COUNTED}))(?![0-9])"
"""Two bare digits behind a month are a year unless they count something: `31 Mar 20 seats`."""

_ISO = r"(?P<year>[0-9]{4})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})(?![0-9])"
_NUMBERS = (
    r"(?P<first>[0-9]{1,2})(?P<sign>[-/.])(?P<second>[0-9]{1,2})"
    r"(?P=sign)(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])"
)
_TWO_NUMBERS = r"(?P<first>[0-9]{1,2})(?P<sign>/)(?P<second>[0-9]{1,2})(?P<year>)(?![0-9/])"
_MONTH_ONLY = rf"{_MONTH}\.? (?P<year>[0-9]{{4}})"
_RELATIVE = (
    rf"(?:in )?(?P<count>[0-9]{{1,6}}|{'|'.join(_COUNTS)})[ -](?P<unit>day|week|month|year)s?"
    r"(?: from (?:now|today))?"
)
_END_OF = r"(?:(?:the )?end of(?: the)?|ende(?: des)?)"
_LAST_DAY = rf"(?:eoy|year[- ]end|jahresende|{_END_OF} (?:year|jahres))\b"
_YEAR_END = rf"{_LAST_DAY}(?: ?{_YEAR})?"
_YEAR_AT_BREAK = r"(?:[0-9]{4}|'?[0-9]{2}(?= *(?:[,;)](?![0-9])|\n|$)))(?![0-9])"
_YEAR_END_IN_TEXT = rf"{_LAST_DAY}(?: {_YEAR_AT_BREAK}|(?! ?'?[0-9]))"
"""The 27 in `EOY 27 50 seats` shows itself as the year only once the count is taken out of the text."""
_END_OF_YEAR = rf"{_END_OF} (?P<year>[0-9]{{4}})(?![0-9])"
_SERIAL = r"(?P<serial>[34567][0-9]{4})(?:[.,]0+)?"
_WORD = rf"(?P<word>{'|'.join(_WORDS)})\b"


RENEWS = (
    r"(?:auto(?:matically)?[- ]?)?renew(?:s|al|ing)?"
    r"(?: (?:automatically|annually|yearly|(?:each|every) year))?"
)
"""What may stand before the day after the last paid one."""


def _named(year: str) -> tuple[str, str, str]:
    day_first = rf"{_DAY}\.?[ -]?(?:of )?{_MONTH}\.?(?:,?[ -]?{year})?"
    month_first = rf"(?P<month>{_ENGLISH_MONTH})\.? ?{_DAY}(?![0-9])(?:,? {year})?"
    return day_first, month_first, rf"{_END_OF} {_MONTH}\.?(?: {year})?"


def _nameless(patterns: Iterable[str]) -> str:
    """The patterns as one that can stand inside of another."""
    return "|".join(re.sub(r"\(\?P<\w+>", "(?:", p.replace("(?P=sign)", "[-/.]")) for p in patterns)


DATE_IN_TEXT = _nameless(
    (_ISO, _NUMBERS, _TWO_NUMBERS, *_named(_YEAR_IN_TEXT), _YEAR_END_IN_TEXT, _END_OF_YEAR, _RELATIVE, _WORD)
)
"""What may follow a word such as `ends`."""
DATE_ALONE = _nameless((_ISO, _NUMBERS, *_named(_YEAR_IN_TEXT)))
"""What is a date wherever it stands."""


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
    count = _COUNTS.get(found["count"]) or int(found["count"])
    try:
        return today + _SPANS[found["unit"]](count)
    except (OverflowError, ValueError):
        raise InputError(_out_of_range(text)) from None


def _word(found: Found, _: str, today: date) -> date:
    return today + timedelta(days=_WORDS[found["word"]])


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
    (_ISO, _iso),
    (_NUMBERS, _numbers),
    (_TWO_NUMBERS, _numbers),
    *zip(_named(_YEAR), _READERS, strict=True),
    (_YEAR_END, _year_end),
    (_END_OF_YEAR, _year_end),
    (_SERIAL, _serial),
    (_MONTH_ONLY, _month_alone),
    (_RELATIVE, _relative),
    (_WORD, _word),
)
