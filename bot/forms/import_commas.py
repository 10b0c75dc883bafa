"""Amounts that commas have torn apart: `11,400` is two cells where commas stand between them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import combinations

_HEAD = re.compile(r"[^0-9]{0,5}[0-9]{1,3}")
_TAIL = re.compile(r"[0-9]{2,3}(?![0-9]).*", re.DOTALL)
MOST_GAPS = 6
"""Places at which a row is tried together; with more of them it holds no mere slip."""


def join_amounts(cells: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The row with what can be a torn amount in one cell again, in every way, the fewest joints first."""
    gaps = [at for at in range(len(cells) - 1) if _HEAD.fullmatch(cells[at]) and _TAIL.match(cells[at + 1])]
    if len(gaps) > MOST_GAPS:
        return
    for count in range(1, len(gaps) + 1):
        for joints in combinations(gaps, count):
            yield tuple(_joined(cells, set(joints)))


def _joined(cells: Sequence[str], joints: set[int]) -> Iterator[str]:
    pending = cells[0]
    for at, cell in enumerate(cells[1:]):
        if at in joints:
            pending = f"{pending},{cell}"
        else:
            yield pending
            pending = cell
    yield pending


def write_row(cells: Sequence[str]) -> str:
    """The cells as a row that keeps them apart: with quotes around those that hold a comma."""
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()
