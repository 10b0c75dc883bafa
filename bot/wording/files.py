"""What files are called, and why one can't be sent."""

from __future__ import annotations

from bot.ids import LetterKind
from bot.usecases.file_views import FileKind, Wanted

LETTER_NAMES = {
    LetterKind.NOTICE: "notice of non-renewal",
    LetterKind.REQUEST: "request for early release",
    LetterKind.ESCALATE: "escalation of the request",
    LetterKind.CITE: "documented experience",
    LetterKind.DELETE: "request to delete the account",
}

_NAMES = {
    FileKind.CHART: "the chart of what each option costs",
    FileKind.TIMELINE: "the timeline as a picture",
    FileKind.CALENDAR: "the calendar file",
    FileKind.EXPORT: "the export",
}

_REFUSED = {
    "file_upload_size_restricted": "this workspace takes no files of that size",
    "file_uploads_disabled": "this workspace takes no files",
    "file_uploads_except_images_disabled": "this workspace takes pictures only",
    "file_type_not_allowed": "this workspace takes no files of that type",
    "missing_scope": "exitplan may not send files here yet: an admin has to install it once more",
    "no_permission": "exitplan may not send files here",
    "render": "exitplan could not make it, which is a bug",
    "storage_limit_reached": "the workspace's storage is full",
    "tries": "Slack twice did not show it",
}


def file_words(wanted: Wanted) -> str:
    """`the chart …`, `the letter (notice of non-renewal)`, for the middle of a sentence."""
    if wanted.kind is FileKind.LETTER:
        return f"the letter ({LETTER_NAMES[LetterKind(wanted.which)]})"
    return _NAMES[wanted.kind]


def refused_words(error: str) -> str:
    """Slack's reason as a sentence's end; its own word where that is not known."""
    return _REFUSED.get(error, f"Slack says {error}")
