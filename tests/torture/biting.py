"""That the simulation bites: without any one of the guards it counts more than nothing."""

from __future__ import annotations

from tests.torture.chaos import Day
from tests.torture.guards import Guard
from tests.torture.simulation import play
from tests.torture.stage import Stage
from tests.torture.tally import Tally

MISSED_ON = {
    Guard.FENCE: Day.FROST,
    Guard.RECHECK: Day.HASTE,
    Guard.DEADLINE: Day.FROST,
    Guard.QUARANTINE: Day.LATE,
    Guard.LOOKUP: Day.MIXED,
}
"""The kind of day on which each guard is needed most."""


ENOUGH_SEEDS = 400
"""More than any guard can be missed without being noticed."""


def play_without(guard: Guard, stage: Stage) -> Tally:
    """Seed after seed without this guard, until something is lost, doubled, early or unwanted."""
    counted = Tally()
    for seed in range(ENOUGH_SEEDS):
        counted += play(stage, seed, without=guard, day=MISSED_ON[guard]).tally
        if counted.wrong:
            break
    return counted
