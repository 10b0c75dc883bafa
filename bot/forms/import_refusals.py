"""Why rows can't be imported, said once for all rows that have the same reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.forms.import_reading import RefusedRow
from bot.forms.quoting import quote
from bot.wording.format import listing

MOST_NAMED = 5
"""Rows with the same reasons that are named with their vendors; of more, the numbers are enough."""


def refusal_sentences(refused: Iterable[RefusedRow]) -> Iterator[str]:
    """`Row 3 (“Zoom”): …` or `Rows 2 to 61: …`: every refused row, in the order of the first of each kind."""
    alike: dict[tuple[str, ...], list[RefusedRow]] = {}
    for row in refused:
        alike.setdefault(row.reasons, []).append(row)
    for reasons, rows in alike.items():
        yield f"{_rows(rows)}: {' '.join(reasons)}"


def _rows(rows: Sequence[RefusedRow]) -> str:
    noun = "Row" if len(rows) == 1 else "Rows"
    named = [_named(row) for row in rows] if len(rows) <= MOST_NAMED else _ranges(rows)
    return f"{noun} {listing(list(named))}"


def _named(row: RefusedRow) -> str:
    return f"{row.number} ({quote(row.vendor)})" if row.vendor else str(row.number)


def _ranges(rows: Sequence[RefusedRow]) -> Iterator[str]:
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
