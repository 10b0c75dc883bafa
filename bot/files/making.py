"""Any file that was asked for, made now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.files.letters import letter_file
from bot.files.made import MadeFile
from bot.usecases.file_views import FileKind, FileView


def make_file(view: FileView) -> MadeFile:
    return _MAKERS[view.wanted.kind](view)


def _letter(view: FileView) -> MadeFile:
    assert view.letter is not None
    return letter_file(view.letter)


_MAKERS: Mapping[FileKind, Callable[[FileView], MadeFile]] = {
    FileKind.LETTER: _letter,
}
