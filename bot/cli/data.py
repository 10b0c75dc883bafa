"""`exitplan export` and `exitplan import`: on the machine, for a whole workspace, also while the bot runs.

They send nothing, so they need no Slack and don't mind a sender that holds the database.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.cli.complaints import first_line
from bot.cli.data_rows import read_source
from bot.files.exports import export_bytes
from bot.forms.errors import InputError
from bot.forms.import_places import IDS_ALONE
from bot.forms.import_reading import ImportedRow, Reading, RowReader, duplicates_within
from bot.forms.import_refusals import lost_sentences, refusal_sentences
from bot.forms.quoting import one_line
from bot.forms.text import read_timezone
from bot.usecases.file_views import ExportFormat, FileKind, Wanted
from bot.usecases.files import load_export_view
from bot.usecases.imports import find_registered, import_contracts
from bot.usecases.services import Services
from bot.usecases.settings import load_workspace_settings
from bot.wording.format import count, day
from scheduler.ports import Clock
from storage import calendars
from storage.database import Database
from storage.ids import new_id
from storage.migrate import is_current
from storage.playbooks import load_playbooks
from storage.records.contracts import NewContract
from storage.records.settings import WorkspaceSettings

MOST_ROWS = 5_000
FALLBACK_ZONE = "UTC"


class DataError(ValueError):
    """It can't be done as it was asked; its text is one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What rows get that don't say it themselves."""

    path: str
    """A file, or `-` for standard input."""
    workspace_id: str | None
    channel_id: str | None
    owner_id: str | None
    timezone: str | None
    """Else the workspace's."""
    is_public: bool
    """Readable in the workspace, where a row says nothing of it."""
    is_again: bool
    """Also what is registered already."""
    is_trial: bool
    """Read everything, keep nothing."""


def options_of(chosen: Namespace) -> ImportOptions:
    """The options as they were typed. Raises DataError."""
    try:
        timezone = read_timezone(chosen.timezone) if chosen.timezone else None
        channel_id = IDS_ALONE.read_channel(chosen.channel) if chosen.channel else None
        owner_id = IDS_ALONE.read_person(chosen.owner) if chosen.owner else None
    except InputError as error:
        raise DataError(error.sentence) from None
    return ImportOptions(
        path=chosen.file,
        workspace_id=chosen.workspace,
        channel_id=channel_id,
        owner_id=owner_id,
        timezone=timezone,
        is_public=chosen.public,
        is_again=chosen.again,
        is_trial=chosen.dry_run,
    )


@contextmanager
def opened(url: str, clock: Clock) -> Iterator[Services]:
    """The database as it is: neither made nor brought up to date. Raises DataError."""
    database = Database(url)
    try:
        _refuse_missing(database)
        if not is_current(database):
            raise DataError("the database is not up to date: run `exitplan db upgrade` first")
        yield Services(database=database, clock=clock, playbooks=load_playbooks(), nudge=lambda: None)
    except SQLAlchemyError as error:
        raise DataError(f"the database can't be used: {first_line(error)}") from None
    finally:
        database.dispose()


def _refuse_missing(database: Database) -> None:
    """A SQLite file that is not there would be made by asking."""
    path = database.engine.url.database
    if database.is_sqlite and path and not Path(path).is_file():
        raise DataError(f"there is no database {path}: name another in DATABASE_URL")


def find_workspace(services: Services, wanted: str | None) -> str:
    """The workspace that is meant; without a name, the only one. Raises DataError."""
    with services.database.reading() as transaction:
        known = transaction.workspaces.ids()
    if wanted is not None and wanted not in known:
        others = f"use one of {', '.join(known)}" if known else "run the bot once first"
        raise DataError(f"there is no workspace {wanted[:40]!r}: {others}")
    if wanted is None and len(known) != 1:
        others = f"name one of {', '.join(known)} with --workspace" if known else "run the bot once first"
        raise DataError(f"it is not clear which workspace is meant: {others}")
    return wanted or known[0]


def run_export(services: Services, which: ExportFormat, workspace_id: str | None) -> bytes:
    """All contracts of a workspace. Raises DataError."""
    workspace_id = find_workspace(services, workspace_id)
    wanted = Wanted(kind=FileKind.EXPORT, which=which.value)
    with services.database.reading() as transaction:
        view = load_export_view(transaction, wanted, workspace_id, None, services)
    if which is ExportFormat.ICS and not view.contracts:
        raise DataError("no plan is under way, so there is nothing for a calendar")
    return export_bytes(which, view.exported, view.contracts)


def run_import(services: Services, options: ImportOptions, content: bytes) -> str:
    """Register every row of the file, or none; what was done. Raises DataError, with every refused row."""
    workspace_id = find_workspace(services, options.workspace_id)
    settings = load_workspace_settings(workspace_id, services)
    reading = _read(services, options, settings, content)
    if reading.refused:
        raise DataError(_refusals(reading))
    contracts = [_facts(row, options, settings) for row in reading.rows]
    if not options.is_again:
        _refuse_registered(reading.rows, contracts, workspace_id, services)
    total = count(len(contracts), "contract")
    lost = "".join(f" {said}" for said in lost_sentences(reading.rows))
    if options.is_trial:
        return f"{total} can be imported into {workspace_id}; nothing was kept.{lost}"
    import_contracts(contracts, nonce=new_id(), workspace_id=workspace_id, actor_id=None, services=services)
    return f"{total} imported into {workspace_id}.{lost}"


def _read(services: Services, options: ImportOptions, settings: WorkspaceSettings, content: bytes) -> Reading:
    timezone = options.timezone or settings.timezone or FALLBACK_ZONE
    reader = RowReader(
        playbooks=services.playbooks,
        calendars=calendars,
        today=services.today(timezone),
        timezone=timezone,
        country=settings.country or "",
    )
    try:
        return reader.read(read_source(content, most_rows=MOST_ROWS))
    except (InputError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DataError(f"{options.path}: {_plain(error)}") from None


def _plain(error: Exception) -> str:
    return error.sentence if isinstance(error, InputError) else f"it can't be read ({error})"


def _refusals(reading: Reading) -> str:
    total = count(len(reading.rows) + len(reading.refused), "row")
    said = " ".join(refusal_sentences(reading.refused))
    return f"nothing was imported, for {len(reading.refused)} of {total} can't be read. {said}"


def _facts(row: ImportedRow, options: ImportOptions, settings: WorkspaceSettings) -> NewContract:
    """What the row says, else the options; the hour is the workspace's. Else it stays with its circle."""
    channel_id, owner_id = row.channel_id or options.channel_id, row.owner_id or options.owner_id
    if not channel_id or not owner_id:
        missing = "owner" if channel_id else "channel"
        raise DataError(f"row {row.number} has no {missing}: give one to all with --{missing}")
    is_restricted = not options.is_public if row.is_restricted is None else row.is_restricted
    return NewContract(
        contract=row.contract,
        channel_id=channel_id,
        is_restricted=is_restricted,
        registrant_id=owner_id,
        owner_id=owner_id,
        backup_id=row.backup_id or None,
        timezone=row.timezone,
        post_time=settings.post_time,
    )


def _refuse_registered(
    rows: Sequence[ImportedRow], contracts: Sequence[NewContract], workspace_id: str, services: Services
) -> None:
    """What is there already would be there twice."""
    found = find_registered(contracts, workspace_id, None, services)
    said = [
        f"Row {row.number}: {_name(row)} is registered as {one.id}."
        for row, one in zip(rows, found, strict=True)
        if one is not None
    ]
    said += [
        f"Row {row.number}: the same vendor and end date as row {first.number}."
        for row, first in duplicates_within(tuple(rows))
    ]
    if said:
        raise DataError(f"nothing was imported. {' '.join(said)} Take them out, or add --again.")


def _name(row: ImportedRow) -> str:
    return f"{one_line(row.contract.vendor)[:40]} ending {day(row.contract.end_on)}"


def read_bytes(path: str, standard_input: Any) -> bytes:
    """The file's content. Raises DataError."""
    if path == "-":
        content: bytes = standard_input.buffer.read()
        return content
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise DataError(f"{path} can't be read: {error.strerror}") from None
