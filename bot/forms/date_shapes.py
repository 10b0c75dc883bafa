"""The shapes of dates as people type them, as patterns: alone in a field, or inside of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable

COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "twelve": 12}
"""Words that count the days, weeks, months or years of `in two weeks`."""
RELATIVE_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}
"""Days from today."""

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
YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})(?![0-9])"
_COUNTED = (
    r"(?:[%x]|seat|user|licen[cs]e|people|person|member|employee|editor|host|agent|day|week|month|year)"
)
_YEAR_IN_TEXT = rf"(?P<year>[0-9]{{4}}|'[0-9]{{2}}|[0-9]{{2}}(?![.,'’]?[0-9a-z]|[ -]?{_COUNTED}))(?![0-9])"
"""Two bare digits behind a month are a year unless they count something: `31 Mar 20 seats`."""

ISO = r"(?P<year>[0-9]{4})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})(?![0-9])"
NUMBERS = (
    r"(?P<first>[0-9]{1,2})(?P<sign>[-/.])(?P<second>[0-9]{1,2})"
    r"(?P=sign)(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])"
)
TWO_NUMBERS = r"(?P<first>[0-9]{1,2})(?P<sign>/)(?P<second>[0-9]{1,2})(?P<year>)(?![0-9/])"
MONTH_ONLY = rf"{_MONTH}\.? (?P<year>[0-9]{{4}})"
RELATIVE = (
    rf"(?:in )?(?P<count>[0-9]{{1,6}}|{'|'.join(COUNTS)})[ -](?P<unit>day|week|month|year)s?"
    r"(?: from (?:now|today))?"
)
_END_OF = r"(?:(?:the )?end of(?: the)?|ende(?: des)?)"
_LAST_DAY = rf"(?:eoy|year[- ]end|jahresende|{_END_OF} (?:year|jahres))\b"
YEAR_END = rf"{_LAST_DAY}(?: ?{YEAR})?"
_YEAR_AT_BREAK = r"(?:[0-9]{4}|'?[0-9]{2}(?= *(?:[,;)](?![0-9])|\n|$)))(?![0-9])"
_YEAR_END_IN_TEXT = rf"{_LAST_DAY}(?: {_YEAR_AT_BREAK}|(?! ?'?[0-9]))"
"""The 27 in `EOY 27 50 seats` shows itself as the year only once the count is taken out of the text."""
END_OF_YEAR = rf"{_END_OF} (?P<year>[0-9]{{4}})(?![0-9])"
SERIAL = r"(?P<serial>[34567][0-9]{4})(?:[.,]0+)?"
RELATIVE_DAY = rf"(?P<word>{'|'.join(RELATIVE_DAYS)})\b"

RENEWS = (
    r"(?:auto(?:matically)?[- ]?)?renew(?:s|al|ing)?"
    r"(?: (?:automatically|annually|yearly|(?:each|every) year))?"
)
"""What may stand before the day after the last paid one."""


def named_days(year: str) -> tuple[str, str, str]:
    """Days whose month is named, with such a year or none: the day or the month first, or the month's end."""
    day_first = rf"{_DAY}\.?[ -]?(?:of )?{_MONTH}\.?(?:,?[ -]?{year})?"
    month_first = rf"(?P<month>{_ENGLISH_MONTH})\.? ?{_DAY}(?![0-9])(?:,? {year})?"
    return day_first, month_first, rf"{_END_OF} {_MONTH}\.?(?: {year})?"


def _nameless(patterns: Iterable[str]) -> str:
    """The patterns as one that can stand inside of another."""
    return "|".join(re.sub(r"\(\?P<\w+>", "(?:", p.replace("(?P=sign)", "[-/.]")) for p in patterns)


_NAMED_IN_TEXT = named_days(_YEAR_IN_TEXT)
DATE_IN_TEXT = _nameless(
    (ISO, NUMBERS, TWO_NUMBERS, *_NAMED_IN_TEXT, _YEAR_END_IN_TEXT, END_OF_YEAR, RELATIVE, RELATIVE_DAY)
)
"""What may follow a word such as `ends`."""
DATE_ALONE = _nameless((ISO, NUMBERS, *_NAMED_IN_TEXT))
"""What is a date wherever it stands."""
