"""What becomes of a form that was submitted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.forms.modals import read_typed
from bot.listeners.turn import Payload, Reply
from bot.messages.answers import NOT_KEPT, TYPED, giving_back


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The form closes."""

    reply: Reply | None = None
    channel_id: str = ""
    """Where to answer if nobody remembers where the form was opened."""
    is_refused: bool = False
    """Nothing was kept of it: the answer gives back what was typed."""
    is_overtaken: bool = False
    """It was so already: the answer gives back what was typed, which may say more than what is kept."""


def refused(reply: Reply, *, channel_id: str = "") -> Accepted:
    """The form closes without having kept anything."""
    return Accepted(reply=reply, channel_id=channel_id, is_refused=True)


def with_typed(saved: Accepted, view: Payload) -> Accepted:
    """With what was typed below the answer, where it is not what is kept now."""
    if saved.reply is None or not (saved.is_refused or saved.is_overtaken):
        return saved
    title = NOT_KEPT if saved.is_refused else TYPED
    told = giving_back(saved.reply.message, read_typed(view), title=title)
    return replace(saved, reply=replace(saved.reply, message=told))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The form stays open, with this in place of what it showed."""

    view: Payload
