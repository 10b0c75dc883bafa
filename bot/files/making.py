"""Any file that was asked for, made now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.files.exports import export_file
from bot.files.letters import letter_file
from bot.files.made import MadeFile
from bot.files.pictures import chart_file, timeline_file
from bot.usecases.file_views import ExportFormat, FileKind, FileView


def make_file(view: FileView) -> MadeFile:
    return _MAKERS[view.wanted.kind](view)


def _letter(view: FileView) -> MadeFile:
    assert view.letter is not None
    return letter_file(view.letter)


def _calendar(view: FileView) -> MadeFile:
    from bot.files.calendars import calendar_file

    return calendar_file(view.contract)


_MAKERS: Mapping[FileKind, Callable[[FileView], MadeFile]] = {
    FileKind.CHART: lambda view: chart_file(view.contract),
    FileKind.TIMELINE: lambda view: timeline_file(view.contract),
    FileKind.CALENDAR: _calendar,
    FileKind.LETTER: _letter,
    FileKind.EXPORT: lambda view: export_file(ExportFormat(view.wanted.which), view.exported, view.contracts),
}
