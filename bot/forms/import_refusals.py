"""Why rows can't be imported, or not all of them: said once for all rows that have the same reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.forms.import_reading import ImportedRow, RefusedRow
from bot.forms.quoting import one_line, quote
from bot.wording.format import listing

MOST_NAMED = 5
"""Rows with the same reasons that are named with their vendors; of more, the numbers are enough."""


def refusal_sentences(refused: Iterable[RefusedRow]) -> Iterator[str]:
    """`Row 3 (“Zoom”): …` or `Rows 2 to 61: …`: every refused row, in the order of the first of each kind."""
    return _sentences((_Said(row.number, row.vendor), " ".join(row.reasons)) for row in refused)


def lost_sentences(rows: Iterable[ImportedRow]) -> Iterator[str]:
    """The same of what an import can't take over."""
    return _sentences(
        (_Said(row.number, one_line(row.contract.vendor)), row.lost) for row in rows if row.lost
    )


class _Said(NamedTuple):
    """A row of which something is said; the vendor is empty where it is missing."""

    number: int
    vendor: str


def _sentences(said: Iterable[tuple[_Said, str]]) -> Iterator[str]:
    alike: dict[str, list[_Said]] = {}
    for row, words in said:
        alike.setdefault(words, []).append(row)
    for words, rows in alike.items():
        yield f"{_rows(rows)}: {words}"


def _rows(rows: Sequence[_Said]) -> str:
    noun = "Row" if len(rows) == 1 else "Rows"
    named = [_named(row) for row in rows] if len(rows) <= MOST_NAMED else _ranges(rows)
    return f"{noun} {listing(list(named))}"


def _named(row: _Said) -> str:
    return f"{row.number} ({quote(row.vendor)})" if row.vendor else str(row.number)


def _ranges(rows: Sequence[_Said]) -> Iterator[str]:
    """`2 to 9`, `11`: neighbours together."""
    first = last = rows[0].number
    for row in rows[1:]:
        if row.number != last + 1:
            yield _range(first, last)
            first = row.number
        last = row.number
    yield _range(first, last)


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"
