"""Rows of a table as contracts, each read as the register form reads it; a refused row says why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.forms.contract_draft import ContractDraft
from bot.forms.contract_reading import read_draft
from bot.forms.draft_reader import Calendars
from bot.forms.errors import InputError
from bot.forms.import_cells import read_cell, read_yes_no
from bot.forms.import_commas import join_amounts, write_row
from bot.forms.import_places import IDS_ALONE, Directory
from bot.forms.import_table import Heading, Table, TableRow, read_table
from bot.forms.quoting import one_line, quote
from bot.wording.format import listing
from planner.contract import Contract
from storage.playbooks import Playbooks


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """A row that can be registered. Ids are empty, and `is_restricted` None, where the row says nothing."""

    number: int
    contract: Contract
    timezone: str
    owner_id: str = ""
    backup_id: str = ""
    channel_id: str = ""
    is_restricted: bool | None = None
    lost: str = ""
    """What the row says and an import can't take, as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    number: int
    vendor: str
    """As typed; empty where it is missing."""
    reasons: tuple[str, ...]
    """Sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    rows: tuple[ImportedRow, ...]
    refused: tuple[RefusedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReader:
    """What all rows are read with."""

    playbooks: Playbooks
    calendars: Calendars
    today: date
    timezone: str
    """Where a row names none."""
    country: str = ""
    """The same; empty: none."""
    directory: Directory = IDS_ALONE

    def read_text(self, text: str, *, most_rows: int) -> Reading:
        """Every row of a pasted table. Raises InputError where it is no table at all."""
        return self.read(read_table(text, most_rows=most_rows))

    def read(self, table: Table) -> Reading:
        read = [self._row_or_mended(row, table) for row in table.rows]
        return Reading(
            rows=tuple(one for one in read if isinstance(one, ImportedRow)),
            refused=tuple(one for one in read if isinstance(one, RefusedRow)),
        )

    def _row_or_mended(self, row: TableRow, table: Table) -> ImportedRow | RefusedRow:
        """The row; where a comma inside of an amount has spoiled it, refused with one that works."""
        read = self._row(row, table.headings)
        if isinstance(read, ImportedRow) or not table.has_commas:
            return read
        for cells in join_amounts(row.cells):
            if isinstance(self._row(replace(row, cells=cells), table.headings), ImportedRow):
                return replace(read, reasons=(_torn(row.cells, cells),))
        return read

    def _row(self, row: TableRow, headings: tuple[Heading, ...]) -> ImportedRow | RefusedRow:
        """The contract of one row, or every reason why there is none."""
        if len(row.cells) > len(headings) and any(row.cells[len(headings) :]):
            return self._too_long(row, headings)
        facts = _RowFacts(directory=self.directory)
        for heading, cell in zip(headings, row.cells, strict=False):
            facts.take(heading, cell)
        draft = replace(ContractDraft(), **facts.values)
        draft = replace(
            draft, timezone=draft.timezone or self.timezone, country=draft.country or self.country
        )
        reading = read_draft(
            draft,
            today=self.today,
            playbook=self.playbooks.find(draft.vendor),
            calendars=self.calendars,
            if_renewed="write “already renewed” under “situation”",
        )
        reasons = (*facts.problems, *dict.fromkeys(reading.problems.values()))
        if reasons:
            return RefusedRow(number=row.number, vendor=one_line(draft.vendor), reasons=reasons)
        return ImportedRow(
            number=row.number,
            contract=reading.contract,
            timezone=reading.timezone,
            owner_id=draft.owner_id,
            backup_id=draft.backup_id,
            channel_id=draft.channel_id,
            is_restricted=facts.is_restricted,
            lost=facts.lost,
        )

    def _too_long(self, row: TableRow, headings: tuple[Heading, ...]) -> RefusedRow:
        reason = (
            f"It has {len(row.cells)} cells and the table {len(headings)} columns: paste from the "
            f"spreadsheet itself, or put what has a comma in it into quotes, like {EXAMPLE_ROW}."
        )
        return RefusedRow(number=row.number, vendor=one_line(row.cells[0]), reasons=(reason,))


EXAMPLE_ROW = 'Zoom,50,"11,400 USD per year",2027-03-31,30'


def _torn(cells: Sequence[str], mended: Sequence[str]) -> str:
    """Why the row could not be read, with one that can."""
    amounts = listing([quote(cell) for cell in mended if cell not in cells])
    return f"Commas separate the cells here and tear {amounts} apart: use quotes, like {write_row(mended)}."


@dataclass(slots=True)
class _RowFacts:
    """The facts of one row as the form would have them."""

    directory: Directory
    values: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    is_restricted: bool | None = None
    lost: str = ""

    def take(self, heading: Heading, cell: str) -> None:
        """One cell, under its heading."""
        try:
            if heading.is_restricted:
                self.is_restricted = read_yes_no(cell, "restricted") if cell else None
            elif heading.is_state:
                self.lost = _lost(cell)
            elif heading.column is not None:
                self.values[heading.column.block.value] = read_cell(heading, cell, self.directory)
        except InputError as error:
            self.problems.append(error.sentence)


def _lost(state: str) -> str:
    """What of a contract's state has to be told again; nothing of California, which is a state as well."""
    words = one_line(state).replace("_", " ").casefold()
    command = _COMMANDS.get(words)
    return f"{quote(words)} is not taken over: /exitplan {command} records it." if command else ""


_COMMANDS = {"notice sent": "notice", "notice confirmed": "notice", "keeping": "keep", "ended": "ended"}
"""What records each state that an export writes, but for that of an active contract."""


def duplicates_within(rows: tuple[ImportedRow, ...]) -> Iterator[tuple[ImportedRow, ImportedRow]]:
    """Rows with the same vendor and end as an earlier one, and that one."""
    first: dict[tuple[str, date], ImportedRow] = {}
    for row in rows:
        key = " ".join(row.contract.vendor.split()).casefold(), row.contract.end_on
        if key in first:
            yield row, first[key]
        else:
            first[key] = row
