"""Business days by country."""

from __future__ import annotations

from datetime import date

import pytest

from storage.calendars import calendar_for, is_country


@pytest.mark.parametrize(
    ("code", "known"), [("DE", True), ("US", True), ("XX", False), ("USA", False), ("", False)]
)
def test_countries_go_by_their_two_letters(code: str, known: bool) -> None:
    assert is_country(code) is known


def test_without_a_country_only_saturdays_and_sundays_are_off() -> None:
    calendar = calendar_for(None, range(2026, 2028))

    assert calendar.is_business_day(date(2027, 1, 1))
    assert not calendar.is_business_day(date(2027, 1, 2))


def test_a_countrys_public_holidays_are_off() -> None:
    calendar = calendar_for("US", [2026, 2027])

    assert not calendar.is_business_day(date(2026, 11, 26))
    assert calendar.is_business_day(date(2026, 11, 27))
    assert not calendar.is_business_day(date(2027, 1, 1))


def test_a_country_has_its_own_weekend() -> None:
    calendar = calendar_for("SA", [2027])

    assert not calendar.is_business_day(date(2027, 1, 8))
    assert calendar.is_business_day(date(2027, 1, 10))
