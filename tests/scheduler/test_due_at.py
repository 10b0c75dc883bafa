"""When a local hour comes: across DST changes, and in the hours that they skip or repeat."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from scheduler.due_at import due_at

NINE = time(9, 0)


@pytest.mark.parametrize(
    ("day", "timezone", "utc"),
    [
        pytest.param(
            date(2027, 3, 27), "Europe/Berlin", "2027-03-27T08:00", id="Berlin, the day before summer time"
        ),
        pytest.param(
            date(2027, 3, 28), "Europe/Berlin", "2027-03-28T07:00", id="Berlin, the first of summer time"
        ),
        pytest.param(
            date(2027, 10, 31), "Europe/Berlin", "2027-10-31T08:00", id="Berlin, the first of winter time"
        ),
        pytest.param(date(2027, 3, 13), "America/New_York", "2027-03-13T14:00", id="New York, winter"),
        pytest.param(date(2027, 3, 14), "America/New_York", "2027-03-14T13:00", id="New York, summer"),
        pytest.param(date(2027, 4, 4), "Australia/Sydney", "2027-04-03T23:00", id="Sydney, back to winter"),
        pytest.param(date(2027, 1, 29), "Asia/Kolkata", "2027-01-29T03:30", id="half an hour"),
        pytest.param(date(2027, 1, 29), "Asia/Kathmandu", "2027-01-29T03:15", id="a quarter of an hour"),
        pytest.param(date(2027, 1, 29), "Pacific/Kiritimati", "2027-01-28T19:00", id="the day before in UTC"),
        pytest.param(date(2027, 1, 29), "Pacific/Honolulu", "2027-01-29T19:00", id="the evening in UTC"),
        pytest.param(date(2027, 1, 29), "UTC", "2027-01-29T09:00", id="UTC"),
    ],
)
def test_nine_in_the_morning_is_nine_where_the_contract_is(day: date, timezone: str, utc: str) -> None:
    assert due_at(day, NINE, timezone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "timezone", "local", "utc"),
    [
        pytest.param(
            date(2027, 3, 28), time(2, 30), "Europe/Berlin", time(3, 30), "2027-03-28T01:30", id="Berlin"
        ),
        pytest.param(
            date(2027, 3, 14), time(2, 0), "America/New_York", time(3, 0), "2027-03-14T07:00", id="New York"
        ),
        pytest.param(
            date(2027, 9, 5), time(0, 30), "America/Santiago", time(1, 30), "2027-09-05T04:30", id="midnight"
        ),
        pytest.param(
            date(2027, 10, 3), time(2, 15), "Australia/Lord_Howe", time(2, 45), "2027-10-02T15:45", id="half"
        ),
    ],
)
def test_an_hour_that_the_clocks_skip_comes_as_much_later(
    day: date, at: time, timezone: str, local: time, utc: str
) -> None:
    instant = due_at(day, at, timezone)

    assert instant == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert instant.astimezone(ZoneInfo(timezone)).time() == local


@pytest.mark.parametrize(
    ("day", "at", "timezone", "utc"),
    [
        pytest.param(date(2027, 10, 31), time(2, 30), "Europe/Berlin", "2027-10-31T00:30", id="Berlin"),
        pytest.param(date(2027, 11, 7), time(1, 30), "America/New_York", "2027-11-07T05:30", id="New York"),
        pytest.param(
            date(2027, 4, 4), time(1, 45), "Australia/Lord_Howe", "2027-04-03T14:45", id="half an hour"
        ),
        pytest.param(date(2027, 10, 31), time(1, 0), "Europe/London", "2027-10-31T00:00", id="London"),
    ],
)
def test_of_an_hour_that_the_clocks_repeat_it_is_the_first(
    day: date, at: time, timezone: str, utc: str
) -> None:
    assert due_at(day, at, timezone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_time_that_asks_for_the_second_of_two_hours_gets_the_first() -> None:
    second = time(2, 30, fold=1)

    assert due_at(date(2027, 10, 31), second, "Europe/Berlin") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        due_at(date(2027, 1, 29), NINE, "Europe/Atlantis")
