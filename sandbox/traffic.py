"""What went between bot and Slack, for the page's inspector; and which posts were accepted, for tests."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

KEPT_ENTRIES = 500
"""How many entries the traffic log keeps."""

SECRET_KEYS = frozenset({"token", "authorization", "ticket", "bot_access_token"})
"""Keys whose values never enter the log."""

SECRET_IN_TEXT = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=/hooks/response/)[\w-]+|(?<=ticket=)[\w-]+")
"""Tokens and capability addresses inside longer texts."""


class Direction(StrEnum):
    """Who asked whom."""

    TO_SLACK = "bot→slack"
    TO_BOT = "slack→bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficEntry:
    """One request with its answer; `ms` is real milliseconds."""

    n: int
    at: datetime
    direction: Direction
    kind: str
    ok: bool
    error: str | None
    request: Any
    response: Any
    ms: int


class TrafficLog:
    """The last 500 exchanges, without tokens. Guarded by the workspace's lock."""

    def __init__(self) -> None:
        self._entries: deque[TrafficEntry] = deque(maxlen=KEPT_ENTRIES)
        self._count = 0

    def add(
        self,
        *,
        at: datetime,
        direction: Direction,
        kind: str,
        request: Any,
        response: Any,
        seconds: float,
        error: str | None = None,
    ) -> None:
        """Record one exchange."""
        self._count += 1
        self._entries.append(
            TrafficEntry(
                n=self._count,
                at=at,
                direction=direction,
                kind=kind,
                ok=error is None,
                error=error,
                request=without_secrets(request),
                response=without_secrets(response),
                ms=round(seconds * 1000),
            )
        )

    def entries(self) -> tuple[TrafficEntry, ...]:
        """Oldest first."""
        return tuple(self._entries)


def without_secrets(value: Any) -> Any:
    """A copy without tokens, at any depth."""
    if isinstance(value, dict):
        return {key: without_secrets(item) for key, item in value.items() if key.lower() not in SECRET_KEYS}
    if isinstance(value, list | tuple):
        return [without_secrets(item) for item in value]
    if isinstance(value, str):
        return SECRET_IN_TEXT.sub("…", value)
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One post or edit that Slack accepted, whatever the bot was told afterwards."""

    method: str
    channel: str
    ts: str
    at: datetime
    thread_ts: str | None
    event_type: str | None
    event_payload: Any
    text: str
    team_id: str


class Ledger:
    """Every accepted post, oldest first; the judge of "nothing lost, nothing twice"."""

    def __init__(self) -> None:
        self._entries: list[LedgerEntry] = []

    def add(self, entry: LedgerEntry) -> None:
        """Record one accepted post."""
        self._entries.append(entry)

    def entries(self) -> tuple[LedgerEntry, ...]:
        """Oldest first."""
        return tuple(self._entries)
