"""Until when a delivery may be handed to Slack; docs/reliability.md, "Claim, intent, post, record"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from scheduler.ports import Clock

SEND_WITHIN_SECONDS = 15.0
"""From the intent to the call: what is frozen for longer must not post, others look for it by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDeadline:
    """Made before the intent, and asked right beside each call that posts.

    Two clocks have to agree that there is time: the monotonic one stands still while a machine is
    suspended, and the wall clock may be set back. And nothing is posted any more by a program that is
    `stopping`: the call could take longer than it has.
    """

    clock: Clock
    seconds: float
    started_at: datetime
    started_monotonic: float
    stopping: Callable[[], bool]

    def has_passed(self) -> bool:
        """Whether it is too late to post."""
        by_wall = (self.clock.now() - self.started_at).total_seconds()
        by_monotonic = self.clock.monotonic() - self.started_monotonic
        return max(by_wall, by_monotonic) > self.seconds or self.stopping()


def never() -> bool:
    return False


def start_deadline(
    clock: Clock, seconds: float = SEND_WITHIN_SECONDS, *, stopping: Callable[[], bool] = never
) -> SendDeadline:
    """The deadline of what is begun now."""
    return SendDeadline(
        clock=clock,
        seconds=seconds,
        started_at=clock.now(),
        started_monotonic=clock.monotonic(),
        stopping=stopping,
    )
