"""A drafted letter, to copy and to send."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.forms.letter_needs import facts_needed
from bot.forms.letters import Letter, final_letter
from bot.ids import ActionId, LetterKind
from bot.messages.message import Message
from bot.messages.parts import Buttons, Note, Paragraph, Part, button, buttons, compose, confirm
from bot.messages.steps import local_day
from bot.messages.tables import Copyable
from bot.messages.text import bold, escape, inert_sentence, mention, shorten
from bot.usecases.views import LetterView
from bot.wording.format import count, day

LONGEST_BODY = 9_000
LONGEST_LINK = 2_500
"""Characters of a link; it has to fit into one paragraph."""
_MAILTO = re.compile(r"mailto:[\w.@%+=?&!'()*,;:/~-]*")
_BLANK = re.compile(r"\[[^\[\]\n]+\]")
"""What somebody still has to fill in stands in brackets."""


def letter_message(view: LetterView) -> Message:
    """The letter in a box to copy from, with its address, a link that opens a mail there, and as a file."""
    return compose(_parts(view, final_letter(view)))


def _parts(view: LetterView, letter: Letter) -> Iterator[Part]:
    yield Paragraph(f"{bold(letter.title)}: {_what_to_do(letter)}")
    yield Copyable(shorten(f"To: {letter.to}\nSubject: {letter.subject}\n\n{letter.body}", LONGEST_BODY))
    if letter.mailto is not None and len(letter.mailto) <= LONGEST_LINK and _MAILTO.fullmatch(letter.mailto):
        yield Paragraph(f"<{escape(letter.mailto)}|Open a mail with address and subject>")
    yield from (Note(text) for text in _about_the_draft(view))
    yield from (Note(inert_sentence(note)) for note in letter.notes)
    yield from _buttons(view)


def _what_to_do(letter: Letter) -> str:
    blanks = len(_BLANK.findall(f"{letter.to}\n{letter.subject}\n{letter.body}"))
    if blanks:
        return f"fill in {count(blanks, '[blank]', '[blanks]')} before you send it."
    return "read it once more, then copy and send it."


def _about_the_draft(view: LetterView) -> Iterator[str]:
    """Whose words these are. One reader sees this, so that naming people pings nobody."""
    draft, record = view.draft, view.contract.record
    if draft is None:
        return
    edited_on = local_day(draft.edited_at, record.timezone)
    when = f" on {day(edited_on)}" if edited_on else ""
    yield f"Edited by {mention(draft.edited_by)}{when}: dates and amounts in it are of that day."
    if draft.contract_revision != record.revision:
        yield "⚠ The contract's facts have changed since: check the text, or go back to the template."


def _buttons(view: LetterView) -> Iterator[Buttons]:
    value = f"{view.contract.record.id} {view.kind.value}"
    needed = facts_needed(view.kind, view.contract.record.contract)
    has_blanks = any(name not in view.facts for name in needed)
    question = confirm(
        "Back to the template?", "The edited text is lost. Copy it first if you need it.", "Discard it"
    )
    may_change, is_edited = view.contract.may_change, view.draft is not None
    facts = button("Fill in the blanks" if has_blanks else "Change its facts", ActionId.LETTER_FACTS, value)
    sent = button("Record notice", ActionId.RECORD_NOTICE, view.contract.record.id)
    yield from buttons(
        facts if may_change and not is_edited else None,
        button("Edit before copying", ActionId.EDIT_LETTER, value) if may_change else None,
        button("Back to the template", ActionId.RESET_LETTER, value, confirm=question)
        if may_change and is_edited
        else None,
        button("Send me as a file", ActionId.SEND_LETTER, value),
        sent if may_change and view.kind is LetterKind.NOTICE else None,
    )
