"""What `exitplan import` reads: a table as `/exitplan import` takes it, or the JSON of an export."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from bot.forms.columns import COLUMNS, RESTRICTED, STATE
from bot.forms.errors import InputError
from bot.forms.import_table import Heading, Table, TableRow, is_json, read_table

HEADINGS = (
    *(Heading(typed=column.name, column=column) for column in COLUMNS),
    Heading(typed=RESTRICTED, column=None, is_restricted=True),
    Heading(typed=STATE, column=None, is_state=True),
)


def read_source(content: bytes, *, most_rows: int) -> Table:
    """The table in a file. Raises InputError, UnicodeDecodeError and JSONDecodeError."""
    text = content.decode("utf-8-sig")
    if not text.lstrip().startswith("{") or not is_json(text):
        return read_table(text, most_rows=most_rows)
    rows = tuple(_rows(json.loads(text)))
    if not rows:
        raise InputError("There is nothing to import: “contracts” is empty.")
    if len(rows) > most_rows:
        raise InputError(f"{len(rows):,} contracts are more than {most_rows:,}: import them in parts.")
    return Table(headings=HEADINGS, rows=rows)


def _rows(document: Mapping[str, object]) -> Iterator[TableRow]:
    contracts = document.get("contracts")
    if not isinstance(contracts, list):
        raise InputError("The JSON has no list “contracts”: use what exitplan export json writes.")
    for number, entry in enumerate(contracts, start=1):
        facts = entry.get("facts") if isinstance(entry, dict) else None
        if not isinstance(facts, dict):
            raise InputError(f"Contract {number} has no “facts”: use what exitplan export json writes.")
        cells = _cells(number, facts)
        told = (_restricted(number, entry.get(RESTRICTED)), str(entry.get(STATE) or ""))
        yield TableRow(number=number, cells=(*cells, *told))


def _cells(number: int, facts: Mapping[str, object]) -> tuple[str, ...]:
    known = {column.key for column in COLUMNS}
    unknown = sorted(set(facts) - known)
    if unknown:
        raise InputError(f"Contract {number} has the unknown fact “{unknown[0][:40]}”: see docs/files.md.")
    cells = [facts.get(column.key) for column in COLUMNS]
    return tuple("" if cell is None else str(cell) for cell in cells)


def _restricted(number: int, flag: object) -> str:
    if flag is None:
        return ""
    if not isinstance(flag, bool):
        raise InputError(f"“{RESTRICTED}” of contract {number} is neither true nor false.")
    return "yes" if flag else "no"
