"""The sandbox's time: real time plus an offset, so that a year can pass in a minute and still move on."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock


class SandboxClock:
    """A clock that the bot, the sandbox server and the page share.

    `real_now` gives aware real time (the command line and tests hand one in; a test may freeze it).
    `monotonic` stays real, because Slack's three-second limits do not care what day it is.
    """

    def __init__(
        self,
        real_now: Callable[[], datetime],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._real_now = real_now
        self._monotonic = monotonic
        self._offset = timedelta(0)
        self._lock = Lock()

    def now(self) -> datetime:
        """The sandbox's present instant, aware, in UTC."""
        with self._lock:
            return self._real_now().astimezone(UTC) + self._offset

    def monotonic(self) -> float:
        """Real seconds that only ever grow."""
        return self._monotonic()

    def set(self, instant: datetime) -> None:
        """Make it this instant, earlier or later; a test may turn the clock back, the page never does."""
        if instant.tzinfo is None:
            raise ValueError("the sandbox's clock needs an aware instant")
        with self._lock:
            self._offset = instant.astimezone(UTC) - self._real_now().astimezone(UTC)

    def advance_to(self, instant: datetime) -> None:
        """Make it this instant, unless it is already later."""
        if instant > self.now():
            self.set(instant)
