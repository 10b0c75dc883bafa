"""People and channels of an imported row: by Slack's id, or by a name that whoever asks can look up."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.forms.errors import InputError
from bot.forms.quoting import quote

_ID = "(?:[A-Z0-9]{8,}|(?=[A-Z]*[0-9])[A-Z0-9]+)"
"""What follows the first letter: a short one has a digit, or it is somebody's name."""
_PERSON = re.compile(rf"(?:<@)?([UW]{_ID})(?:\|[^>]*)?>?")
_CHANNEL = re.compile(rf"(?:<#)?([CGD]{_ID})(?:\|[^>]*)?>?")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")


def no_person(name: str) -> str:
    """Where nobody can be asked who is called so. Raises InputError."""
    raise InputError(f"{quote(name)} is no Slack id of a person: write ids like U024BE7LH.")


def no_channel(name: str) -> str:
    """The same of a channel. Raises InputError."""
    raise InputError(f"{quote(name)} is no Slack id of a channel: write ids like C024BE91L.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Ids by name; both raise InputError."""

    person: Callable[[str], str] = no_person
    """Takes a name without its @."""
    channel: Callable[[str], str] = no_channel
    """Takes a name without its #."""

    def read_person(self, text: str) -> str:
        """A person's id. Raises InputError."""
        found = _PERSON.fullmatch(text)
        if found:
            return found[1]
        if _MAIL.fullmatch(text):
            raise InputError(
                f"{quote(text)} is a mail address, which exitplan may not look up: write the Slack id."
            )
        return self.person(text.removeprefix("@"))

    def read_channel(self, text: str) -> str:
        """A channel's id. Raises InputError."""
        found = _CHANNEL.fullmatch(text)
        return found[1] if found else self.channel(text.removeprefix("#"))


IDS_ALONE = Directory()
"""Where no name can be looked up."""
