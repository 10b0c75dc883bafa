"""App Home: a person's portfolio."""

from __future__ import annotations

from bot.messages.contracts import newcomer_message, overview_message
from bot.messages.limits import Block
from bot.messages.message import Message
from bot.usecases.views import Overview

GUEST = "exitplan is for members of this workspace, not for guests or people of other organisations."


def home_view(overview: Overview) -> Block:
    return _home(overview_message(overview) if overview.total else newcomer_message())


def guest_home() -> Block:
    """Guests see nothing of contracts."""
    return _home(Message.plain(GUEST))


def _home(message: Message) -> Block:
    return {"type": "home", "blocks": list(message.blocks)}
