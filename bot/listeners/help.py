"""`help`, and help with one command."""

from __future__ import annotations

from bot.forms.command import unknown_command
from bot.listeners.turn import Reply, Turn
from bot.messages.help import COMMANDS, help_message


def show_help(_: Turn, rest: str) -> Reply:
    topic = rest.casefold().removeprefix("/exitplan").strip() or None
    if topic is not None and topic not in COMMANDS:
        raise unknown_command(topic, COMMANDS)
    return Reply(message=help_message(topic))
