"""Dates as people type them: what is ambiguous is asked about."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.dates import read_day, read_end_day
from bot.forms.errors import InputError
from planner.refusals import EARLIEST, LATEST
from tests.support.forms import TODAY, value_or_sentence

END = date(2027, 3, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "2027-03-31",
        "2027/03/31",
        "2027.3.31",
        "31 Mar 2027",
        "31 March 2027",
        "31. Mar. 2027",
        "31-Mar-2027",
        "31st of March, 2027",
        "the 31st of March 2027",
        "March 31, 2027",
        "Mar 31 2027",
        "MARCH 31ST, 2027",
        "Wednesday, March 31, 2027",
        "31 Mar '27",
        "31 Mar 27",
        "31.03.2027",
        "31/03/2027",
        "3/31/2027",
        "31/03/27",
        "31/3",
        "31 Mar",
        "end of March",
        "end of March 2027",
        "in 120 days",
        "on 31 Mar 2027.",
        "\u200e31 Mar 2027\u200f",
        "31. März 2027",
        "31-Mär-27",
        "31 Maerz",
        "Ende März 2027",
        "٣١.٠٣.٢٠٢٧",
    ],
)
def test_a_date_is_read_however_it_is_written(typed: str) -> None:
    assert read_day(typed, today=TODAY) == END


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", date(2026, 12, 1)),
        ("tomorrow", date(2026, 12, 2)),
        ("in 3 weeks", date(2026, 12, 22)),
        ("in a month", date(2027, 1, 1)),
        ("in 4 months", date(2027, 4, 1)),
        ("2 years from now", date(2028, 12, 1)),
        ("03/03/2027", date(2027, 3, 3)),
        ("EOY", date(2026, 12, 31)),
        ("end of the year", date(2026, 12, 31)),
        ("year-end 2027", date(2027, 12, 31)),
        ("EOY 27", date(2027, 12, 31)),
        ("end of the year '27", date(2027, 12, 31)),
        ("end of 2027", date(2027, 12, 31)),
        ("Jahresende", date(2026, 12, 31)),
        ("Ende 2027", date(2027, 12, 31)),
        ("1. Mai", date(2027, 5, 1)),
        ("Ende Dezember", date(2026, 12, 31)),
    ],
)
def test_relative_dates_count_from_today(typed: str, day: date) -> None:
    assert read_day(typed, today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        pytest.param("1 Dec", date(2026, 12, 1), id="today is the next one"),
        pytest.param("30 Nov", date(2027, 11, 30), id="yesterday's comes again in a year"),
        pytest.param("29 Feb", date(2028, 2, 29), id="the next leap year"),
    ],
)
def test_without_a_year_it_is_the_next_such_day(typed: str, day: date) -> None:
    assert read_day(typed, today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "03/04/2027",
            "“03/04/2027” can be 3 Apr 2027 or 4 Mar 2027: write 2027-04-03 or 2027-03-04.",
        ),
        ("03.04.27", "“03.04.27” can be 3 Apr 2027 or 4 Mar 2027: write 2027-04-03 or 2027-03-04."),
        ("3/4", "“3/4” can be 3 Apr 2027 or 4 Mar 2027: write 2027-04-03 or 2027-03-04."),
        (
            "31 Feb 2027",
            "“31 Feb 2027” does not exist, as February 2027 has 28 days: write a date like 28 Feb 2027.",
        ),
        (
            "31 Feb",
            "“31 Feb” does not exist, as February has at most 29 days: write a date like 31 Mar 2027 or 2027-03-31.",
        ),
        (
            "29 Feb 2027",
            "“29 Feb 2027” does not exist, as February 2027 has 28 days: write a date like 28 Feb 2027.",
        ),
        (
            "2027-02-31",
            "“2027-02-31” does not exist, as February 2027 has 28 days: write a date like 28 Feb 2027.",
        ),
        (
            "31.04.2027",
            "“31.04.2027” does not exist, as April 2027 has 30 days: write a date like 28 Apr 2027.",
        ),
        ("2027-13-01", "“2027-13-01” does not exist: write a date like 31 Mar 2027 or 2027-03-31."),
        ("13/13/2027", "“13/13/2027” does not exist: write a date like 31 Mar 2027 or 2027-03-31."),
        ("0000-01-01", "“0000-01-01” does not exist: write a date like 31 Mar 2027 or 2027-03-31."),
        ("31 Dec 9999", "“31 Dec 9999” is out of range: write a date like 31 Mar 2027 or 2027-03-31."),
        (
            "in 999999 years",
            "“in 999999 years” is out of range: write a date like 31 Mar 2027 or 2027-03-31.",
        ),
        ("March 2027", "Which day of “March 2027” is meant? Write it like 31 Mar 2027."),
        ("next summer", "“next summer” is no date that I can read: write it like 31 Mar 2027 or 2027-03-31."),
        ("", "“” is no date that I can read: write it like 31 Mar 2027 or 2027-03-31."),
        ("20270331", "“20270331” is no date that I can read: write it like 31 Mar 2027 or 2027-03-31."),
        ("46477", "“46477” is how a spreadsheet stores a date, most likely 31 Mar 2027: write 2027-03-31."),
        (
            "46477.0",
            "“46477.0” is how a spreadsheet stores a date, most likely 31 Mar 2027: write 2027-03-31.",
        ),
        ("29999", "“29999” is no date that I can read: write it like 31 Mar 2027 or 2027-03-31."),
        ("end of 0000", "“end of 0000” does not exist: write a date like 31 Mar 2027 or 2027-03-31."),
    ],
)
def test_what_is_no_one_day_gets_one_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        read_day(typed, today=TODAY)

    assert refused.value.sentence == sentence


@pytest.mark.parametrize("typed", ["renews 1 April 2027", "Renews on 1 Apr 2027", "renewal date: 2027-04-01"])
def test_the_end_is_the_day_before_the_renewal(typed: str) -> None:
    assert read_end_day(typed, today=TODAY) == END


@given(st.dates(min_value=EARLIEST, max_value=LATEST))
def test_an_iso_date_is_always_that_day(day: date) -> None:
    assert read_day(day.isoformat(), today=TODAY) == day


@given(st.dates(min_value=EARLIEST, max_value=LATEST))
def test_day_and_month_are_never_swapped_in_silence(day: date) -> None:
    typed = f"{day.day:02}/{day.month:02}/{day.year}"
    outcome = value_or_sentence(lambda: read_day(typed, today=TODAY))

    assert day.isoformat() in outcome if isinstance(outcome, str) else outcome == day


@given(st.text() | st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}", fullmatch=True))
def test_any_text_is_a_day_or_gets_a_sentence(text: str) -> None:
    outcome = value_or_sentence(lambda: read_day(text, today=TODAY))

    assert outcome.endswith((".", "?")) if isinstance(outcome, str) else EARLIEST <= outcome <= LATEST
