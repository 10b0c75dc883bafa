"""What the admins of a workspace have set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

DEFAULT_POST_TIME = time(9, 0)
"""Local time of day at which reminders are posted."""

MONDAY = 1
"""As ISO counts the weekdays."""
NO_DIGEST = 0
"""Instead of the weekday of the digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSettings:
    """What the admins of a workspace have set with `/exitplan settings`."""

    default_channel_id: str | None = None
    post_time: time = DEFAULT_POST_TIME
    """Local time at which contracts registered from now on are spoken of."""
    timezone: str | None = None
    """IANA name; None: the one of whoever registers."""
    country: str | None = None
    """ISO code, for public holidays."""
    digest_day: int = MONDAY
    """ISO weekday of the weekly digest, or `NO_DIGEST`."""
    fallback_ids: tuple[str, ...] = ()
    """Who is told after a contract's own people, and before the admins, what could not be said elsewhere."""
    admin_ids: tuple[str, ...] = ()
    """Empty: Slack's own workspace admins."""
    revision: int = 0
    """Grows with each change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChange:
    """Who changed the settings, and what in them."""

    at: datetime
    by: str
    before: Mapping[str, object]
    after: Mapping[str, object]
