"""`help`, and help with one command."""

from __future__ import annotations

from bot.forms.command import read_topic
from bot.listeners.turn import Reply, Turn
from bot.messages.help import COMMANDS, help_message


def show_help(_: Turn, rest: str) -> Reply:
    return Reply(message=help_message(read_topic(rest, words=COMMANDS)))
