"""Months as the rules count them, and business days."""

from datetime import date
from fractions import Fraction

import pytest

from planner.calendar import BusinessCalendar, time_between

MONDAY_TO_FRIDAY = BusinessCalendar()


@pytest.mark.parametrize(
    ("today", "months", "days", "exact"),
    [
        pytest.param(date(2026, 12, 1), 4, 0, Fraction(4), id="1 December to 1 April is exactly four months"),
        pytest.param(date(2026, 12, 2), 3, 30, 3 + Fraction(30, 31), id="one day less, over March's 31 days"),
        pytest.param(
            date(2027, 2, 15), 1, 17, 1 + Fraction(17, 31), id="days count over the month they fall in"
        ),
        pytest.param(date(2027, 1, 31), 2, 1, 2 + Fraction(1, 30), id="from a month's last day"),
        pytest.param(date(2027, 3, 31), 0, 1, Fraction(1, 30), id="one day left"),
        pytest.param(date(2027, 4, 1), 0, 0, Fraction(0), id="nothing left on the day itself"),
        pytest.param(date(2027, 5, 1), 0, 0, Fraction(0), id="nothing left afterwards"),
    ],
)
def test_time_left_is_whole_months_plus_days_over_their_month(
    today: date, months: int, days: int, exact: Fraction
) -> None:
    left = time_between(today, date(2027, 4, 1))

    assert (left.months, left.days, left.exact) == (months, days, exact)


def test_a_leap_day_does_not_stretch_a_year() -> None:
    left = time_between(date(2024, 2, 29), date(2025, 3, 1))

    assert (left.months, left.days) == (12, 1)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        pytest.param(date(2027, 1, 29), date(2027, 1, 29), date(2027, 1, 29), id="Friday stays"),
        pytest.param(date(2027, 1, 30), date(2027, 1, 29), date(2027, 2, 1), id="Saturday"),
        pytest.param(date(2027, 1, 31), date(2027, 1, 29), date(2027, 2, 1), id="Sunday"),
        pytest.param(date(2027, 2, 1), date(2027, 2, 1), date(2027, 2, 1), id="Monday stays"),
    ],
)
def test_weekends_roll_to_the_nearest_business_day(day: date, before: date, after: date) -> None:
    assert MONDAY_TO_FRIDAY.on_or_before(day) == before
    assert MONDAY_TO_FRIDAY.on_or_after(day) == after


def test_a_holiday_is_no_business_day() -> None:
    calendar = BusinessCalendar(holidays=frozenset({date(2027, 1, 29)}))

    assert calendar.on_or_before(date(2027, 1, 30)) == date(2027, 1, 28)


def test_business_days_are_counted_from_a_weekend_too() -> None:
    assert MONDAY_TO_FRIDAY.add_business_days(date(2027, 1, 30), 5) == date(2027, 2, 5)
    assert MONDAY_TO_FRIDAY.add_business_days(date(2027, 1, 29), 1) == date(2027, 2, 1)


def test_a_country_may_rest_on_other_days() -> None:
    friday_and_saturday = BusinessCalendar(weekend=frozenset({4, 5}))

    assert friday_and_saturday.on_or_after(date(2027, 1, 29)) == date(2027, 1, 31)
