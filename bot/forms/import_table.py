"""Pasted text as a table: which columns it has, and its rows, still as they were typed."""

from __future__ import annotations

import csv
import io
import re
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
_END = "\x00"
"""Stands below the last row; where it is no row of its own, a quote is still open above it."""
_SEPARATOR = re.compile("sep=", re.IGNORECASE)
"""Excel's own first line, which no contract begins with."""
MOST_NAMED = 5
"""Unknown headings that a sentence names."""
FEWEST_HEADINGS = 2
"""A first row with so many known headings is a header, and no contract, whatever else stands in it."""

_JSON = re.compile(r"""[\ufeff\s]*(?:\{\s*(?:["}]|$)|\[\s*["\[{\]])""")
"""How objects and lists of them begin, also where the rest is missing; a vendor is called [24]7.ai."""


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


def is_json(text: str) -> bool:
    """Whether it is, or was meant to be, JSON."""
    return _JSON.match(text) is not None


def read_table(text: str, *, most_rows: int) -> Table:
    """The table in `text`. Raises InputError where it is none."""
    if is_json(text):
        raise InputError("That is JSON and no table: exitplan import FILE on the machine reads an export's.")
    rows = list(_rows(text))
    if not rows:
        raise InputError("There is nothing to import: paste rows like ActivTrak, 50, 19 USD, 2027-03-31, 30.")
    if all(len(row.cells) == 1 for row in rows):
        raise InputError("Nothing separates the cells: put tabs, semicolons or commas between them.")
    headings = _headings(rows)
    body = rows[1:] if headings else rows
    if not body:
        raise InputError("There is a header and no row below it: paste the rows too.")
    if len(body) > most_rows:
        raise InputError(f"{len(body):,} rows are more than {most_rows:,}: import them in parts.")
    _refuse_nameless(headings, body)
    return Table(
        headings=headings or tuple(map(_heading, HEADERLESS)),
        rows=tuple(body),
        has_commas=find_delimiter(text) == ",",
    )


def _rows(text: str) -> Iterator[TableRow]:
    """Rows that hold anything, numbered as they were pasted."""
    lines = list(_lines(text.removeprefix("\ufeff").replace(_END, "").rstrip()))
    reader = csv.reader([*lines, "\n", _END], delimiter=find_delimiter(text), skipinitialspace=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if cells == [_END]:
                return
            if any(cell.strip() for cell in cells) and not _SEPARATOR.match("".join(cells[:1])):
                yield TableRow(number=number, cells=tuple(_cell(cell) for cell in cells))
    except csv.Error as error:
        raise InputError(f"The rows can't be told apart ({error}): paste them as plain text.") from None
    raise InputError(f'Row {number} opens a quote (") that is never closed: close it, or take it out.')


def _lines(text: str) -> Iterator[str]:
    """Only real line ends count: a cell may hold other signs that Python takes for one."""
    return iter(io.StringIO(text, newline=None))


def _cell(text: str) -> str:
    return plain_cell(text.strip(" ")).strip()


def find_delimiter(text: str) -> str:
    """What stands between cells, told from the first line: a tab, else a semicolon, else a comma."""
    first = next((line for line in _lines(text) if line.strip()), "")
    return next((sign for sign in ("\t", ";") if sign in first), ",")


def plain_cell(text: str) -> str:
    """A cell without the apostrophe that exports put before what would be a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text


def _headings(rows: Sequence[TableRow]) -> tuple[Heading, ...]:
    """The header, if the first row is one; then every heading has to be known."""
    if _known_headings(rows[0]) < FEWEST_HEADINGS:
        _refuse_late_header(rows)
    if not _is_header(rows[0], is_alone=len(rows) == 1):
        return ()
    unknown = [cell for cell in rows[0].cells if find_column(cell) is None and not is_passed_over(cell)]
    if unknown:
        raise InputError(_unknown(unknown))
    headings = tuple(_read_heading(cell) for cell in rows[0].cells)
    _refuse_twice(headings)
    if not any(heading.column and heading.column.block is Block.VENDOR for heading in headings):
        raise InputError("The header has no column “vendor”: add it, and the name of each vendor below it.")
    return headings


def _is_header(row: TableRow, *, is_alone: bool) -> bool:
    """Whether it names columns. With fewer known names only where it has no digit: a contract has some."""
    known = _known_headings(row)
    has_digits = any(sign.isdigit() for cell in row.cells for sign in cell)
    return known >= FEWEST_HEADINGS or (not has_digits and (known > 0 or not is_alone))


def _known_headings(row: TableRow) -> int:
    return sum(find_column(cell) is not None for cell in row.cells)


def _refuse_late_header(rows: Sequence[TableRow]) -> None:
    late = next((row for row in rows if _known_headings(row) >= FEWEST_HEADINGS), None)
    if late is not None:
        raise InputError(f"The header is row {late.number}: take out what is above it.")


def _unknown(typed: Sequence[str]) -> str:
    names = listing([quote(cell) for cell in typed[:MOST_NAMED]])
    if len(typed) > MOST_NAMED:
        names = f"{len(typed)} headings, {names} among them,"
    verb = "is no column: take it out" if len(typed) == 1 else "are no columns: take them out"
    return f"{names} {verb}, or use names like vendor, seats, price or end date."


def _refuse_nameless(headings: Sequence[Heading], rows: Sequence[TableRow]) -> None:
    """What stands below an empty heading would be lost without a word."""
    nameless = {at for at, heading in enumerate(headings) if not heading.typed}
    for row in rows:
        for at, cell in enumerate(row.cells):
            if cell and at in nameless:
                raise InputError(
                    f"Column {at + 1} has no heading, and {quote(cell)} is below it in row {row.number}: "
                    "name the column, or take it out."
                )


def _read_heading(typed: str) -> Heading:
    shown, column = one_line(typed), find_column(typed)
    is_end = column is not None and column.block is Block.END_ON
    return Heading(
        typed=shown,
        column=column,
        is_restricted=shown.casefold() == RESTRICTED,
        is_state=shown.casefold() == STATE,
        is_renewal=is_end and shown.casefold().startswith("renewal"),
    )


def _heading(column: Column) -> Heading:
    return Heading(typed=column.name, column=column)


def _refuse_twice(headings: Sequence[Heading]) -> None:
    names = [heading.column.name if heading.column else heading.typed.casefold() for heading in headings]
    names = [name for name in names if name]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise InputError(f"The header has {listing(twice)} twice: keep one of each.")
