"""When a weekly digest is due: at its local hour, once for each ISO week."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from scheduler.weekly import DigestHour, is_iso_week, iso_week

BERLIN = DigestHour(weekday=1, at=time(9, 0), timezone="Europe/Berlin")
MONDAY_8_UTC = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        pytest.param(
            datetime(2026, 11, 29, 23, 0, tzinfo=UTC), MONDAY_8_UTC, id="Monday has begun in Berlin"
        ),
        pytest.param(datetime(2026, 11, 30, 7, 59, tzinfo=UTC), MONDAY_8_UTC, id="a minute before"),
        pytest.param(MONDAY_8_UTC, datetime(2026, 12, 7, 8, 0, tzinfo=UTC), id="at the hour"),
        pytest.param(
            datetime(2026, 12, 6, 12, 0, tzinfo=UTC), datetime(2026, 12, 7, 8, 0, tzinfo=UTC), id="Sunday"
        ),
        pytest.param(
            datetime(2027, 3, 24, 12, 0, tzinfo=UTC),
            datetime(2027, 3, 29, 7, 0, tzinfo=UTC),
            id="summer time",
        ),
        pytest.param(
            datetime(2026, 12, 31, 12, 0, tzinfo=UTC), datetime(2027, 1, 4, 8, 0, tzinfo=UTC), id="new year"
        ),
    ],
)
def test_it_comes_at_its_local_hour_on_its_day(now: datetime, due: datetime) -> None:
    assert BERLIN.next_after(now, last_week=None) == due


def test_a_week_that_had_its_digest_has_no_second_on_another_day() -> None:
    friday = DigestHour(weekday=5, at=time(9, 0), timezone="Europe/Berlin")
    tuesday = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)

    assert friday.next_after(tuesday, last_week=None) == datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
    assert friday.next_after(tuesday, last_week="2026-W49") == datetime(2026, 12, 11, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
    ],
)
def test_weeks_are_those_of_iso(day: date, week: str) -> None:
    assert iso_week(day) == week
    assert is_iso_week(week)


@pytest.mark.parametrize("topic", [None, "", "letter:notice", "2026-W5", "2026-W490"])
def test_nothing_else_is_a_week(topic: str | None) -> None:
    assert not is_iso_week(topic)
