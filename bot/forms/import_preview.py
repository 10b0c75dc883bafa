"""What stands above the rows in the import form: how they were read, or why they can't be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block as SlackBlock

from bot.forms.import_reading import ImportedRow, RefusedRow, duplicates_within
from bot.forms.modals import MAX_LABEL, paragraph
from bot.forms.quoting import quote
from bot.wording.format import count, day, money
from planner.contract import Contract
from planner.deadlines import send_by
from storage.records import ContractRecord

MOST_SHOWN = 40
"""Rows listed above the field; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the form says of the rows in it."""

    rows: tuple[ImportedRow, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    registered: tuple[tuple[ImportedRow, ContractRecord], ...] = ()
    """Rows whose vendor and end are registered already."""


def above(checked: Checked | None) -> Iterator[SlackBlock]:
    if checked is None:
        yield paragraph(
            "Paste rows from a spreadsheet, with a row of headings or without one. Nothing is registered "
            "before you have seen how they were read, and then all rows are or none."
        )
    elif checked.refused:
        yield from _refusals(checked)
    else:
        yield from _preview(checked)


def _refusals(checked: Checked) -> Iterator[SlackBlock]:
    total = len(checked.rows) + len(checked.refused)
    yield paragraph(
        f"Nothing is registered yet: {len(checked.refused)} of {count(total, 'row')} can't be read."
    )
    yield from _paragraphs(_shown([_refusal(row) for row in checked.refused]))


def _refusal(row: RefusedRow) -> str:
    name = f" ({quote(row.vendor)})" if row.vendor else ""
    return f"• Row {row.number}{name}: {' '.join(row.reasons)}"


def _preview(checked: Checked) -> Iterator[SlackBlock]:
    yield paragraph(f"{count(len(checked.rows), 'contract')} read. Check them, then press Register.")
    yield from _paragraphs(_shown([_read(row) for row in checked.rows]))
    warnings = [*_registered(checked), *_within(checked.rows)]
    if warnings:
        yield paragraph("⚠ Already there. Take these rows out, or press Register to have them twice.")
        yield from _paragraphs(_shown(warnings))


def _read(row: ImportedRow) -> str:
    contract = row.contract
    last_day = send_by(contract)
    notice = f"send notice by {day(last_day)}" if last_day else "nothing renews"
    return (
        f"• Row {row.number}: {quote(contract.vendor)}, {count(contract.seats, 'seat')}, {_price(contract)}, "
        f"paid until {day(contract.end_on)}, {notice}"
    )


def _price(contract: Contract) -> str:
    if contract.price is not None:
        return f"{money(contract.price, contract.currency)} per seat and month"
    return f"{money(contract.annual, contract.currency)} a year"


def _registered(checked: Checked) -> Iterator[str]:
    for row, record in checked.registered:
        name = f"{quote(record.contract.vendor)} ending {day(record.contract.end_on)}"
        yield f"• Row {row.number}: {name} is registered as {record.id}."


def _within(rows: tuple[ImportedRow, ...]) -> Iterator[str]:
    for row, first in duplicates_within(rows):
        yield f"• Row {row.number}: the same vendor and end date as row {first.number}."


def _shown(lines: Sequence[str]) -> list[str]:
    if len(lines) <= MOST_SHOWN:
        return list(lines)
    return [*lines[:MOST_SHOWN], f"And {len(lines) - MOST_SHOWN} more."]


def _paragraphs(lines: Iterable[str]) -> Iterator[SlackBlock]:
    """As few blocks as hold the lines."""
    pending = ""
    for line in lines:
        if pending and len(f"{pending}\n{line}") > MAX_LABEL:
            yield paragraph(pending)
            pending = ""
        pending = f"{pending}\n{line}".lstrip("\n")[:MAX_LABEL]
    if pending:
        yield paragraph(pending)
