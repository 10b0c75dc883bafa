"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
"""09:00 in Berlin on the day four months before the guide's contract ends."""


class FakeClock:
    def __init__(self, now: datetime = START) -> None:
        self._now = now
        self._monotonic = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, **duration: float) -> None:
        """Let time pass: `advance(seconds=30)`, `advance(days=3)`."""
        passed = timedelta(**duration)
        self._now += passed
        self._monotonic += passed.total_seconds()

    def jump_to(self, instant: datetime) -> None:
        """Set the wall clock, as an administrator does: no time has passed."""
        self._now = instant
