"""Slack's rate limits as buckets that refill in real time; off unless a test or the command line asks.

Source: https://docs.slack.dev/apis/web-api/rate-limits
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.clock import SandboxClock
from sandbox.errors import ApiError

CALLS_A_MINUTE: Mapping[str, int] = {
    "apps.connections.open": 20,
    "auth.test": 600,
    "chat.postEphemeral": 100,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.open": 50,
    "conversations.replies": 50,
    "files.completeUploadExternal": 100,
    "files.getUploadURLExternal": 100,
    "users.info": 100,
    "users.list": 20,
    "views.open": 100,
    "views.update": 100,
}
"""Slack's tiers, per method and workspace; posting has a limit of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """How much is let through: tiers by method, and one post a second and channel after a burst."""

    calls_a_minute: Mapping[str, int] = field(default_factory=lambda: CALLS_A_MINUTE)
    posts_a_second: float = 1.0
    post_burst: int = 5


class Buckets:
    """How full each bucket is; `limits` None lets everything through. Guarded by the workspace's lock."""

    def __init__(self, clock: SandboxClock, limits: RateLimits | None) -> None:
        self.limits = limits
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}

    def spend(self, method: str, channel: str) -> None:
        """Let one call through, or raise `ratelimited` with the whole seconds to wait."""
        if self.limits is None:
            return
        if method == "chat.postMessage":
            self._take(f"{method} {channel}", self.limits.post_burst, self.limits.posts_a_second)
        elif method in self.limits.calls_a_minute:
            a_minute = self.limits.calls_a_minute[method]
            self._take(method, a_minute, a_minute / 60)

    def _take(self, bucket: str, capacity: int, a_second: float) -> None:
        now = self._clock.monotonic()
        level, since = self._levels.get(bucket, (float(capacity), now))
        level = min(capacity, level + (now - since) * a_second)
        if level < 1:
            self._levels[bucket] = (level, now)
            raise ApiError("ratelimited", retry_after=math.ceil((1 - level) / a_second))
        self._levels[bucket] = (level - 1, now)
