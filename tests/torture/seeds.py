"""Thousands of seeds, on all cores."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial

from tests.torture.chaos import Day
from tests.torture.cores import on_all_cores
from tests.torture.simulation import play
from tests.torture.stage import Stage, a_stage
from tests.torture.tally import Tally

CHUNK = 20
"""Seeds that a worker takes at once."""

_stages: list[Stage] = []
_open = ExitStack()


def play_seeds(seeds: Iterable[int], day: Day | None = None) -> Iterator[tuple[int, Tally]]:
    """Each seed with its counts, as they come; all on one kind of day if one is asked for."""
    return on_all_cores(partial(_play, day), seeds, at_once=CHUNK, begin=_begin)


def _begin() -> None:
    """In each worker: a stage of its own."""
    _stages.append(_open.enter_context(a_stage()))
    gc.freeze()


def _play(day: Day | None, seed: int) -> tuple[int, Tally]:
    return seed, play(_stages[0], seed, day=day).tally
