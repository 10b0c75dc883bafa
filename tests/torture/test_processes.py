"""A short selection of the kills of real processes; `make torture` kills hundreds."""

from __future__ import annotations

from sqlalchemy import URL

from tests.torture.processes import frozen_replica, kills_on_postgres, kills_on_sqlite
from tests.torture.tally import Tally


def wrong(tally: Tally) -> tuple[int, int, int]:
    return tally.lost, tally.doubled, tally.early


def test_a_process_on_sqlite_that_is_killed_again_and_again_loses_and_repeats_nothing() -> None:
    counted = kills_on_sqlite(2)

    assert wrong(counted) == (0, 0, 0)
    assert counted.kills >= 2
    assert counted.posts > 0


def test_replicas_on_postgresql_that_are_killed_again_and_again_lose_and_repeat_nothing(
    postgres_server: URL,
) -> None:
    counted = kills_on_postgres(postgres_server, 3, replicas=2)

    assert wrong(counted) == (0, 0, 0)
    assert counted.kills >= 3


def test_a_replica_that_is_stopped_between_intent_and_post_repeats_nothing_when_it_goes_on(
    postgres_server: URL,
) -> None:
    counted = frozen_replica(postgres_server)

    assert (counted.posts, wrong(counted)) == (1, (0, 0, 0))
