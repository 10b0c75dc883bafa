"""Every zone, over two years of its clocks going forward and back: once, and never early."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from scheduler.due_at import due_at
from tests.torture.tally import Tally, total

YEARS = (date(2026, 12, 1), date(2028, 12, 1))
HOURS = (time(9, 0), time(2, 30))
MINUTE = timedelta(minutes=1)
AROUND = 150
"""Minutes looked at on either side; no zone changes by more than two hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A local day on which, or beside which, a zone's clocks are changed."""

    zone: str
    day: date


ALL_ZONES = tuple(sorted(available_timezones() - {"localtime", "Factory"}))


def changes(zones: Iterable[str] = ALL_ZONES) -> Iterator[Change]:
    """The day of every change, and its neighbours."""
    for zone in zones:
        for day in _days_of_change(ZoneInfo(zone)):
            for neighbour in (-1, 0, 1):
                yield Change(zone=zone, day=day + timedelta(days=neighbour))


def prove_daylight(zones: Iterable[str] = ALL_ZONES) -> Tally:
    """Reminders at 09:00 and 02:30 on each of those days, against a watch read minute by minute."""
    return total(prove(change, hour) for change in changes(zones) for hour in HOURS)


def _days_of_change(zone: ZoneInfo) -> Iterator[date]:
    day, last = YEARS
    while day < last:
        noon = datetime.combine(day, time(12), zone)
        if noon.utcoffset() != (noon + timedelta(days=1)).utcoffset():
            yield day + timedelta(days=1)
        day += timedelta(days=1)


def prove(change: Change, hour: time) -> Tally:
    """What somebody with a watch there sees around the instant at which it is posted."""
    zone, wanted = ZoneInfo(change.zone), datetime.combine(change.day, hour)
    instant = due_at(change.day, hour, change.zone)
    before = [_watch(instant - step * MINUTE, zone) for step in range(AROUND, 0, -1)]
    seen = _watch(instant, zone)
    after = [_watch(instant + step * MINUTE, zone) for step in range(1, AROUND)]
    if wanted in {*before, seen, *after}:
        is_right, was_shown_before = seen == wanted, wanted in before
    else:
        is_right, was_shown_before = seen == wanted + _skipped(before), False
    is_lost = not is_right or was_shown_before  # of an hour shown twice, the first
    return Tally(runs=1, posts=1, early=seen < wanted, lost=is_lost)


def _skipped(readings: list[datetime]) -> timedelta:
    """How far the clocks went forward."""
    return max(later - earlier for earlier, later in pairwise(readings)) - MINUTE


def _watch(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)
