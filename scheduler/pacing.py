"""No faster than Slack likes it: by channel and by workspace; docs/reliability.md, "Pace".

Kept in memory, by each sender for itself. Several together are faster until Slack says 429, which pauses
the workspace for all of them (`Workspaces.pause`).
"""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.ports import Clock
from storage.turns import Turns

CHANNEL_A_SECOND = 1.0
"""Messages; Slack's own limit."""
WORKSPACE_A_SECOND = 5.0
"""Messages; Slack speaks of several hundred a minute."""
RECOVERY = 0.1
"""Of the full speed, for each minute without a 429."""
RECOVERY_SECONDS = 60.0
SLOWEST = 1 / 16
"""Of the full speed: however often Slack says no, something is still tried."""

Channel = tuple[str, str]
"""Workspace and channel."""


@dataclass(slots=True)
class _Bucket:
    """Fills with what may be sent."""

    full: float
    level: float
    at: float

    def refill(self, now: float, a_second: float) -> float:
        self.level = min(self.full, self.level + (now - self.at) * a_second)
        self.at = now
        return self.level


@dataclass(slots=True)
class _Speed:
    """Of one workspace, as a part of the full one; `at`: when it was last changed."""

    part: float
    at: float


class Pacing:
    """Says what may be sent now. Not for several threads: a sender has one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._channels: dict[Channel, _Bucket] = {}
        self._workspaces: dict[str, _Bucket] = {}
        self._speeds: dict[str, _Speed] = {}

    def take(self, workspace_id: str, channel_id: str) -> bool:
        """Whether a message may go there now; if so it is counted."""
        self._refill()
        buckets = (
            self._workspaces.setdefault(workspace_id, self._full(WORKSPACE_A_SECOND)),
            self._channels.setdefault((workspace_id, channel_id), self._full(CHANNEL_A_SECOND)),
        )
        if any(bucket.level < 1 for bucket in buckets):
            return False
        for bucket in buckets:
            bucket.level -= 1
        return True

    def turns(self) -> Turns:
        """What is not even to be claimed: where nothing may go now, and more than may go at once."""
        self._refill()
        return Turns(
            resting_workspaces=frozenset(key for key, one in self._workspaces.items() if one.level < 1),
            resting_channels=frozenset(key for key, one in self._channels.items() if one.level < 1),
            most_of_channel=int(CHANNEL_A_SECOND),
            most_of_workspace=int(WORKSPACE_A_SECOND),
        )

    def slow_down(self, workspace_id: str) -> None:
        """Slack said that it was too fast: half the speed from now on."""
        part = max(SLOWEST, self._part(workspace_id) / 2)
        self._speeds[workspace_id] = _Speed(part, self._clock.monotonic())

    def _part(self, workspace_id: str) -> float:
        """The part of the full speed that the workspace has got back to."""
        speed = self._speeds.get(workspace_id)
        if speed is None:
            return 1.0
        minutes = (self._clock.monotonic() - speed.at) // RECOVERY_SECONDS
        return min(1.0, speed.part + minutes * RECOVERY)

    def _refill(self) -> None:
        """Let time pass in all buckets, and forget those that are full again."""
        now = self._clock.monotonic()
        for workspace_id, bucket in list(self._workspaces.items()):
            if bucket.refill(now, WORKSPACE_A_SECOND * self._part(workspace_id)) >= bucket.full:
                del self._workspaces[workspace_id]
        for channel, bucket in list(self._channels.items()):
            if bucket.refill(now, CHANNEL_A_SECOND * self._part(channel[0])) >= bucket.full:
                del self._channels[channel]

    def _full(self, most: float) -> _Bucket:
        return _Bucket(full=most, level=most, at=self._clock.monotonic())
