"""Files for one person's direct messages, and sharing them in the contract's channel."""

from __future__ import annotations

from collections.abc import Callable

from bot.forms.command import read_export_format
from bot.ids import LetterKind
from bot.listeners.turn import Reply, Turn
from bot.messages.answers import error_message, gone_message
from bot.messages.files import asked_message, shared_message, unshared_message
from bot.messages.milestone_words import is_quiet
from bot.messages.quiet import quiet_message
from bot.slack_objects import Channel
from bot.usecases.export import has_plan
from bot.usecases.file_views import ExportFormat, FileKind, FileResult, Unshared, Wanted
from bot.usecases.files import Offer, ask_for_export, ask_for_file, find_offer, share_file
from bot.usecases.look import find_readable, load_record, load_view
from bot.wording.examples import REGISTERING

NOTHING_TO_EXPORT = f"You have nothing to export yet. Start with {REGISTERING}."

OF_A_PLAN = frozenset({FileKind.TIMELINE, FileKind.CALENDAR})
"""Files that show what is still to be done."""
NOTHING_PLANNED = (
    "No plan is under way, so there is nothing for a calendar: /exitplan recommend NAME shows one to start."
)


def sending(kind: FileKind) -> Callable[[Turn, str], Reply]:
    """A button whose value is the contract's id."""
    return lambda turn, contract_id: _send_about(turn, contract_id, kind)


def _send_about(turn: Turn, contract_id: str, kind: FileKind) -> Reply:
    """A button may have outlived the plan: of what is kept or has ended no plan is ahead."""
    view = load_view(contract_id, turn.person, turn.services)
    if view is not None and is_quiet(view) and kind in OF_A_PLAN:
        return Reply(message=quiet_message(view))
    return _send(turn, contract_id, Wanted(kind=kind))


def send_letter(turn: Turn, value: str) -> Reply:
    """*Send me as a file* under a letter."""
    contract_id, _, kind = value.partition(" ")
    return _send(turn, contract_id, Wanted(kind=FileKind.LETTER, which=LetterKind(kind).value))


def _send(turn: Turn, contract_id: str, wanted: Wanted) -> Reply:
    record = load_record(contract_id, turn.person, turn.services)
    if record is None:
        return Reply(message=gone_message())
    may_be_shared = _refusal(wanted, _channel(turn, record.channel_id)) is None
    result = ask_for_file(contract_id, wanted, turn.person, turn.services, may_be_shared=may_be_shared)
    if result is FileResult.GONE:
        return Reply(message=gone_message())
    return Reply(message=asked_message(wanted, result))


def export(turn: Turn, rest: str) -> Reply:
    """`export [csv|ics|json]`; without a format, the table."""
    which = read_export_format(rest)
    if not find_readable(turn.person, turn.services):
        return Reply(message=error_message(NOTHING_TO_EXPORT))
    if which is ExportFormat.ICS and not has_plan(turn.person, turn.services):
        return Reply(message=error_message(NOTHING_PLANNED))
    result = ask_for_export(which, turn.person, turn.services)
    return Reply(message=asked_message(Wanted(kind=FileKind.EXPORT, which=which), result))


def share(turn: Turn, offer_id: str) -> Reply:
    """*Share in channel*; who reads there is asked again, for it may have changed since the offer."""
    offer = find_offer(offer_id, turn.person, turn.services)
    if offer is None:
        return Reply(message=gone_message())
    refusal = _refusal(offer.topic.wanted, _channel(turn, offer.record.channel_id))
    if refusal is not None:
        return Reply(message=unshared_message(refusal, offer.record.channel_id))
    return _shared(turn, offer)


def _shared(turn: Turn, offer: Offer) -> Reply:
    result = share_file(offer.delivery.id, turn.person, turn.services)
    if result is FileResult.GONE:
        return Reply(message=gone_message())
    return Reply(message=shared_message(offer.topic.wanted, offer.record.channel_id, result))


def _channel(turn: Turn, channel_id: str) -> Channel | None:
    return turn.desk.people.channel(turn.person.workspace_id, channel_id, fresh=True)


def _refusal(wanted: Wanted, channel: Channel | None) -> Unshared | None:
    """Why a file can't be shared there; None: it can."""
    if channel is not None and channel.is_archived:
        return Unshared.ARCHIVED
    if channel is None or not channel.has_bot:
        return Unshared.CLOSED
    return Unshared.EXTERNAL if channel.is_external and wanted.holds_prices else None
