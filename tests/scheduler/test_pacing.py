"""Pacing: no faster than Slack likes it, nearest deadline first, and no workspace before another."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from planner.actions import ActionKey
from scheduler.pacing import Pacing
from scheduler.ports import NotAccepted, Uncertain
from scheduler.sweep import Sweep
from storage.database import Database
from storage.records.deliveries import DeliveryKind
from tests.support.clock import START, FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import (
    OTHER_TEAM,
    TEAM,
    a_line,
    add_contract,
    add_plan_post,
    arm,
    arm_one_reminder,
    start_plan,
)


@pytest.fixture
def pacing(clock: FakeClock) -> Pacing:
    return Pacing(clock)


@pytest.fixture
def sweep(database: Database, messenger: ScriptedMessenger, clock: FakeClock, pacing: Pacing) -> Sweep:
    return Sweep(database, messenger, clock, owner="sender-1", pacing=pacing)


def drain(sweep: Sweep) -> None:
    while not sweep.run().is_idle:
        pass


def test_a_channel_gets_one_message_a_second(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    for _ in range(3):
        arm_one_reminder(database)

    counts = []
    for _ in range(4):
        drain(sweep)
        counts.append(len(messenger.posts))
        clock.advance(seconds=1)

    assert counts == [1, 2, 3, 3]


def test_a_workspace_gets_five_messages_a_second(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    for number in range(12):
        arm_one_reminder(database, channel_id=f"C{number}")

    counts = []
    for _ in range(4):
        drain(sweep)
        counts.append(len(messenger.posts))
        clock.advance(seconds=1)

    assert counts == [5, 10, 12, 12]


def test_a_workspace_that_was_told_off_goes_at_half_the_speed_and_recovers(
    clock: FakeClock, pacing: Pacing
) -> None:
    def sent_over_ten_seconds() -> int:
        clock.advance(seconds=10)
        for number in range(20):
            pacing.take(TEAM, f"C{number}")  # what has piled up meanwhile
        sent = 0
        for _ in range(10):
            clock.advance(seconds=1)
            sent += sum(pacing.take(TEAM, f"C{number}") for number in range(20))
        return sent

    assert sent_over_ten_seconds() == 50
    pacing.slow_down(TEAM)
    assert sent_over_ten_seconds() == 25
    clock.advance(minutes=1)
    assert sent_over_ten_seconds() == 30, "a tenth of the full speed more"
    clock.advance(minutes=5)
    assert sent_over_ten_seconds() == 50


def test_a_429_for_one_workspace_delays_no_other(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database, due_at=START - timedelta(minutes=1))
    for number in range(3):
        arm_one_reminder(database, workspace_id=OTHER_TEAM, channel_id=f"C{number}")
    messenger.next_answers(lambda delivery: NotAccepted(retry_after=3600, error="ratelimited"))

    drain(sweep)

    assert Counter(post.workspace_id for post in messenger.posts) == {TEAM: 1, OTHER_TEAM: 3}


def test_a_workspace_with_a_thousand_due_does_not_keep_a_small_one_waiting(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    lines = [a_line(key, date(2026, 12, 1)) for key in tuple(ActionKey)[:15]]
    with database.transaction() as transaction:
        for number in range(70):
            contract = add_contract(transaction, channel_id=f"C{number}")
            _, actions = start_plan(transaction, contract, lines)
            for action in actions:
                arm(transaction, action, due_at=START - timedelta(days=3))
    for number in range(3):
        arm_one_reminder(database, workspace_id=OTHER_TEAM, channel_id=f"C{number}")

    Sweep(database, messenger, clock, owner="sender-1").run()

    served = [post.workspace_id for post in messenger.posts]
    assert served[:6] == [TEAM, OTHER_TEAM] * 3, "in the first pass, in turns"


def test_within_a_workspace_the_nearest_deadline_goes_first(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    days = [date(2027, 3, 31), date(2026, 12, 2), date(2027, 1, 15)]
    with database.transaction() as transaction:
        for number, day in enumerate(days):
            contract = add_contract(transaction, channel_id=f"C{number}")
            line = a_line(ActionKey.EXPORT_DATA, date(2026, 12, 1), valid_until=day)
            _, (action,) = start_plan(transaction, contract, [line])
            arm(transaction, action)

    drain(sweep)

    assert [post.deadline_on for post in messenger.posts] == sorted(days)


def queue_edits(database: Database, *channels: str) -> None:
    """One in each channel, of a contract of its own."""
    with database.transaction() as transaction:
        for channel_id in channels:
            contract = add_contract(transaction, channel_id=channel_id)
            plan, _ = start_plan(transaction, contract)
            add_plan_post(transaction, contract, plan, kind=DeliveryKind.PLAN_EDIT, message_ts="1.1")


def test_what_is_queued_after_a_change_of_facts_is_said_before_its_edits(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    queue_edits(database, *(f"C{number}" for number in range(20)))
    clock.advance(seconds=1)
    arm_one_reminder(database, channel_id="C0", due_at=clock.now())  # its deadline is months away

    drain(sweep)

    kinds = [post.kind for post in messenger.posts]
    assert kinds == [DeliveryKind.REMINDER, *[DeliveryKind.PLAN_EDIT] * 4]


def test_an_edit_comes_once_its_channel_has_nothing_more_to_hear(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    queue_edits(database, "C0EXITS")
    for _ in range(3):
        arm_one_reminder(database, channel_id="C0EXITS")

    for _ in range(4):
        drain(sweep)
        clock.advance(seconds=1)

    assert [post.kind for post in messenger.posts] == [
        *[DeliveryKind.REMINDER] * 3,
        DeliveryKind.PLAN_EDIT,
    ]


def test_an_edit_does_not_wait_for_posts_whose_channel_rests(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    queue_edits(database, "C0FINANCE")
    for _ in range(3):
        arm_one_reminder(database, channel_id="C0EXITS")

    drain(sweep)

    assert [(post.kind, post.channel_id) for post in messenger.posts] == [
        (DeliveryKind.REMINDER, "C0EXITS"),
        (DeliveryKind.PLAN_EDIT, "C0FINANCE"),
    ]


def test_a_post_that_slack_does_not_take_keeps_no_edit_from_being_made(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    queue_edits(database, "C0EXITS")
    arm_one_reminder(database, channel_id="C0EXITS")
    messenger.next_answers(Uncertain(error="timeout"))

    drain(sweep)
    clock.advance(seconds=1)
    drain(sweep)

    assert [post.kind for post in messenger.posts] == [DeliveryKind.REMINDER, DeliveryKind.PLAN_EDIT]
