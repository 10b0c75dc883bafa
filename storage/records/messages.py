"""Where a message stands in Slack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedMessage:
    channel_id: str
    ts: str


def posted_at(ts: str) -> datetime:
    """When a message was posted: the service numbers messages by it."""
    return datetime.fromtimestamp(float(ts), UTC)
