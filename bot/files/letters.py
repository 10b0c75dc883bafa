"""A drafted letter as a text file."""

from __future__ import annotations

from bot.files.made import MadeFile, file_name, title
from bot.forms.letters import Letter, final_letter
from bot.usecases.views import LetterView
from bot.wording.files import LETTER_NAMES


def letter_file(view: LetterView) -> MadeFile:
    """The letter as somebody has edited it, else the template's as of the view's day."""
    record = view.contract.record
    return MadeFile(
        name=file_name(record, view.kind.value, "txt"),
        title=title(record, LETTER_NAMES[view.kind]),
        content=letter_text(final_letter(view)).encode(),
    )


def letter_text(letter: Letter) -> str:
    """The whole letter, with where it goes."""
    return f"To: {letter.to}\nSubject: {letter.subject}\n\n{letter.body}\n"
