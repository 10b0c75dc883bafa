"""Business days by country, from the `holidays` library; it is imported when a country is first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from planner.calendar import BusinessCalendar


def is_country(code: str) -> bool:
    """Whether the holidays of this ISO 3166 country are known."""
    from holidays.registry import COUNTRIES

    return code in {names[1] for names in COUNTRIES.values()}


def calendar_for(country: str | None, years: Iterable[int]) -> BusinessCalendar:
    """Weekends and public holidays of these years; without a country, Saturdays and Sundays only."""
    if country is None:
        return BusinessCalendar()
    return _national(country, frozenset(years))


@cache
def _national(country: str, years: frozenset[int]) -> BusinessCalendar:
    from holidays import country_holidays

    days = country_holidays(country, years=years)
    return BusinessCalendar(weekend=frozenset(days.weekend), holidays=frozenset(days))
