"""A drafted letter, to copy and to send."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.forms.letters import Letter
from bot.ids import LetterKind
from bot.messages.message import Message
from bot.messages.parts import Copyable, Note, Paragraph, Part, compose
from bot.messages.text import bold, escape, inert_sentence, shorten

TITLES = {
    LetterKind.NOTICE: "Notice of non-renewal",
    LetterKind.REQUEST: "Request for early release",
    LetterKind.ESCALATE: "Escalation of the request",
    LetterKind.CITE: "Your documented experience",
    LetterKind.DELETE: "Request to delete the account",
}
LONGEST_BODY = 9_000
_MAILTO = re.compile(r"mailto:[\w.@%+=?&!'()*,;:/~-]*")


def letter_message(letter: Letter) -> Message:
    """The letter in a box to copy from, with its address, and a link that opens a mail."""
    return compose(_parts(letter))


def _parts(letter: Letter) -> Iterator[Part]:
    yield Paragraph(f"{bold(TITLES[letter.kind])}: check every [bracket] before you send it.")
    yield Copyable(shorten(f"To: {letter.to}\nSubject: {letter.subject}\n\n{letter.body}", LONGEST_BODY))
    if _MAILTO.fullmatch(letter.mailto):
        filled_in = "the subject" if letter.mailto.startswith("mailto:?") else "address and subject"
        yield Paragraph(f"<{escape(letter.mailto)}|Open a mail with {filled_in}>")
    yield from (Note(inert_sentence(note)) for note in letter.notes)
