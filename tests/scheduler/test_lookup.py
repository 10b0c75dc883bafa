"""Deliveries of unknown fate: quarantined, looked up, and posted again only when they are not there."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta

from scheduler.ports import Delivered, Outcome, Uncertain
from scheduler.sweep import Sweep
from storage.database import Database
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from storage.records.messages import PostedMessage
from tests.support.clock import START, FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import CHANNEL, OTHER_TEAM, OWNER, TEAM, arm_one_reminder

TIMEOUT = Uncertain(error="timeout")
A_NO = Uncertain(error="something_new", is_refusal=True)


def the_delivery(database: Database, contract_id: str) -> DeliveryRecord:
    with database.reading() as transaction:
        deliveries = transaction.deliveries.for_contract(TEAM, contract_id)
    return next(one for one in deliveries if one.kind is DeliveryKind.REMINDER)


def run_for(sweep: Sweep, clock: FakeClock, seconds: int) -> None:
    """A pass each second, for that long."""
    for _ in range(seconds):
        clock.advance(seconds=1)
        sweep.run()


def test_nothing_is_looked_up_before_its_quarantine_is_over(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database)
    messenger.next_answers(TIMEOUT)
    sweep.run()

    run_for(sweep, clock, 89)
    assert messenger.looks == []

    run_for(sweep, clock, 1)
    assert len(messenger.looks) == 1


def test_a_post_that_is_found_is_delivered_and_not_repeated(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)

    def accept_then_break(delivery: DeliveryRecord) -> Outcome:
        messenger.history[delivery.id] = "1.1"
        return TIMEOUT

    messenger.next_answers(accept_then_break)
    sweep.run()
    run_for(sweep, clock, 300)

    posted = [post.kind for post in messenger.posts]
    assert posted == [DeliveryKind.REMINDER, DeliveryKind.REMINDER_EDIT]
    found = the_delivery(database, reminder.contract_id)
    assert (found.state, found.message_ts) == (DeliveryState.DELIVERED, "1.1")
    with database.reading() as transaction:
        kept = transaction.reminders.get(TEAM, reminder.id)
    assert kept is not None
    assert kept.message == PostedMessage(channel_id=CHANNEL, ts="1.1")


def test_a_post_that_is_absent_twice_half_a_minute_apart_is_posted_again(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database)
    messenger.next_answers(TIMEOUT)
    sweep.run()

    run_for(sweep, clock, 119)
    assert (len(messenger.looks), len(messenger.posts)) == (1, 1)

    run_for(sweep, clock, 1)
    assert (len(messenger.looks), len(messenger.posts)) == (2, 2)
    first, second = messenger.posts
    assert (second.id, second.attempts, second.may_be_repeat) == (first.id, 2, False)


def test_a_post_that_appears_between_two_look_ups_is_not_repeated(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    messenger.next_answers(TIMEOUT)
    sweep.run()
    run_for(sweep, clock, 90)
    messenger.history[messenger.posts[0].id] = "1.1"

    run_for(sweep, clock, 300)

    assert len([post for post in messenger.posts if post.kind is DeliveryKind.REMINDER]) == 1
    assert the_delivery(database, reminder.contract_id).state is DeliveryState.DELIVERED


def test_a_look_up_that_fails_is_made_again_and_counts_as_none(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database)
    messenger.next_answers(TIMEOUT)
    sweep.run()

    messenger.history_error = TimeoutError()
    run_for(sweep, clock, 160)
    assert (len(messenger.looks), len(messenger.posts)) == (3, 1)

    messenger.history_error = None
    run_for(sweep, clock, 50)
    assert (len(messenger.looks), len(messenger.posts)) == (5, 2)


def test_where_history_cant_be_read_a_post_is_repeated_once_and_marked(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    messenger.history_is_readable = False
    messenger.next_answers(TIMEOUT)
    sweep.run()

    run_for(sweep, clock, 600)

    assert [post.may_be_repeat for post in messenger.posts] == [False, True]
    assert the_delivery(database, reminder.contract_id).state is DeliveryState.DELIVERED


def test_a_marked_repeat_of_unknown_fate_is_told_to_a_person_instead_of_a_third_time_there(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    messenger.history_is_readable = False
    messenger.next_answers(TIMEOUT, TIMEOUT)
    sweep.run()

    run_for(sweep, clock, 600)

    assert [(post.kind, post.channel_id) for post in messenger.posts] == [
        (DeliveryKind.REMINDER, CHANNEL),
        (DeliveryKind.REMINDER, CHANNEL),
        (DeliveryKind.FALLBACK, OWNER),
    ]
    blocked = the_delivery(database, reminder.contract_id)
    assert (blocked.state, blocked.error) == (DeliveryState.BLOCKED, "unknown_twice")


def test_a_no_that_nobody_here_knows_is_believed_the_third_time_and_a_person_is_told(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    messenger.next_answers(A_NO, A_NO, A_NO)
    sweep.run()

    run_for(sweep, clock, 1200)

    assert len(messenger.looks) == 4, "twice after the first no, twice after the second"
    assert [(post.kind, post.channel_id) for post in messenger.posts] == [
        (DeliveryKind.REMINDER, CHANNEL),
        (DeliveryKind.REMINDER, CHANNEL),
        (DeliveryKind.REMINDER, CHANNEL),
        (DeliveryKind.FALLBACK, OWNER),
    ]
    blocked = the_delivery(database, reminder.contract_id)
    assert (blocked.state, blocked.error) == (DeliveryState.BLOCKED, "something_new")


def test_a_no_after_two_answers_that_were_lost_is_not_believed_yet(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    messenger.next_answers(TIMEOUT, TIMEOUT, A_NO)
    sweep.run()

    run_for(sweep, clock, 1200)

    assert [post.kind for post in messenger.posts] == [DeliveryKind.REMINDER] * 4
    assert the_delivery(database, reminder.contract_id).state is DeliveryState.DELIVERED


def test_what_is_taken_the_third_time_is_told_to_nobody_else(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    messenger.next_answers(A_NO, A_NO)
    sweep.run()

    run_for(sweep, clock, 1200)

    assert [post.kind for post in messenger.posts] == [DeliveryKind.REMINDER] * 3
    assert the_delivery(database, reminder.contract_id).state is DeliveryState.DELIVERED


def test_without_a_no_it_is_tried_until_it_is_taken(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    messenger.next_answers(*[TIMEOUT] * 5)
    sweep.run()

    run_for(sweep, clock, 1200)

    assert [post.kind for post in messenger.posts] == [DeliveryKind.REMINDER] * 6
    assert the_delivery(database, reminder.contract_id).state is DeliveryState.DELIVERED


def test_a_no_that_everybody_gets_leaves_it_dead_and_visible(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    messenger.next_answers(*[A_NO] * 100)
    sweep.run()

    run_for(sweep, clock, 3600)

    posts = Counter(post.channel_id for post in messenger.posts)
    assert set(posts.values()) == {3}, "nobody is asked without end"
    with database.reading() as transaction:
        stuck = transaction.deliveries.undelivered(TEAM, due_before=clock.now())
        told = transaction.deliveries.for_contract(TEAM, reminder.contract_id)
    assert len(stuck) == len(told) == len(posts)
    assert [one.state for one in stuck].count(DeliveryState.DEAD) == 1
    assert {one.error for one in stuck} == {"something_new"}


def test_one_look_up_settles_all_rows_of_a_channel(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    for _ in range(3):
        arm_one_reminder(database)
    arm_one_reminder(database, channel_id="C0OTHER")
    arm_one_reminder(database, workspace_id=OTHER_TEAM)
    messenger.next_answers(*[TIMEOUT] * 5)
    sweep.run()

    run_for(sweep, clock, 90)

    assert sorted(len(ids) for ids in messenger.looks) == [1, 1, 3]


def test_a_post_whose_sender_was_killed_is_looked_up_after_its_lease_and_quarantine(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)

    def die(delivery: DeliveryRecord) -> Outcome:
        messenger.history[delivery.id] = "1.1"
        raise KeyboardInterrupt

    messenger.next_answers(die)
    killed = Sweep(database, messenger, clock, owner="sender-1")
    with suppress(KeyboardInterrupt):
        killed.run()
    successor = Sweep(database, messenger, clock, owner="sender-2")

    run_for(successor, clock, 149)
    assert messenger.looks == []
    run_for(successor, clock, 1)

    assert len([post for post in messenger.posts if post.kind is DeliveryKind.REMINDER]) == 1
    assert the_delivery(database, reminder.contract_id).state is DeliveryState.DELIVERED


def test_a_sender_that_wakes_up_after_others_looked_for_its_post_leaves_it_to_them(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    other = Sweep(database, messenger, clock, owner="sender-2")

    def sleep_through_a_look_up(delivery: DeliveryRecord) -> Outcome:
        run_for(other, clock, 160)
        messenger.history[delivery.id] = "1.1"
        return Delivered(channel_id=CHANNEL, ts="1.1")

    messenger.next_answers(sleep_through_a_look_up)
    Sweep(database, messenger, clock, owner="sender-1").run()
    assert the_delivery(database, reminder.contract_id).state is DeliveryState.SENDING

    run_for(other, clock, 20)
    assert the_delivery(database, reminder.contract_id).state is DeliveryState.DELIVERED
    assert len([post for post in messenger.posts if post.kind is DeliveryKind.REMINDER]) == 1


def test_a_months_long_jump_of_the_clock_loses_and_repeats_nothing_that_was_settled(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database)
    later = arm_one_reminder(database, due_at=START + timedelta(days=90))
    sweep.run()

    clock.jump_to(START + timedelta(days=120))
    sweep.run()
    sweep.run()

    assert [post.reminder_id for post in messenger.posts].count(later.id) == 1
    assert len(messenger.posts) == 2
