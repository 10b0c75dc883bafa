"""When a local date and hour come."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def due_at(day: date, at: time, timezone: str) -> datetime:
    """The instant, in UTC, of that hour on that day in the IANA zone.

    An hour that the clocks skip comes as much later as they skip (02:30 at 03:30); of an hour that
    they repeat it is the first.
    """
    return datetime.combine(day, at.replace(fold=0), tzinfo=ZoneInfo(timezone)).astimezone(UTC)
