"""What an import has registered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.ids import ActionId
from bot.messages.message import Message
from bot.messages.parts import Note, Paragraph, Part, button, buttons, compose, sections
from bot.messages.shown import shown_record
from bot.messages.text import OWN_DIRECT, bold, code, place
from bot.wording.format import count, day
from storage.records.contracts import ContractRecord

MOST_LISTED = 20


def imported_message(records: Sequence[ContractRecord]) -> Message:
    return compose(_parts(records))


def _parts(records: Sequence[ContractRecord]) -> Iterator[Part]:
    total = count(len(records), "contract")
    verb = "is" if len(records) == 1 else "are"
    channels = {record.channel_id for record in records}
    where = _where(records[0]) if len(channels) == 1 else f"{len(channels)} channels"
    yield Paragraph(f"{bold(f'{total} {verb} registered')} in {where}.")
    yield from sections(
        _line(shown_record(record), with_channel=len(channels) > 1) for record in records[:MOST_LISTED]
    )
    if len(records) > MOST_LISTED:
        yield Note(f"And {len(records) - MOST_LISTED} more.")
    yield Note(f"No plan has started yet: {code('/exitplan recommend NAME')} shows one for each.")
    yield from buttons(button("List them", ActionId.PAGE, "all 1"))


def _line(record: ContractRecord, *, with_channel: bool) -> str:
    where = f", in {_where(record)}" if with_channel else ""
    return f"{record.contract.vendor} ({code(record.id)}), paid until {day(record.contract.end_on)}{where}"


def _where(record: ContractRecord) -> str:
    """An import puts nothing into anybody else's direct message."""
    return place(record.channel_id, direct=OWN_DIRECT)
