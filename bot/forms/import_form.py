"""The form that registers contracts from pasted rows: pasted, checked, and registered by a second press.

The pasted text stays in its field all the time. What is above it says how the rows were read: why some
can't be, or what is about to be registered. A press registers only what stands there unchanged since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.forms.columns import COLUMNS, HEADERLESS, RESTRICTED
from bot.forms.errors import FormError
from bot.forms.import_preview import Checked, above
from bot.forms.modals import (
    MAX_TYPED,
    block_ids,
    channel_menu,
    modal,
    note,
    question,
    read_metadata_of,
    read_state,
    text_field,
)
from bot.ids import CallbackId
from bot.wording.format import listing

ROWS, CHANNEL = "rows", "channel_id"
MOST_ROWS = 100
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
    blocks = [*above(checked), *_fields(text, channel_id, origin_channel_id)]
    return modal(CallbackId.IMPORT_FORM, "Import contracts", submit, blocks, metadata)


def _fields(text: str, channel_id: str, origin_channel_id: str) -> Iterator[SlackBlock]:
    order = listing([column.name for column in HEADERLESS])
    field = text_field(text, multiline=True, placeholder=EXAMPLE)
    hint = f"Without headings the order is: {order}. Up to {MAX_TYPED:,} characters at once."
    yield question(ROWS, "Rows", field, hint=hint)
    ids = (channel_id, origin_channel_id)
    menu = channel_menu(channel_id, direct_messages=any(one.startswith("D") for one in ids))
    hint = "Plans and reminders go here, unless a row names another channel. Rows without an owner are yours."
    yield question(CHANNEL, "Channel", menu, hint=hint)
    names = listing([*(column.name for column in COLUMNS), RESTRICTED])
    amounts = 'amounts like 19 USD or €11400/yr; where commas separate the cells, "€11,400/yr" in quotes'
    people = "owner and backup as @name or Slack's id, a channel as Slack's id, restricted as yes or no"
    yield note(f"Headings: {names}. Dates like 2027-03-31 or 31 Mar 2027, {amounts}; {people}.")


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
