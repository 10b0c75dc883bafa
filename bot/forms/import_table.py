"""Pasted text as a table: which columns it has, and its rows, still as they were typed."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.forms.columns import HEADERLESS, RESTRICTED, STATE, Column, find_column, is_passed_over
from bot.forms.contract_draft import Block
from bot.forms.errors import InputError
from bot.forms.quoting import one_line, quote
from bot.wording.format import listing

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so is a formula to a spreadsheet, so exports put an apostrophe before it.

Source: https://owasp.org/www-community/attacks/CSV_Injection
"""
FEWEST_HEADINGS = 2
"""A first row with so many known headings is a header, and no contract, whatever else stands in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a column of the table holds."""

    typed: str
    column: Column | None
    """None: it is passed over, unless it is one of these."""
    is_restricted: bool = False
    is_state: bool = False
    """Where the contract stood; it is not taken over, and that is said."""
    is_renewal: bool = False
    """The day after the last paid one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    number: int
    """As a person counts the rows of what they pasted, the header included."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    headings: tuple[Heading, ...]
    rows: tuple[TableRow, ...]
    has_commas: bool = False
    """They stand between the cells, and may tear an amount apart."""


def read_table(text: str, *, most_rows: int) -> Table:
    """The table in `text`. Raises InputError where it is none."""
    rows = list(_rows(text))
    if not rows:
        raise InputError("There is nothing to import: paste rows like ActivTrak, 50, 19 USD, 2027-03-31, 30.")
    headings = _headings(rows[0])
    body = rows[1:] if headings else rows
    if not body:
        raise InputError("There is a header and no row below it: paste the rows too.")
    if len(body) > most_rows:
        raise InputError(f"{len(body):,} rows are more than {most_rows:,}: import them in parts.")
    return Table(
        headings=headings or tuple(map(_heading, HEADERLESS)),
        rows=tuple(body),
        has_commas=find_delimiter(text) == ",",
    )


def _rows(text: str) -> Iterator[TableRow]:
    """Rows that hold anything, numbered as they were pasted."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=find_delimiter(text), skipinitialspace=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield TableRow(number=number, cells=tuple(_cell(cell) for cell in cells))
    except csv.Error as error:
        raise InputError(f"The rows can't be told apart ({error}): paste them as plain text.") from None


def _cell(text: str) -> str:
    return plain_cell(text.strip(" ")).strip()


def find_delimiter(text: str) -> str:
    """What stands between cells, told from the first line: a tab, else a semicolon, else a comma."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return next((sign for sign in ("\t", ";") if sign in first), ",")


def plain_cell(text: str) -> str:
    """A cell without the apostrophe that exports put before what would be a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text


def _headings(row: TableRow) -> tuple[Heading, ...]:
    """The header, if this row is one; then every heading has to be known."""
    if not _is_header(row):
        return ()
    headings = tuple(_read_heading(cell) for cell in row.cells)
    _refuse_twice(headings)
    if not any(heading.column and heading.column.block is Block.VENDOR for heading in headings):
        raise InputError("The header has no column “vendor”: add it, and the name of each vendor below it.")
    return headings


def _is_header(row: TableRow) -> bool:
    """Whether it names columns. With one known name only where no digit stands in it: a contract has some."""
    known = sum(find_column(cell) is not None for cell in row.cells)
    has_digits = any(sign.isdigit() for cell in row.cells for sign in cell)
    return known >= FEWEST_HEADINGS or (known > 0 and not has_digits)


def _read_heading(typed: str) -> Heading:
    shown, column = one_line(typed), find_column(typed)
    if column is None and not is_passed_over(typed):
        raise InputError(f"{quote(typed)} is no column: use names like vendor, seats, price or end date.")
    is_renewal = column is not None and shown.casefold().startswith("renewal")
    return Heading(
        typed=shown,
        column=column,
        is_restricted=shown.casefold() == RESTRICTED,
        is_state=shown.casefold() == STATE,
        is_renewal=is_renewal,
    )


def _heading(column: Column) -> Heading:
    return Heading(typed=column.name, column=column)


def _refuse_twice(headings: Sequence[Heading]) -> None:
    names = [heading.column.name for heading in headings if heading.column]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise InputError(f"The header has {listing(twice)} twice: keep one of each.")
