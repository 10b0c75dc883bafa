"""The command line of the torture: which suites, how much of each, and what they counted."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.torture.biting import play_without
from tests.torture.daylight import prove_daylight
from tests.torture.guards import Guard
from tests.torture.machine import prove_machine
from tests.torture.postgres import a_server
from tests.torture.processes import drain, frozen_replica, kills_on_postgres, kills_on_sqlite
from tests.torture.seeds import play_seeds
from tests.torture.simulation import play
from tests.torture.stage import a_stage
from tests.torture.tally import Tally, total

KILLS, SEEDS = 500, 10_000
"""What a full run does."""
QUICK_KILLS, QUICK_SEEDS = 20, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    name: str
    run: Callable[[], Tally]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything; 0: nothing was lost, doubled or early, and every guard is needed."""
    chosen = _parser().parse_args(arguments)
    logging.disable(logging.CRITICAL)
    if chosen.seed is not None:
        return _show(chosen.seed)
    kills = chosen.kills if chosen.kills is not None else QUICK_KILLS if chosen.quick else KILLS
    seeds = chosen.seeds if chosen.seeds is not None else QUICK_SEEDS if chosen.quick else SEEDS
    is_biting = _bite()
    counted = total(_run(suite) for suite in _suites(kills, seeds))
    _say(verdict(counted))
    return 0 if is_biting and counted.is_clean else 1


def verdict(counted: Tally) -> str:
    """The last line."""
    line = f"torture: lost {counted.lost} doubled {counted.doubled} early {counted.early}"
    return f"{line} unwanted {counted.unwanted}" if counted.unwanted else line


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
    return parser


def _suites(kills: int, seeds: int) -> Iterator[Suite]:
    yield Suite(name="simulation", run=lambda: _simulate(seeds))
    yield Suite(name="changes of the clocks, all zones", run=prove_daylight)
    yield Suite(name="state machine", run=lambda: prove_machine(max(10, seeds // 100)))
    third = kills // 3
    yield Suite(name="kill -9, SQLite", run=lambda: kills_on_sqlite(kills - 2 * third))
    with a_server() as server:
        yield Suite(
            name="kill -9, PostgreSQL, 1 replica",
            run=lambda: kills_on_postgres(server, third, replicas=1),
        )
        yield Suite(
            name="kill -9, PostgreSQL, 4 replicas",
            run=lambda: kills_on_postgres(server, third, replicas=4),
        )
        rows = kills * 20
        yield Suite(name=f"drain of {rows}, 1 of 2 replicas killed", run=lambda: drain(server, rows))
        yield Suite(name="SIGSTOP beyond lease and quarantine", run=lambda: frozen_replica(server))


def _simulate(seeds: int) -> Tally:
    """Every seed; a bad one is named, so that it can be played again."""
    counted = Tally()
    for seed, tally in play_seeds(range(seeds)):
        if not tally.is_clean:
            _say(f"  seed {seed}: {tally}")
        counted += tally
    return counted


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


def _run(suite: Suite) -> Tally:
    started = time.monotonic()
    tally = suite.run()
    _say(described(suite.name, tally, time.monotonic() - started))
    return tally


def _show(seed: int) -> int:
    with a_stage() as stage:
        played = play(stage, seed, traced=True)
    for line in played.trace:
        _say(line)
    _say(described(f"seed {seed}", played.tally, 0))
    return 0 if played.tally.is_clean else 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
