"""A wall clock that has jumped is not believed before Slack says the same.

A clock that runs ahead for a moment would have all said that is due by then, and nothing takes that back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from scheduler.isolation import isolated
from scheduler.ports import Clock

logger = logging.getLogger(__name__)

JUMP = timedelta(minutes=10)
"""Between two passes, beyond the time that has really passed; and how far Slack's clock may be off."""

ServiceTime = Callable[[], datetime | None]
"""What time the messaging service has; None where it does not say. May raise."""


class Timekeeper:
    """Asked before each pass. Without `service_time` every clock is believed."""

    def __init__(self, clock: Clock, service_time: ServiceTime | None) -> None:
        self._clock = clock
        self._service_time = service_time
        self._last: tuple[datetime, float] | None = None
        self._doubts = False

    def is_time_right(self) -> bool:
        """Whether anything may be sent by this clock now."""
        now, passed = self._clock.now(), self._clock.monotonic()
        last, self._last = self._last, (now, passed)
        if self._service_time is None or last is None:
            return True
        drift = now - last[0] - timedelta(seconds=passed - last[1])
        if self._doubts or abs(drift) > JUMP:
            theirs = isolated(self._service_time, otherwise=None, about="asking Slack what time it is")
            self._doubts = theirs is None or abs(theirs - self._clock.now()) > JUMP
            if self._doubts:
                logger.error("This clock has jumped to %s, Slack's shows %s: nothing is sent", now, theirs)
        return not self._doubts
