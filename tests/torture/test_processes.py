"""A short selection of the kills of real processes; `make torture` kills hundreds."""

from __future__ import annotations

import pytest
from sqlalchemy import URL

from scheduler.failpoints import Failpoint
from storage.records.deliveries import DeliveryState
from tests.torture.processes import frozen_replica, killed_once, kills_on_postgres, kills_on_sqlite
from tests.torture.tally import Tally


def wrong(tally: Tally) -> tuple[int, int, int]:
    return tally.lost, tally.doubled, tally.early


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    ("failpoint", "left", "posts"),
    [
        pytest.param(Failpoint.AFTER_CLAIM, DeliveryState.CLAIMED, 0, id="between claim and intent"),
        pytest.param(Failpoint.AFTER_INTENT, DeliveryState.SENDING, 0, id="between intent and post"),
        pytest.param(Failpoint.AFTER_POST, DeliveryState.SENDING, 1, id="between post and record"),
    ],
)
def test_wherever_a_process_is_killed_the_next_one_says_it_once(
    request: pytest.FixtureRequest, kind: str, failpoint: Failpoint, left: DeliveryState, posts: int
) -> None:
    server = request.getfixturevalue("postgres_server") if kind == "postgresql" else None

    killed = killed_once(failpoint, server=server)

    assert (killed.left, killed.posts) == ((left,), posts), "it died where it should"
    assert (killed.tally.posts, wrong(killed.tally)) == (1, (0, 0, 0))


def test_a_process_on_sqlite_that_is_killed_again_and_again_loses_and_repeats_nothing() -> None:
    counted = kills_on_sqlite(2)

    assert wrong(counted) == (0, 0, 0)
    assert counted.kills >= 2
    assert counted.posts > 0


@pytest.mark.parametrize("replicas", [2, 4])
def test_replicas_on_postgresql_that_are_killed_again_and_again_lose_and_repeat_nothing(
    postgres_server: URL, replicas: int
) -> None:
    counted = kills_on_postgres(postgres_server, 3, replicas=replicas)

    assert wrong(counted) == (0, 0, 0)
    assert counted.kills >= 3


def test_a_replica_that_is_stopped_between_intent_and_post_repeats_nothing_when_it_goes_on(
    postgres_server: URL,
) -> None:
    counted = frozen_replica(postgres_server)

    assert (counted.posts, wrong(counted)) == (1, (0, 0, 0))
