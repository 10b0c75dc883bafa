"""The one job: it ticks, runs at once when nudged, and stops without losing anything. Real threads."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import URL

from scheduler.deadline import never
from scheduler.ports import Delivered, Outcome
from scheduler.sweep import Sweep, Swept
from scheduler.ticker import Ticker, start_ticker
from storage.database import Database
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from tests.support.clock import START, FakeClock
from tests.support.databases import closing_database
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import CHANNEL, TEAM, arm_one_reminder

SELDOM = 3600.0
"""Seconds between ticks where only a nudge may start a pass."""


@pytest.fixture
def file(sqlite_url: URL) -> Iterator[Database]:
    with closing_database(sqlite_url) as database:
        yield database


@pytest.fixture
def file_sweep(file: Database, messenger: ScriptedMessenger, clock: FakeClock) -> Sweep:
    return Sweep(file, messenger, clock, owner="sender-1")


@pytest.fixture
def start(file_sweep: Sweep) -> Iterator[Callable[[float], Ticker]]:
    started: list[Ticker] = []

    def start_with(interval_seconds: float) -> Ticker:
        ticker = start_ticker(file_sweep, interval_seconds=interval_seconds)
        started.append(ticker)
        return ticker

    yield start_with
    for ticker in started:
        if not ticker.is_stopping():
            ticker.stop()


def test_what_is_due_when_it_starts_is_posted_at_once(
    file: Database, start: Callable[[float], Ticker], messenger: ScriptedMessenger
) -> None:
    arm_one_reminder(file)

    assert start(SELDOM).settle(10)

    assert len(messenger.posts) == 1


def test_a_tick_finds_what_has_become_due(
    file: Database, start: Callable[[float], Ticker], messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    posted = threading.Event()

    def tell(_: DeliveryRecord) -> Outcome:
        posted.set()
        return Delivered(channel_id=CHANNEL, ts="1.1")

    messenger.next_answers(tell)
    start(0.05)
    arm_one_reminder(file)

    assert posted.wait(10)


def test_a_nudge_runs_a_pass_without_waiting_for_the_tick(
    file: Database, start: Callable[[float], Ticker], messenger: ScriptedMessenger
) -> None:
    posted = threading.Event()

    def tell(_: DeliveryRecord) -> Outcome:
        posted.set()
        return Delivered(channel_id=CHANNEL, ts="1.1")

    ticker = start(SELDOM)
    assert ticker.settle(10)
    messenger.next_answers(tell)
    arm_one_reminder(file)
    ticker.nudge()

    assert posted.wait(10)


def test_settled_means_that_everything_due_is_posted_however_much_it_is(
    file: Database, start: Callable[[float], Ticker], messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    ticker = start(SELDOM)
    for _ in range(35):
        arm_one_reminder(file)

    assert ticker.settle(20)

    assert len(messenger.posts) == 35


def test_settling_after_every_step_of_the_clock_shows_each_step_complete(
    file: Database, start: Callable[[float], Ticker], messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    ticker = start(SELDOM)
    counts = []
    for _ in range(20):
        arm_one_reminder(file, due_at=clock.now())
        assert ticker.settle(10)
        counts.append(sum(post.kind is DeliveryKind.REMINDER for post in messenger.posts))
        clock.advance(days=7)

    assert counts == list(range(1, 21))


def test_settling_gives_up_when_a_post_takes_too_long(
    file: Database, start: Callable[[float], Ticker], messenger: ScriptedMessenger
) -> None:
    go_on = threading.Event()
    messenger.next_answers(waiting_for(go_on))
    arm_one_reminder(file)
    ticker = start(SELDOM)

    assert not ticker.settle(0.2)

    go_on.set()
    assert ticker.settle(10)


def waiting_for(
    event: threading.Event, reached: threading.Event | None = None
) -> Callable[[DeliveryRecord], Outcome]:
    """A post that takes until the event."""

    def wait(_: DeliveryRecord) -> Outcome:
        if reached is not None:
            reached.set()
        assert event.wait(10)
        return Delivered(channel_id=CHANNEL, ts="1.1")

    return wait


def test_stopping_finishes_the_post_under_way_and_gives_back_the_rest(
    file: Database, start: Callable[[float], Ticker], messenger: ScriptedMessenger
) -> None:
    posting, go_on = threading.Event(), threading.Event()
    messenger.next_answers(waiting_for(go_on, posting))
    for _ in range(3):
        arm_one_reminder(file)
    ticker = start(SELDOM)
    assert posting.wait(10)
    threading.Timer(0.2, go_on.set).start()

    assert ticker.stop(10)

    assert len(messenger.posts) == 1
    with file.reading() as transaction:
        rows = [
            row
            for contract in transaction.contracts.list(TEAM)
            for row in transaction.deliveries.for_contract(TEAM, contract.id)
        ]
    assert sorted(row.state for row in rows) == [
        DeliveryState.DELIVERED,
        DeliveryState.READY,
        DeliveryState.READY,
    ]


def test_stopping_says_so_when_a_post_does_not_end_in_time(
    file: Database, start: Callable[[float], Ticker], messenger: ScriptedMessenger
) -> None:
    posting, go_on = threading.Event(), threading.Event()
    messenger.next_answers(waiting_for(go_on, posting))
    arm_one_reminder(file)
    ticker = start(SELDOM)
    assert posting.wait(10)

    assert not ticker.stop(0.1)

    go_on.set()


def test_nothing_is_begun_after_the_stop(
    file: Database, start: Callable[[float], Ticker], messenger: ScriptedMessenger
) -> None:
    ticker = start(0.01)
    assert ticker.settle(10)
    assert ticker.stop(10)

    arm_one_reminder(file)
    ticker.nudge()

    assert not ticker.settle(0.1)
    assert messenger.posts == []


class FailingOnce(Sweep):
    """A sweep whose first pass meets a database that doesn't answer."""

    has_failed = False

    def run(self, stopping: Callable[[], bool] = never) -> Swept:
        if not self.has_failed:
            self.has_failed = True
            raise ConnectionError("the database is away")
        return super().run(stopping)


def test_a_pass_that_fails_is_logged_and_the_next_tick_goes_on(
    file: Database, messenger: ScriptedMessenger, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    arm_one_reminder(file)
    with caplog.at_level(logging.ERROR):
        ticker = start_ticker(FailingOnce(file, messenger, clock, owner="sender-1"), interval_seconds=0.05)
        assert ticker.settle(10)
        assert ticker.stop(10)

    assert len(messenger.posts) == 1
    assert "the database is away" in caplog.text


def test_a_pass_longer_than_many_ticks_is_neither_doubled_nor_warned_about(
    file: Database,
    start: Callable[[float], Ticker],
    messenger: ScriptedMessenger,
    caplog: pytest.LogCaptureFixture,
) -> None:
    posting, go_on = threading.Event(), threading.Event()
    messenger.next_answers(waiting_for(go_on, posting))
    arm_one_reminder(file, due_at=START)
    with caplog.at_level(logging.WARNING):
        ticker = start(0.02)
        assert posting.wait(10)
        threading.Timer(0.3, go_on.set).start()
        assert ticker.settle(10)

    assert len(messenger.posts) == 1
    assert caplog.records == []
