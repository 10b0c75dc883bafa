"""Thousands of seeds, on all cores."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from multiprocessing import get_context

from tests.torture.simulation import play
from tests.torture.stage import Stage, a_stage
from tests.torture.tally import Tally

CHUNK = 20
"""Seeds that a worker takes at once."""

_stages: list[Stage] = []
_open = ExitStack()


def play_seeds(seeds: Iterable[int]) -> Iterator[tuple[int, Tally]]:
    """Each seed with its counts, as they come."""
    with get_context("spawn").Pool(os.cpu_count() or 1, initializer=_begin) as pool:
        yield from pool.imap_unordered(_play, seeds, chunksize=CHUNK)


def _begin() -> None:
    """In each worker: a stage of its own, and silence; what the engine logs of faults is no news."""
    logging.disable(logging.CRITICAL)
    _stages.append(_open.enter_context(a_stage()))
    gc.freeze()


def _play(seed: int) -> tuple[int, Tally]:
    return seed, play(_stages[0], seed).tally
