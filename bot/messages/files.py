"""What is said of files: beside them, instead of them, and the offer to share them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ids import ActionId
from bot.messages.message import Message
from bot.messages.parts import Note, Paragraph, Part, button, buttons, compose
from bot.messages.shown import shown_record
from bot.messages.text import capitalised, code, inert, mention, place
from bot.usecases.file_views import FileKind, FileResult, FileView, OfferView, Unshared, Wanted
from bot.wording.files import file_words, refused_words
from bot.wording.format import count

MAY_BE_REPEAT = "This may be a repeat: Slack did not say whether it took the first one."

LONGEST_FACTS = 1_500
"""Characters of a picture's facts, escaped; Slack takes 1,000 of them beside the picture itself."""

INSTEAD = {
    FileKind.CHART: "/exitplan compare {id}",
    FileKind.TIMELINE: "/exitplan timeline {id}",
    FileKind.CALENDAR: "/exitplan timeline {id}",
    FileKind.LETTER: "/exitplan letter {id} {which}",
    FileKind.EXPORT: "/exitplan list",
}
"""Shows the same in a message."""


def caption(view: FileView) -> Message:
    """What stands beside the file. Sections only: Slack is not known to take more there."""
    return compose(_caption(view))


def _caption(view: FileView) -> Iterator[Part]:
    yield Paragraph(f"{_named(view)}.{_advice(view.wanted)}")
    if view.shared_by:
        sharer = inert(view.shared_by_name) if view.shared_by_name else mention(view.shared_by)
        yield Paragraph(f"Shared by {sharer}.")
    if view.may_be_repeat:
        yield Paragraph(MAY_BE_REPEAT)


def _named(view: FileView) -> str:
    words = capitalised(file_words(view.wanted))
    if view.wanted.kind is FileKind.EXPORT:
        return f"{words}: {count(len(view.exported), 'contract')} that you may read"
    return f"{words} for {inert(view.contract.record.contract.vendor)}"


def _advice(wanted: Wanted) -> str:
    return " Check every [bracket] before you send it." if wanted.kind is FileKind.LETTER else ""


def unsent_message(view: FileView, error: str, alt_text: str = "") -> Message:
    """Instead of a file that Slack refuses: why, what a picture would have shown, and where else it is."""
    return compose(_unsent(view, error, alt_text))


def _unsent(view: FileView, error: str, alt_text: str) -> Iterator[Part]:
    yield Paragraph(f"{_named(view)} can't be sent as a file: {refused_words(error)}.")
    if alt_text:
        yield Paragraph(inert(alt_text, LONGEST_FACTS))
    contract_id = "" if view.wanted.kind is FileKind.EXPORT else view.contract.record.id
    instead = INSTEAD[view.wanted.kind].format(id=contract_id, which=view.wanted.which)
    yield Note(f"{code(instead)} shows it here.")


def offer_message(view: OfferView) -> Message:
    """Under a file in a direct message: share it where the contract's people read it."""
    return compose(_offer(view))


def _offer(view: OfferView) -> Iterator[Part]:
    where = place(view.record.channel_id)
    what = f"{file_words(view.wanted)} for {shown_record(view.record).contract.vendor}"
    if view.is_taken_up:
        yield Paragraph(f"You shared {what} in {where}.")
        return
    yield Paragraph(f"So far only you see {what}. Once it is shared in {where}, everybody there can read it.")
    yield from buttons(button("Share in channel", ActionId.SHARE_FILE, view.offer_id))


def asked_message(wanted: Wanted, result: FileResult) -> Message:
    """The answer to the click: where the file will be."""
    words = file_words(wanted)
    if result is FileResult.ALREADY:
        return Message.plain(f"{capitalised(words)} is on its way to your direct messages with exitplan.")
    return Message.plain(f"{capitalised(words)} goes to your direct messages with exitplan.")


def shared_message(wanted: Wanted, channel_id: str, result: FileResult) -> Message:
    """The answer to *Share in channel*."""
    words, where = capitalised(file_words(wanted)), place(channel_id)
    if result is FileResult.ALREADY:
        return Message.plain(f"{words} was shared in {where} already.")
    return Message.plain(f"{words} goes to {where}.")


def unshared_message(why: Unshared, channel_id: str) -> Message:
    """The answer to *Share in channel* where that can't be done."""
    where = place(channel_id)
    if why is Unshared.EXTERNAL:
        others = f"People of other organisations read {where}, so no price is posted there"
        return Message.plain(f"{others}, and the file stays with you.")
    unshared = f"exitplan can't post in {where}, so nothing was shared"
    if why is Unshared.ARCHIVED:
        return Message.plain(f"{unshared}: the channel is archived.")
    if channel_id.startswith("D"):
        return Message.plain(f"{unshared}. The file stays with you.")
    return Message.plain(f"{unshared}. Type {code('/invite @exitplan')} there first.")
