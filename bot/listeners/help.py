"""`help`, and help with one command."""

from __future__ import annotations

from bot.forms.errors import InputError
from bot.forms.quoting import quote
from bot.listeners.turn import Reply, Turn
from bot.messages.help import COMMANDS, help_message


def show_help(_: Turn, rest: str) -> Reply:
    topic = rest.casefold().removeprefix("/exitplan").strip() or None
    if topic is not None and topic not in COMMANDS:
        raise InputError(f"There is no command {quote(rest)}: type /exitplan help to see them all.")
    return Reply(message=help_message(topic))
