"""What stands above the rows in the import form: how they were read, or why they can't be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from slack_sdk.models.blocks import Block as SlackBlock

from bot.forms.import_reading import ImportedRow, RefusedRow, duplicates_within
from bot.forms.import_refusals import lost_sentences, refusal_sentences
from bot.forms.modals import MAX_LABEL, paragraph
from bot.forms.quoting import quote
from bot.wording.format import count, day, money
from bot.wording.prices import seat_price
from planner.contract import Contract
from planner.deadlines import send_by
from storage.records.contracts import ContractRecord

MOST_BLOCKS = 45
"""For the refused rows: Slack takes 100 in a form.

They hold what can be wrong with 100 rows of 3,000 characters in all.
"""
BULLET = "• "
"""What each row begins with; where one goes on in the next block, it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row with where it goes and whose it is; the names are empty where the form says it for all."""

    row: ImportedRow
    is_restricted: bool
    owner: str = ""
    backup: str = ""
    channel: str = ""

    @property
    def number(self) -> int:
        return self.row.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the form says of the rows in it."""

    rows: tuple[ShownRow, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    registered: tuple[tuple[ShownRow, ContractRecord], ...] = ()
    """Rows whose vendor and end are registered already."""


def above(checked: Checked | None) -> Iterator[SlackBlock]:
    if checked is None:
        yield paragraph(
            "Paste rows from a spreadsheet, with a row of headings or without one. First you see how they "
            "were read; then all of them are registered, or none."
        )
    elif checked.refused:
        yield from _refusals(checked)
    else:
        yield from _preview(checked)


def _refusals(checked: Checked) -> Iterator[SlackBlock]:
    total = len(checked.rows) + len(checked.refused)
    yield paragraph(
        f"Nothing is registered yet: {len(checked.refused)} of {count(total, 'row')} can't be imported."
    )
    yield from _paragraphs(f"{BULLET}{said}" for said in refusal_sentences(checked.refused))


def _preview(checked: Checked) -> Iterator[SlackBlock]:
    yield paragraph(f"{count(len(checked.rows), 'contract')} read. Check them, then press Register.")
    yield from _paragraphs(map(_read, checked.rows))
    lost = [f"{BULLET}{said}" for said in lost_sentences(one.row for one in checked.rows)]
    if lost:
        yield paragraph("⚠ Not everything can be taken over.")
        yield from _paragraphs(lost)
    warnings = [*_registered(checked), *_within(tuple(one.row for one in checked.rows))]
    if warnings:
        yield paragraph("⚠ Already there. Take these rows out, or press Register to have them twice.")
        yield from _paragraphs(warnings)


def _read(shown: ShownRow) -> str:
    contract = shown.row.contract
    last_day = send_by(contract)
    notice = f"send notice by {day(last_day)}" if last_day else "nothing renews"
    facts = (
        quote(contract.vendor),
        count(contract.seats, "seat"),
        _price(contract),
        f"paid until {day(contract.end_on)}",
        notice,
        *_access(shown),
    )
    return f"{BULLET}Row {shown.number}: {', '.join(facts)}"


def _access(shown: ShownRow) -> Iterator[str]:
    """Whose it is, where it goes, and who reads it."""
    if shown.owner:
        yield f"owner {shown.owner}"
    if shown.backup:
        yield f"backup {shown.backup}"
    if shown.channel:
        yield f"in {shown.channel}"
    if shown.is_restricted:
        yield "restricted"
    elif shown.row.is_restricted is False:
        yield "readable in the workspace"


def _price(contract: Contract) -> str:
    if contract.price is not None:
        return seat_price(contract)
    return f"{money(contract.annual, contract.currency)} a year in all ({seat_price(contract)})"


def _registered(checked: Checked) -> Iterator[str]:
    for row, record in checked.registered:
        name = f"{quote(record.contract.vendor)} ending {day(record.contract.end_on)}"
        yield f"{BULLET}Row {row.number}: {name} is registered as {record.id}."


def _within(rows: tuple[ImportedRow, ...]) -> Iterator[str]:
    for row, first in duplicates_within(rows):
        yield f"{BULLET}Row {row.number}: the same vendor and end date as row {first.number}."


def _paragraphs(lines: Iterable[str]) -> Iterator[SlackBlock]:
    """As few blocks as hold the lines; rows that a form has no room for are counted, also one that is cut."""
    filled = list(_filled(lines))
    yield from (paragraph("\n".join(lines)) for lines in filled[:MOST_BLOCKS])
    left = [line for lines in filled[MOST_BLOCKS:] for line in lines]
    missing = sum(at == 0 or line.startswith(BULLET) for at, line in enumerate(left))
    if missing:
        yield paragraph(f"And {missing} more: import the rows in parts to see them.")


def _filled(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines of each block."""
    pending: list[str] = []
    for piece in chain.from_iterable(map(_pieces, lines)):
        if pending and len("\n".join((*pending, piece))) > MAX_LABEL:
            yield pending
            pending = []
        pending.append(piece)
    if pending:
        yield pending


def _pieces(line: str) -> Iterator[str]:
    """A line as it fits into blocks: broken behind a sentence, or else behind a word."""
    while len(line) > MAX_LABEL:
        room = line[: MAX_LABEL + 1]
        ends = (room.rfind(". ") + 1, room.rfind(" "))
        end = next((end for end in ends if end > MAX_LABEL // 2), MAX_LABEL)
        yield line[:end]
        line = line[end:].lstrip()
    yield line
