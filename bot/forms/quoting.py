"""What people typed, as it may be repeated inside a sentence of ours."""

from __future__ import annotations

import unicodedata

QUOTED_CHARACTERS = 40
"""How much of what was typed a sentence repeats."""

_JOINER = "\u200d"
"""Holds emoji together; every other invisible character is dropped."""
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


def one_line(text: str) -> str:
    """`text` on one line, without invisible characters, with single spaces and accents in their letters."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    kept = (char for char in spaced if char == _JOINER or unicodedata.category(char) not in _INVISIBLE)
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def quote(text: str) -> str:
    """`“fifty”`: on one line and short; right-to-left text is isolated from the sentence around it."""
    return f"“{repeat(text, QUOTED_CHARACTERS)}”"


def repeat(text: str, longest: int) -> str:
    """`fifty`: the same without quotation marks, with at most so many characters."""
    shown = one_line(text)
    if len(shown) > longest:
        shown = shown[: longest - 1].rstrip() + "…"
    is_isolated = any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in shown)
    return f"\u2068{shown}\u2069" if is_isolated else shown
