"""Contracts from pasted rows: checked row by row, shown, and registered all or none."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.forms.errors import FormError, InputError
from bot.forms.import_form import (
    CHANNEL,
    MOST_ROWS,
    ROWS,
    ImportForm,
    import_view,
    origin_of,
    read_import_form,
)
from bot.forms.import_preview import Checked
from bot.forms.import_reading import Reading, RefusedRow, RowReader
from bot.forms.modals import MAX_TYPED
from bot.listeners.channels import find_postable_channel
from bot.listeners.import_places import PlacedRow, directory_of, place_rows
from bot.listeners.submitted import Accepted, Kept
from bot.listeners.turn import Payload, Reply, Turn
from bot.messages.imports import imported_message
from bot.people import OutOfTimeError
from bot.slack_errors import asked
from bot.slack_objects import Channel
from bot.usecases.imports import find_registered, import_contracts
from bot.usecases.settings import load_workspace_settings
from bot.usecases.strangers import warn_of_strangers
from storage import calendars
from storage.records.contracts import NewContract
from storage.records.settings import WorkspaceSettings

OUT_OF_TIME = (
    "Slack has not yet answered about all people and channels in these rows: press the button again, and "
    "exitplan goes on from there."
)


def ask(turn: Turn, rest: str) -> None:
    """`import [rows]`: the form to paste into, with what was typed already. Raises InputError."""
    if len(rest) > MAX_TYPED:
        raise InputError(
            f"{len(rest):,} characters are more than the form's {MAX_TYPED:,}: import the rows in parts, or "
            "all at once with exitplan import FILE on the machine."
        )
    channel_id = turn.channel_id or _settings(turn).default_channel_id or ""
    nonce = secrets.token_urlsafe(12)
    turn.open_form(
        import_view(nonce=nonce, channel_id=channel_id, origin_channel_id=turn.channel_id, text=rest)
    )


def save(turn: Turn, view: Payload) -> Accepted | Kept:
    """Check the rows; register them once they have been seen as they were read. Raises FormError."""
    form = read_import_form(view)
    people = turn.desk.people.in_time(turn.begun_at)
    turn = replace(turn, desk=replace(turn.desk, people=people))
    try:
        found = _find(turn, form)
    except OutOfTimeError:
        raise FormError({ROWS: OUT_OF_TIME}) from None
    if form.is_checked and not found.refused:
        return _register(turn, form, [row.new for row in found.rows], found.channel)
    return Kept(view=_checked_view(turn, view, form, found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The rows, and what Slack says of the people and channels that they name."""

    channel: Channel
    rows: tuple[PlacedRow, ...]
    refused: tuple[RefusedRow, ...]


def _find(turn: Turn, form: ImportForm) -> _Found:
    channel = find_postable_channel(turn, form.channel_id, block_id=CHANNEL)
    settings = _settings(turn)
    reading = _read(turn, form, channel, settings)
    rows, refused = place_rows(turn, reading.rows, channel, settings)
    refused = tuple(sorted((*reading.refused, *refused), key=lambda row: row.number))
    return _Found(channel=channel, rows=rows, refused=refused)


def _settings(turn: Turn) -> WorkspaceSettings:
    return load_workspace_settings(turn.person.workspace_id, turn.services)


def _read(turn: Turn, form: ImportForm, channel: Channel, settings: WorkspaceSettings) -> Reading:
    timezone = settings.timezone or turn.person.timezone
    reader = RowReader(
        playbooks=turn.services.playbooks,
        calendars=calendars,
        today=turn.services.today(timezone),
        timezone=timezone,
        country=settings.country or "",
        directory=directory_of(turn, channel),
    )
    try:
        return reader.read_text(form.text, most_rows=MOST_ROWS)
    except InputError as error:
        raise FormError({ROWS: error.sentence}) from None


def _checked_view(turn: Turn, view: Payload, form: ImportForm, found: _Found) -> Payload:
    contracts = [row.new for row in found.rows]
    same = find_registered(contracts, turn.person.workspace_id, turn.person, turn.services)
    registered = tuple((row.shown, one) for row, one in zip(found.rows, same, strict=True) if one is not None)
    return import_view(
        nonce=form.nonce,
        channel_id=form.channel_id,
        origin_channel_id=origin_of(view),
        text=form.text,
        checked=Checked(
            rows=tuple(row.shown for row in found.rows), refused=found.refused, registered=registered
        ),
    )


def _register(turn: Turn, form: ImportForm, contracts: Sequence[NewContract], channel: Channel) -> Accepted:
    records = import_contracts(
        contracts,
        nonce=form.nonce,
        workspace_id=turn.person.workspace_id,
        actor_id=turn.person.id,
        services=turn.services,
    )
    for record in records:
        read_in = asked(
            partial(turn.desk.people.channel, turn.person.workspace_id, record.channel_id),
            otherwise=None,  # it is registered all the same, and the engine warns too
            about=f"who reads {record.channel_id}",
        )
        if read_in is not None and read_in.is_external:
            warn_of_strangers(record, turn.services)
    return Accepted(reply=Reply(message=imported_message(records)), channel_id=channel.id)
