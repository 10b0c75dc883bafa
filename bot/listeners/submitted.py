"""What becomes of a form that was submitted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.listeners.turn import Payload, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The form closes."""

    reply: Reply | None = None
    channel_id: str = ""
    """Where to answer if nobody remembers where the form was opened."""
    is_refused: bool = False
    """Nothing was kept of it: the answer gives back what was typed."""


def refused(reply: Reply, *, channel_id: str = "") -> Accepted:
    """The form closes without having kept anything."""
    return Accepted(reply=reply, channel_id=channel_id, is_refused=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The form stays open, with this in place of what it showed."""

    view: Payload
