"""A contract that moves to another channel while something is on its way to the old one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from scheduler.asking import queue_reminders
from scheduler.moving import close_what_is_left
from scheduler.outcomes import record
from scheduler.ports import Delivered, DestinationClosed, Outcome, Uncertain
from scheduler.sweep import Sweep
from storage.database import Database
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState, NewDelivery
from storage.records.plans import ActionRecord
from storage.records.reminders import ReminderRecord
from tests.support.clock import START, FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import CHANNEL, OWNER, TEAM, arm, arm_one_reminder, facts_of
from tests.support.waiting import wait_until_they_wait

ELSEWHERE = "C0ELSEWHERE"
NEW_ID = "C0NEWID"
TIMEOUT = Uncertain(error="timeout")


@pytest.fixture
def sweep(database: Database, messenger: ScriptedMessenger, clock: FakeClock) -> Sweep:
    return Sweep(database, messenger, clock, owner="sender-1", gathers=True)


def move(
    database: Database, reminder: ReminderRecord, to: str = ELSEWHERE, *, revision: int = 1, **facts: Any
) -> ContractRecord:
    """As an edit of its channel does, and without what it has posted there anew."""
    with database.transaction() as transaction:
        moved = transaction.contracts.change(
            TEAM,
            reminder.contract_id,
            facts_of(channel_id=to, **facts),
            expected_revision=revision,
            by=OWNER,
            at=START,
        )
        close_what_is_left(transaction, moved, START)
        return moved


def drain(sweep: Sweep) -> None:
    while not sweep.run().is_idle:
        pass


def run_for(sweep: Sweep, clock: FakeClock, seconds: int) -> None:
    for _ in range(seconds):
        clock.advance(seconds=1)
        sweep.run()


def said(messenger: ScriptedMessenger) -> list[tuple[str, DeliveryKind]]:
    """Where what was said: first what is not in the new channel, in order."""
    posts = [(post.channel_id, post.kind) for post in messenger.posts]
    return sorted(posts, key=lambda post: post[0] == ELSEWHERE)


def message_of(database: Database, reminder: ReminderRecord) -> tuple[str, str] | None:
    with database.reading() as transaction:
        kept = transaction.reminders.get(TEAM, reminder.id)
    assert kept is not None
    return (kept.message.channel_id, kept.message.ts) if kept.message else None


def test_what_waits_for_the_old_channel_is_said_once_in_the_new_one(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    messenger.next_answers(Uncertain(error="timeout"))
    sweep.run()
    move(database, reminder)

    run_for(sweep, clock, 300)

    assert said(messenger) == [(CHANNEL, DeliveryKind.REMINDER), (ELSEWHERE, DeliveryKind.REMINDER)]
    assert message_of(database, reminder) == (ELSEWHERE, "1796115600.000001")


def test_an_asking_on_its_way_to_a_thread_begins_a_new_thread_in_the_new_channel(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    drain(sweep)
    with database.transaction() as transaction:
        action = transaction.plans.action(TEAM, reminder.action_id)
        assert action is not None
        later = arm(transaction, action, due_at=START + timedelta(days=7), sequence=9)
    clock.advance(seconds=7 * 86400)
    messenger.next_answers(TIMEOUT)
    sweep.run()
    move(database, reminder)

    run_for(sweep, clock, 300)

    threads = [(post.channel_id, post.thread_ts) for post in messenger.posts if post.kind == "reminder"]
    assert threads == [(CHANNEL, None), (CHANNEL, "1796115600.000001"), (ELSEWHERE, None)]
    assert message_of(database, reminder) is None
    assert message_of(database, later) == (ELSEWHERE, "1796115600.000003")


def test_what_reaches_the_old_channel_while_the_contract_moves_is_closed_there_and_said_in_the_new_one(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminder = arm_one_reminder(database)

    def move_meanwhile(delivery: DeliveryRecord) -> Outcome:
        move(database, reminder)
        return Delivered(channel_id=delivery.channel_id, ts="1.1")

    messenger.next_answers(move_meanwhile)
    drain(sweep)

    assert said(messenger) == [
        (CHANNEL, DeliveryKind.REMINDER),
        (CHANNEL, DeliveryKind.REMINDER_EDIT),
        (ELSEWHERE, DeliveryKind.REMINDER),
    ]
    assert message_of(database, reminder) == (ELSEWHERE, "1796115600.000001")


def test_what_is_found_in_the_old_channel_afterwards_is_closed_there_and_said_in_the_new_one(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)

    def accept_then_break(delivery: DeliveryRecord) -> Outcome:
        messenger.history[delivery.id] = "1.1"
        return TIMEOUT

    messenger.next_answers(accept_then_break)
    sweep.run()
    move(database, reminder)

    run_for(sweep, clock, 300)

    assert said(messenger) == [
        (CHANNEL, DeliveryKind.REMINDER),
        (CHANNEL, DeliveryKind.REMINDER_EDIT),
        (ELSEWHERE, DeliveryKind.REMINDER),
    ]
    assert message_of(database, reminder) == (ELSEWHERE, "1796115600.000002")


def test_an_old_channel_that_closes_while_the_contract_moves_sends_nobody_a_message_instead(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminder = arm_one_reminder(database)

    def move_meanwhile(_: DeliveryRecord) -> Outcome:
        move(database, reminder)
        return DestinationClosed(error="is_archived")

    messenger.next_answers(move_meanwhile)
    drain(sweep)

    assert said(messenger) == [(CHANNEL, DeliveryKind.REMINDER), (ELSEWHERE, DeliveryKind.REMINDER)]


def test_what_a_digest_was_to_say_of_a_contract_that_moves_is_said_in_the_new_channel(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminders = [arm_one_reminder(database) for _ in range(21)]
    messenger.next_answers(TIMEOUT)
    sweep.run()
    move(database, reminders[0])

    run_for(sweep, clock, 300)

    assert said(messenger) == [
        (CHANNEL, DeliveryKind.DIGEST),
        (CHANNEL, DeliveryKind.DIGEST),
        (ELSEWHERE, DeliveryKind.REMINDER),
    ]
    assert message_of(database, reminders[0]) == (ELSEWHERE, "1796115600.000002")
    assert message_of(database, reminders[1]) == (CHANNEL, "1796115600.000001")


def test_what_a_digest_has_said_of_a_contract_that_moved_meanwhile_is_closed_and_said_anew(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminders = [arm_one_reminder(database) for _ in range(21)]

    def move_meanwhile(delivery: DeliveryRecord) -> Outcome:
        move(database, reminders[0])
        return Delivered(channel_id=delivery.channel_id, ts="1.1")

    messenger.next_answers(move_meanwhile)
    drain(sweep)

    assert said(messenger) == [
        (CHANNEL, DeliveryKind.DIGEST),
        (CHANNEL, DeliveryKind.DIGEST_EDIT),
        (ELSEWHERE, DeliveryKind.REMINDER),
    ]
    assert message_of(database, reminders[0]) == (ELSEWHERE, "1796115600.000001")


def answer_as(channel_id: str, messenger: ScriptedMessenger) -> None:
    """Slack takes the coming posts, and says that their channel has this id."""

    def take(delivery: DeliveryRecord) -> Outcome:
        ts = delivery.message_ts or f"1.{len(messenger.posts)}"
        return Delivered(channel_id=channel_id, ts=ts)

    messenger.next_answers(*[take] * 200)


def test_a_reminder_for_a_channel_that_slack_knows_by_another_id_is_said_once(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    answer_as(NEW_ID, messenger)

    run_for(sweep, clock, 60)

    assert said(messenger) == [(CHANNEL, DeliveryKind.REMINDER)]
    assert message_of(database, reminder) == (NEW_ID, "1.1")


def test_what_waits_for_a_channel_that_slack_knows_by_another_id_goes_there(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database)
    other = arm_one_reminder(database, due_at=START + timedelta(seconds=30))
    answer_as(NEW_ID, messenger)

    run_for(sweep, clock, 60)

    assert said(messenger) == [(CHANNEL, DeliveryKind.REMINDER), (NEW_ID, DeliveryKind.REMINDER)]
    assert message_of(database, other) == (NEW_ID, "1.2")


def test_a_contract_that_is_edited_after_slack_named_another_id_keeps_its_messages(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminder = arm_one_reminder(database)
    answer_as(NEW_ID, messenger)
    drain(sweep)
    with database.transaction() as transaction:
        edited = transaction.contracts.peek(TEAM, reminder.contract_id)
        close_what_is_left(transaction, edited, START)

    drain(sweep)

    assert edited.channel_id == NEW_ID
    assert said(messenger) == [(CHANNEL, DeliveryKind.REMINDER)]
    assert message_of(database, reminder) == (NEW_ID, "1.1")


def test_a_digest_for_a_channel_that_slack_knows_by_another_id_is_said_once(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminders = [arm_one_reminder(database) for _ in range(21)]
    answer_as(NEW_ID, messenger)

    run_for(sweep, clock, 60)

    assert said(messenger) == [(CHANNEL, DeliveryKind.DIGEST)]
    assert message_of(database, reminders[0]) == (NEW_ID, "1.1")


def test_what_reaches_another_id_of_the_old_channel_is_closed_there_and_said_in_the_new_channel(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminder = arm_one_reminder(database)

    def move_meanwhile(delivery: DeliveryRecord) -> Outcome:
        move(database, reminder)
        return Delivered(channel_id=NEW_ID, ts="1.1")

    messenger.next_answers(move_meanwhile)
    drain(sweep)

    assert said(messenger) == [
        (CHANNEL, DeliveryKind.REMINDER),
        (NEW_ID, DeliveryKind.REMINDER_EDIT),
        (ELSEWHERE, DeliveryKind.REMINDER),
    ]


def test_a_contract_that_comes_back_is_spoken_of_in_new_messages_there(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminder = arm_one_reminder(database)
    drain(sweep)
    move(database, reminder)
    move(database, reminder, CHANNEL, revision=2)

    drain(sweep)

    assert said(messenger) == [(CHANNEL, DeliveryKind.REMINDER), (CHANNEL, DeliveryKind.REMINDER_EDIT)]
    assert message_of(database, reminder) is None
    with database.reading() as transaction:
        assert transaction.said.posted_about(TEAM, [reminder.action_id]) == ()
        (post,) = (
            one
            for one in transaction.deliveries.for_contract(TEAM, reminder.contract_id)
            if one.kind is DeliveryKind.REMINDER
        )
    assert (post.state, post.left_at) == (DeliveryState.DELIVERED, START)


@pytest.mark.parametrize(("is_restricted", "closed"), [(True, ["C0DEFAULT", CHANNEL]), (False, [CHANNEL])])
def test_what_the_default_channel_was_told_instead_is_closed_only_to_a_restricted_contract(
    database: Database,
    sweep: Sweep,
    messenger: ScriptedMessenger,
    is_restricted: bool,
    closed: list[str],
) -> None:
    reminder = arm_one_reminder(database)
    drain(sweep)
    instead = NewDelivery(
        kind=DeliveryKind.FALLBACK,
        contract_id=reminder.contract_id,
        reminder_id=reminder.id,
        channel_id="C0DEFAULT",
        fallback_for="another",
        due_at=START,
    )
    with database.transaction() as transaction:
        transaction.deliveries.add(TEAM, instead, at=START)
    drain(sweep)

    move(database, reminder, is_restricted=is_restricted)
    drain(sweep)

    edited = [post.channel_id for post in messenger.posts if post.kind is DeliveryKind.REMINDER_EDIT]
    assert sorted(edited) == closed


@pytest.mark.parametrize("answered", [CHANNEL, NEW_ID])
def test_whoever_records_a_post_while_the_contract_moves_waits_and_finds_it_in_the_new_channel(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, answered: str
) -> None:
    reminder = arm_one_reminder(database)
    messenger.next_answers(TIMEOUT)
    sweep.run()
    (posted,) = messenger.posts

    with ThreadPoolExecutor(max_workers=1) as other:
        with database.transaction() as transaction:
            facts = facts_of(channel_id=ELSEWHERE)
            moved = transaction.contracts.change(
                TEAM, reminder.contract_id, facts, expected_revision=1, by=OWNER, at=START
            )
            close_what_is_left(transaction, moved, START)
            recorded = other.submit(record_posted, database, posted, answered)
            wait_until_they_wait(database, recorded)

        assert recorded.result()

    drain(sweep)
    assert said(messenger)[1:] == [
        (answered, DeliveryKind.REMINDER_EDIT),
        (ELSEWHERE, DeliveryKind.REMINDER),
    ]


def record_posted(database: Database, posted: DeliveryRecord, answered: str) -> bool:
    with database.transaction() as transaction:
        return record(transaction, posted, Delivered(channel_id=answered, ts="1.1"), START)


def test_a_contract_that_moves_while_its_next_asking_falls_due_waits_for_that(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminder = arm_one_reminder(database)
    with database.transaction() as transaction:
        queue_reminders(transaction, transaction.reminders.claim_due(now=START, limit=9), START)
        action = transaction.plans.action(TEAM, reminder.action_id)
        assert action is not None
        arm(transaction, action, sequence=9)

    with ThreadPoolExecutor(max_workers=1) as other:
        with database.transaction() as transaction:
            due = transaction.reminders.claim_due(now=START, limit=9)
            moved = other.submit(move_and_plan_anew, database, reminder, action)
            wait_until_they_wait(database, moved)
            queue_reminders(transaction, due, START)

        assert moved.result().channel_id == ELSEWHERE

    drain(sweep)
    assert said(messenger) == [(ELSEWHERE, DeliveryKind.REMINDER)]


def move_and_plan_anew(database: Database, reminder: ReminderRecord, action: ActionRecord) -> ContractRecord:
    facts = facts_of(channel_id=ELSEWHERE)
    with database.transaction() as transaction:
        moved = transaction.contracts.change(
            TEAM, reminder.contract_id, facts, expected_revision=1, by=OWNER, at=START
        )
        close_what_is_left(transaction, moved, START)
        arm(transaction, action, sequence=9)
        return moved
