"""When the weekly digest of a workspace is due; docs/reliability.md, "Weekly digest"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.due_at import due_at

WEEK = timedelta(weeks=1)
_ISO_WEEK = re.compile(r"\d{4}-W\d{2}")


def iso_week(day: date) -> str:
    """`2026-W49`: what a digest's delivery has for a topic. Later weeks sort after earlier ones."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def is_iso_week(topic: str | None) -> bool:
    return topic is not None and _ISO_WEEK.fullmatch(topic) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestHour:
    """The hour of the digest: a weekday and a local time in a zone."""

    weekday: int
    """ISO weekday."""
    at: time
    timezone: str
    """IANA name."""

    def week_of(self, instant: datetime) -> str:
        """The ISO week in which the instant lies there."""
        return iso_week(instant.astimezone(ZoneInfo(self.timezone)).date())

    def in_week_of(self, instant: datetime) -> datetime:
        """The digest of that week, before or after the instant."""
        return self._instant(self._day(instant))

    def next_after(self, now: datetime, *, last_week: str | None) -> datetime:
        """The first digest that is still to come, and of a later week than the last one that was due."""
        day = self._day(now)
        while self._instant(day) <= now or iso_week(day) <= (last_week or ""):
            day += WEEK
        return self._instant(day)

    def _day(self, instant: datetime) -> date:
        day = instant.astimezone(ZoneInfo(self.timezone)).date()
        return day + timedelta(days=self.weekday - day.isoweekday())

    def _instant(self, day: date) -> datetime:
        return due_at(day, self.at, self.timezone)
