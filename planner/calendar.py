"""Calendar months, and the days on which business is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from dateutil.relativedelta import relativedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCalendar:
    """A country's working days; without a country, Monday to Friday."""

    weekend: frozenset[int] = frozenset({5, 6})
    """Weekday numbers without business, Monday being 0."""
    holidays: frozenset[date] = frozenset()

    def is_business_day(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.holidays

    def on_or_before(self, day: date) -> date:
        """`day` itself when business is done on it, else the last business day before it."""
        while not self.is_business_day(day):
            day -= DAY
        return day

    def on_or_after(self, day: date) -> date:
        """`day` itself when business is done on it, else the next business day."""
        while not self.is_business_day(day):
            day += DAY
        return day

    def add_business_days(self, day: date, count: int) -> date:
        """The day `count` business days after `day`, which need not be one."""
        for _ in range(count):
            day = self.on_or_after(day + DAY)
        return day


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLeft:
    """Calendar months and days between two dates."""

    months: int
    days: int
    exact: Fraction
    """Whole months plus the days over the length of the month they fall in; rules section 1."""


def time_between(start: date, end: date) -> TimeLeft:
    """Months and days from `start` to `end`; nothing when `end` is not after `start`."""
    if end <= start:
        return TimeLeft(months=0, days=0, exact=Fraction(0))
    delta = relativedelta(end, start)
    months = delta.years * 12 + delta.months
    last_month_on = start + relativedelta(months=months)
    days = (end - last_month_on).days
    length = (start + relativedelta(months=months + 1) - last_month_on).days
    return TimeLeft(months=months, days=days, exact=months + Fraction(days, length))


def months_before(day: date, months: int) -> date:
    return day - relativedelta(months=months)


def months_after(day: date, months: int) -> date:
    return day + relativedelta(months=months)
