"""Text for Slack's mrkdwn: escaped, and inert where people typed it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

LONGEST_NAME = 80
"""Characters of a name that somebody typed; longer ones are shortened."""
LONGEST_REMARK = 300
"""Characters of a reason, a reference or a note that somebody typed."""

OWN_DIRECT = "your direct message with exitplan"
OTHERS_DIRECT = "somebody else's direct message with exitplan"

_READ = 4
"""How many times the shown length is read at all: hidden characters may fill the rest."""

_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_JOINER = "\u200d"
"""Inside emoji; every other hidden character is dropped."""
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_LOOKALIKES = {"*": "\u2217", "_": "\u02cd", "~": "\u223c"}
_MARK_AT_EDGE = re.compile(r"(?<![^\W_])[*_~]|[*_~](?![^\W_])")
_BOLD_MARK = re.compile(r"(?<![^\W_])\*|\*(?![^\W_])")
_EMOJI_CODE = re.compile(r":(?=[\w+'-]+:)")
_LEADING_QUOTE = re.compile(r"^>+")
_ENDS = frozenset(".!?…")
_USER_ID = re.compile(r"[UW][A-Z0-9]+")
_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]+")


def escape(text: str) -> str:
    """`text` with the three characters that Slack reads as control characters escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@lru_cache(maxsize=1_024)
def inert(text: str, longest: int = LONGEST_NAME) -> str:
    """What somebody typed, on one line, so that it neither pings, links nor formats.

    Right-to-left text is isolated, so that it cannot reorder the sentence around it. Never empty.
    """
    shown = without_formatting(shorten_escaped(_visible(text[: _READ * longest]), longest) or "(empty)")
    return f"{_ISOLATE}{shown}{_END_OF_ISOLATE}" if _is_right_to_left(shown) else shown


def inert_sentence(text: str, longest: int = 1_000) -> str:
    """A sentence of ours that quotes what somebody typed, isolated already where it runs right to left."""
    return without_formatting(shorten(_visible(text, kept=_ISOLATE + _END_OF_ISOLATE), longest) or "(empty)")


def without_formatting(text: str) -> str:
    """Marks of mrkdwn become look-alikes, because Slack has no way to escape them."""
    shown = _LEADING_QUOTE.sub(lambda match: "\u203a" * len(match[0]), text)
    shown = _MARK_AT_EDGE.sub(lambda match: _LOOKALIKES[match[0]], shown.replace("`", "\u02cb"))
    return escape(_EMOJI_CODE.sub("\u2236", shown))


def _visible(text: str, *, kept: str = "") -> str:
    """Without control and direction characters, and with single spaces."""
    spaced = (" " if char.isspace() else char for char in text)
    visible = (char for char in spaced if char in _JOINER + kept or unicodedata.category(char) not in _HIDDEN)
    return " ".join("".join(visible).split())


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text)


def shorten(text: str, longest: int) -> str:
    """`text` with at most this many characters, ending in … where some are missing."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def shorten_escaped(text: str, longest: int) -> str:
    """The same, counted as it is sent: `&` takes five characters."""
    if len(escape(text)) <= longest:
        return text
    lengths = accumulate(len(escape(char)) for char in text[:longest])
    return shorten(text, bisect_right(list(lengths), longest))


def mention(user_id: str) -> str:
    """A person by Slack's id; in a new message this notifies them.

    Only for ids from records: what is no id is shown as inert text.
    """
    return f"<@{user_id}>" if _USER_ID.fullmatch(user_id) else inert(user_id)


def channel(channel_id: str) -> str:
    """A channel by Slack's id, as a link to it."""
    return f"<#{channel_id}>" if _CHANNEL_ID.fullmatch(channel_id) else inert(channel_id)


def place(channel_id: str, *, direct: str = "a direct message with exitplan") -> str:
    """Where something is said: a link to the channel; a direct message has nothing to link to.

    `direct`: where it is known whose direct message it is.
    """
    return direct if channel_id.startswith("D") else channel(channel_id)


def bold(text: str) -> str:
    return f"*{text}*"


def code(text: str) -> str:
    """A command or an id of ours, as code."""
    return f"`{escape(text)}`"


def without_markup(text: str) -> str:
    """The same without our bold and code marks: a screen reader would read them out."""
    return _BOLD_MARK.sub("", text).replace("`", "")


def sentences(*parts: str | None) -> str:
    """`Sent on 1 Jan. CASE-7. They agreed!`: each part ends once, also where somebody typed its full stop."""
    return " ".join(
        part if part.rstrip(_END_OF_ISOLATE)[-1:] in _ENDS else f"{part}." for part in parts if part
    )


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
