"""What is pure work is shared among all cores, and takes what others leave of them."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import get_context
from typing import TypeVar

Part = TypeVar("Part")
Done = TypeVar("Done")

CORES = os.cpu_count() or 1

LAST = 19
"""The niceness of who has time: processes that are killed in real time run beside."""


def on_all_cores(
    work: Callable[[Part], Done],
    parts: Iterable[Part],
    *,
    at_once: int = 1,
    begin: Callable[[], None] | None = None,
) -> Iterator[Done]:
    """The results of all parts, as they come. A worker takes so many at once, and first of all begins."""
    with get_context("spawn").Pool(CORES, initializer=_begin, initargs=(begin,)) as pool:
        yield from pool.imap_unordered(work, parts, chunksize=at_once)


def _begin(begin: Callable[[], None] | None) -> None:
    """Silence: what the engine logs of faults is no news."""
    os.nice(LAST)
    logging.disable(logging.CRITICAL)
    if begin is not None:
        begin()
