"""Failpoints and a fast clock for tests on real processes; a start against the real Slack refuses them."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.settings import Settings, SettingsError
from scheduler.failpoints import Failpoint, Reached, nothing_happens
from scheduler.ports import Clock

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SIGNALS = {"kill": signal.SIGKILL, "stop": signal.SIGSTOP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a test may change in a process: its clock, and what happens at a failpoint."""

    clock: Clock
    reached: Reached


@dataclass(frozen=True, slots=True, kw_only=True)
class FastClock:
    """Every duration alike passes `speed` times as fast: leases, quarantines, deadlines, naps."""

    real: Clock
    real_start: datetime
    start: datetime
    """What it shows at `real_start`."""
    speed: float

    def now(self) -> datetime:
        return self.start + (self.real.now() - self.real_start) * self.speed

    def monotonic(self) -> float:
        return self.real.monotonic() * self.speed


class Trap:
    """Ends (or stops) this very process when a failpoint is passed for the nth time."""

    def __init__(self, failpoint: Failpoint, times: int, sign: signal.Signals) -> None:
        self._failpoint = failpoint
        self._left = times
        self._signal = sign

    def __call__(self, passed: Failpoint) -> None:
        if passed is self._failpoint:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), self._signal)


def rehearse(settings: Settings, clock: Clock) -> Rehearsal:
    """What was asked for. Raises SettingsError unless Slack is on this machine."""
    asked = {"EXITPLAN_FAILPOINT": settings.exitplan_failpoint, "EXITPLAN_CLOCK": settings.exitplan_clock}
    for name, value in asked.items():
        if value and urlsplit(settings.slack_api_url).hostname not in LOOPBACK:
            raise SettingsError(f"{name} is for tests: it needs a SLACK_API_URL on this machine.")
    return Rehearsal(
        clock=_read_clock(settings.exitplan_clock, clock), reached=_read_trap(settings.exitplan_failpoint)
    )


def _read_clock(text: str | None, clock: Clock) -> Clock:
    """`START,SPEED,REAL_START`: two instants in ISO form, and how many seconds pass in one."""
    if not text:
        return clock
    try:
        start, speed, real_start = text.split(",")
        return FastClock(
            real=clock,
            start=_instant(start),
            speed=float(speed),
            real_start=_instant(real_start),
        )
    except ValueError:
        raise SettingsError(
            "EXITPLAN_CLOCK has to look like 2026-12-01T08:00Z,30,2026-11-01T12:00Z."
        ) from None


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return instant


def _read_trap(text: str | None) -> Reached:
    """`after_intent:3` ends the process there at the third time; `after_intent:3:stop` stops it."""
    if not text:
        return nothing_happens
    name, _, rest = text.partition(":")
    times, _, how = rest.partition(":")
    try:
        return Trap(Failpoint(name), int(times or "1"), SIGNALS[how or "kill"])
    except (ValueError, KeyError):
        raise SettingsError(
            "EXITPLAN_FAILPOINT has to look like after_intent:3 or after_intent:3:stop."
        ) from None
