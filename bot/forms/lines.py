"""Readers of words: names on one line, remarks on several. They raise InputError with one sentence."""

from __future__ import annotations

from bot.forms.errors import InputError
from bot.forms.quoting import one_line

MAX_ADDRESS_LENGTH = 254
"""Characters of an e-mail address; more is no address."""
MAX_NAME_LENGTH = 80
MAX_REASON_LENGTH = 500
MAX_NOTE_LENGTH = 1000


def read_name(text: str, name: str, *, longest: int = MAX_NAME_LENGTH) -> str:
    """`text` on one line."""
    shown = one_line(text)
    if len(shown) > longest:
        raise InputError(f"The {name} is too long: use at most {longest} characters.")
    return shown


def read_remark(text: str, name: str, *, longest: int) -> str:
    """`text` with its line breaks."""
    if len(text.strip()) > longest:
        raise InputError(f"The {name} is too long: use at most {longest:,} characters.")
    return "\n".join(one_line(line) for line in text.strip().splitlines())
