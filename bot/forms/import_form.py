"""The form that registers contracts from pasted rows: pasted, checked, and registered by a second press.

The pasted text stays in its field all the time. What is above it says how the rows were read: why some
can't be, or what is about to be registered. A press registers only what stands there unchanged since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.forms.columns import COLUMNS, HEADERLESS
from bot.forms.errors import FormError
from bot.forms.import_reading import ImportedRow, RefusedRow, duplicates_within
from bot.forms.modals import (
    MAX_LABEL,
    MAX_TYPED,
    block_ids,
    channel_menu,
    modal,
    note,
    paragraph,
    question,
    read_metadata_of,
    read_state,
    text_field,
)
from bot.forms.quoting import quote
from bot.ids import CallbackId
from bot.wording.format import count, day, listing, money
from planner.contract import Contract
from planner.deadlines import send_by
from storage.records import ContractRecord

ROWS, CHANNEL = "rows", "channel_id"
MOST_ROWS = 100
MOST_SHOWN = 40
"""Rows listed above the field; the rest is counted."""
OWN_COLUMNS = ("owner", "backup", "channel")
"""Of an export; here all contracts belong to whoever imports, in the channel that is chosen."""
EXAMPLE = (
    "vendor, seats, price, end date, notice days\nActivTrak, 50, 19 USD per seat and month, 2027-03-31, 30"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportForm:
    text: str
    channel_id: str
    nonce: str
    is_checked: bool
    """The person has seen how exactly this was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the form says of the rows in it."""

    rows: tuple[ImportedRow, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    registered: tuple[tuple[ImportedRow, ContractRecord], ...] = ()
    """Rows whose vendor and end are registered already."""


def import_view(
    *, nonce: str, channel_id: str, origin_channel_id: str, text: str = "", checked: Checked | None = None
) -> dict[str, Any]:
    """The form: empty, or with what came of checking `text`."""
    is_ready = checked is not None and not checked.refused
    submit = f"Register {len(checked.rows)}" if checked and is_ready else "Check"
    metadata = {
        "nonce": nonce,
        "origin": origin_channel_id,
        "checked": fingerprint(text, channel_id) if is_ready else "",
    }
    blocks = [*_above(checked), *_fields(text, channel_id, origin_channel_id)]
    return modal(CallbackId.IMPORT_FORM, "Import contracts", submit, blocks, metadata)


def _above(checked: Checked | None) -> Iterator[SlackBlock]:
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


def _fields(text: str, channel_id: str, origin_channel_id: str) -> Iterator[SlackBlock]:
    order = listing([column.name for column in HEADERLESS])
    field = text_field(text, multiline=True, placeholder=EXAMPLE)
    hint = f"Without headings the order is: {order}. Up to {MAX_TYPED:,} characters at once."
    yield question(ROWS, "Rows", field, hint=hint)
    ids = (channel_id, origin_channel_id)
    menu = channel_menu(channel_id, direct_messages=any(one.startswith("D") for one in ids))
    hint = (
        "Where their plans and reminders go. You are the owner of all of them; /exitplan edit changes that."
    )
    yield question(CHANNEL, "Channel", menu, hint=hint)
    names = listing([column.name for column in COLUMNS if column.name not in OWN_COLUMNS])
    amounts = 'amounts like 19 USD or €11400/yr; where commas separate the cells, "€11,400/yr" in quotes'
    yield note(f"Headings: {names}. Dates like 2027-03-31 or 31 Mar 2027, {amounts}.")


def fingerprint(text: str, channel_id: str) -> str:
    """Tells whether rows and channel are those that were checked."""
    return sha256(f"{channel_id}\n{text}".encode()).hexdigest()[:16]


def read_import_form(view: Mapping[str, Any]) -> ImportForm:
    """What was pasted and chosen. Raises FormError."""
    state, metadata = read_state(view), read_metadata_of(view)
    text, channel_id = state.get(ROWS, ""), state.get(CHANNEL, "")
    if not text.strip():
        raise FormError({block_ids(view).get(ROWS, ROWS): "Paste at least one row, like the example."})
    return ImportForm(
        text=text,
        channel_id=channel_id,
        nonce=str(metadata["nonce"]),
        is_checked=metadata.get("checked") == fingerprint(text, channel_id),
    )


def origin_of(view: Mapping[str, Any]) -> str:
    """The channel in which the form was opened."""
    return str(read_metadata_of(view).get("origin", ""))
