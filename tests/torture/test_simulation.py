"""A short selection of the simulation; `make torture` plays thousands of seeds."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.torture.biting import play_without
from tests.torture.chaos import Day
from tests.torture.guards import Guard
from tests.torture.simulation import play
from tests.torture.stage import Stage, a_stage
from tests.torture.tally import total


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with a_stage() as stage:
        yield stage


@pytest.fixture(autouse=True)
def silent_log() -> Iterator[None]:
    """What the engine logs of faults is no news here."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("day", Day)
def test_whatever_breaks_nothing_is_lost_doubled_early_or_said_after_its_answer(
    stage: Stage, day: Day
) -> None:
    counted = total(play(stage, seed, day=day).tally for seed in range(1_000, 1_008))

    assert (counted.lost, counted.doubled, counted.early, counted.unwanted) == (0, 0, 0, 0)
    assert counted.posts > 15


def test_the_same_seed_is_the_same_bad_day_again(stage: Stage) -> None:
    first, second = play(stage, 7), play(stage, 7)

    assert (first.tally, first.posted_at) == (second.tally, second.posted_at)
    assert first.posted_at != play(stage, 8).posted_at


@pytest.mark.parametrize("guard", Guard)
def test_without_any_one_of_the_guards_something_goes_wrong(stage: Stage, guard: Guard) -> None:
    assert play_without(guard, stage).wrong > 0
