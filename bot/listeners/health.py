"""`/exitplan health`."""

from __future__ import annotations

from bot.listeners.turn import Reply, Turn
from bot.messages.health import health_message
from bot.usecases.health import load_health


def show_health(turn: Turn, _: str) -> Reply:
    return Reply(message=health_message(load_health(turn.person, turn.services)))
