"""The command line of the torture: which suites, how much of each, and what they counted."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from sqlalchemy import URL

from tests.torture.biting import play_without
from tests.torture.chaos import Day
from tests.torture.cores import on_all_cores
from tests.torture.daylight import ALL_ZONES, prove_daylight
from tests.torture.guards import Guard
from tests.torture.machine import prove_machine
from tests.torture.postgres import a_server
from tests.torture.processes import (
    DRAIN_LATE_SECONDS,
    drain_twice,
    frozen_replica,
    kills_on_postgres,
    kills_on_sqlite,
)
from tests.torture.seeds import play_seeds
from tests.torture.simulation import play
from tests.torture.stage import a_stage
from tests.torture.tally import Tally, total

KILLS, SEEDS = 500, 10_000
"""What a full run does."""
QUICK_KILLS, QUICK_SEEDS = 20, 200
PIECES = 8
"""Of work that is shared among the cores: small enough that none idles for long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """Its parts run side by side, and so do the suites of one group."""

    name: str
    parts: tuple[Callable[[], Tally], ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything; 0: nothing was lost, doubled or early, and every guard is needed."""
    chosen = _parser().parse_args(arguments)
    logging.disable(logging.CRITICAL)
    if chosen.seed is not None:
        return _show(chosen.seed, chosen.day)
    kills = chosen.kills if chosen.kills is not None else QUICK_KILLS if chosen.quick else KILLS
    seeds = chosen.seeds if chosen.seeds is not None else QUICK_SEEDS if chosen.quick else SEEDS
    is_biting = _bite()
    with ThreadPoolExecutor() as beside:
        work = beside.submit(_run_all, ([suite] for suite in _work(seeds)))
        counted = _run_all(_waits(kills)) + work.result()
    _say(verdict(counted))
    return 0 if is_biting and counted.is_clean else 1


def verdict(counted: Tally) -> str:
    """The last line."""
    line = f"torture: lost {counted.lost} doubled {counted.doubled} early {counted.early}"
    others = {"unwanted": counted.unwanted, "late": counted.late}
    return " ".join([line, *(f"{name} {number}" for name, number in others.items() if number)])


def described(name: str, tally: Tally, seconds: float) -> str:
    """One suite's line."""
    counts = (
        f"runs {tally.runs:>6}  kills {tally.kills:>6}  posts {tally.posts:>6}  lost {tally.lost}  "
        f"doubled {tally.doubled}  early {tally.early}  unwanted {tally.unwanted}"
    )
    allowed = f"  (marked repeats {tally.marked}, shown {tally.shown})" if tally.marked or tally.shown else ""
    return f"{name:<44} {counts}{allowed}  {seconds:.0f} s"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="torture", description="Prove that nothing is lost or said twice.")
    parser.add_argument("--kills", type=int, help=f"of real processes (default: {KILLS})")
    parser.add_argument("--seeds", type=int, help=f"of the simulation (default: {SEEDS})")
    parser.add_argument("--quick", action="store_true", help="a few of each")
    parser.add_argument("--seed", type=int, help="play this one seed and tell what happened")
    parser.add_argument("--day", type=Day, choices=list(Day), help="the kind of day for --seed")
    return parser


def _work(seeds: int) -> tuple[Suite, ...]:
    """What keeps all cores busy: one after the other."""
    blind = max(10, seeds // 10)
    return (
        Suite(name="simulation", parts=(partial(_simulate, seeds),)),
        Suite(name="simulation, history can't be read", parts=(partial(_simulate, blind, Day.BLIND),)),
        Suite(name="changes of the clocks, all zones", parts=(_prove_daylight,)),
        Suite(name="state machine", parts=(partial(_prove_machine, max(10, seeds // 100)),)),
    )


def _waits(kills: int) -> Iterator[tuple[Suite, ...]]:
    """What goes by real time, and mostly waits: in groups, beside the work."""
    with a_server() as server:
        yield _killing(server, kills)
        rows = kills * 20
        yield (
            Suite(name=f"drain of {rows}, 1 of 2 replicas killed", parts=(partial(_drain, server, rows),)),
        )


def _drain(server: URL, rows: int) -> Tally:
    """Undisturbed and disturbed: what the difference is, and whether it may be so much."""
    calm, disturbed = drain_twice(server, rows)
    held_up = disturbed.seconds - calm.seconds
    _say(
        f"  undisturbed {calm.seconds:.0f} s, one of two replicas killed {disturbed.seconds:.0f} s: "
        f"{held_up:+.0f} s, of {DRAIN_LATE_SECONDS:.0f} s allowed"
    )
    return calm.tally + disturbed.tally + Tally(late=held_up > DRAIN_LATE_SECONDS)


def _killing(server: URL, kills: int) -> tuple[Suite, ...]:
    """A third of the kills on each; where one replica runs two rigs share them."""
    third = kills // 3
    return (
        Suite(
            name="kill -9, SQLite",
            parts=tuple(
                partial(kills_on_sqlite, part, seed=seed)
                for seed, part in enumerate(_halves(kills - 2 * third), start=1)
            ),
        ),
        Suite(
            name="kill -9, PostgreSQL, 1 replica",
            parts=tuple(
                partial(kills_on_postgres, server, part, replicas=1, seed=seed)
                for seed, part in enumerate(_halves(third), start=3)
            ),
        ),
        Suite(
            name="kill -9, PostgreSQL, 4 replicas",
            parts=(partial(kills_on_postgres, server, third, replicas=4, seed=5),),
        ),
        Suite(name="SIGSTOP beyond lease and quarantine", parts=(partial(frozen_replica, server),)),
    )


def _halves(number: int) -> tuple[int, ...]:
    return tuple(part for part in (number // 2, number - number // 2) if part)


def _simulate(seeds: int, day: Day | None = None) -> Tally:
    """Every seed; a bad one is named, so that it can be played again."""
    counted = Tally()
    for seed, tally in play_seeds(range(seeds), day):
        if not tally.is_clean:
            _say(f"  seed {seed}{f' --day {day}' if day else ''}: {tally}")
        counted += tally
    return counted


def _prove_daylight() -> Tally:
    zones = [ALL_ZONES[start::PIECES] for start in range(PIECES)]
    return total(on_all_cores(prove_daylight, zones))


def _prove_machine(examples: int) -> Tally:
    return total(on_all_cores(prove_machine, [examples // PIECES + 1] * PIECES))


def _bite() -> bool:
    """Whether the simulation counts more than nothing as soon as any guard is missing."""
    is_biting = True
    with a_stage() as stage:
        for guard in Guard:
            started = time.monotonic()
            tally = play_without(guard, stage)
            is_biting = is_biting and tally.wrong > 0
            _say(described(f"without {guard}", tally, time.monotonic() - started))
    return is_biting


def _run_all(groups: Iterable[Sequence[Suite]]) -> Tally:
    return total(tally for group in groups for tally in _run(group))


def _run(group: Sequence[Suite]) -> Iterator[Tally]:
    started = time.monotonic()
    with ThreadPoolExecutor(sum(len(suite.parts) for suite in group)) as pool:
        running = [[pool.submit(part) for part in suite.parts] for suite in group]
        for suite, parts in zip(group, running, strict=True):
            tally = total(part.result() for part in parts)
            _say(described(suite.name, tally, time.monotonic() - started))
            yield tally


def _show(seed: int, day: Day | None) -> int:
    with a_stage() as stage:
        played = play(stage, seed, day=day, traced=True)
    for line in played.trace:
        _say(line)
    _say(described(f"seed {seed}", played.tally, 0))
    return 0 if played.tally.is_clean else 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
