"""More than 20 due in one channel become one message, whose fate is the fate of all."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest

from scheduler.ports import Delivered, DestinationClosed, NotAccepted, Outcome, Refused, Uncertain
from scheduler.sweep import Sweep
from storage.database import Database
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState, NewDelivery
from storage.records.plans import ActionState
from storage.records.reminders import ReminderRecord
from tests.support.clock import START, FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import CHANNEL, OWNER, TEAM, add_contract, arm, arm_one_reminder


@pytest.fixture
def sweep(database: Database, messenger: ScriptedMessenger, clock: FakeClock) -> Sweep:
    return Sweep(database, messenger, clock, owner="sender-1", gathers=True)


def drain(sweep: Sweep) -> None:
    while not sweep.run().is_idle:
        pass


def arm_many(database: Database, count: int) -> list[ReminderRecord]:
    return [arm_one_reminder(database) for _ in range(count)]


def states(database: Database, reminders: list[ReminderRecord]) -> Counter[DeliveryState]:
    found: Counter[DeliveryState] = Counter()
    with database.reading() as transaction:
        for reminder in reminders:
            kept = transaction.reminders.get(TEAM, reminder.id)
            assert kept is not None
            delivery = transaction.deliveries.get(TEAM, kept.delivery_id or "")
            assert delivery is not None
            found[delivery.state] += 1
    return found


def test_twenty_are_posted_one_by_one(database: Database, sweep: Sweep, messenger: ScriptedMessenger) -> None:
    arm_many(database, 20)

    drain(sweep)

    assert [post.kind for post in messenger.posts] == [DeliveryKind.REMINDER] * 20


def test_twenty_one_become_one_message_and_are_delivered_with_it(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminders = arm_many(database, 21)

    drain(sweep)

    (digest,) = messenger.posts
    assert (digest.kind, digest.channel_id) == (DeliveryKind.DIGEST, CHANNEL)
    assert states(database, reminders) == {DeliveryState.DELIVERED: 21}
    with database.reading() as transaction:
        messages = {transaction.reminders.get(TEAM, one.id).message.ts for one in reminders}  # type: ignore[union-attr]
    assert messages == {"1796115600.000001"}, "asking again answers the digest"


def test_direct_messages_about_no_step_are_each_said_by_themselves(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    with database.transaction() as transaction:
        for number in range(21):
            contract = add_contract(transaction)
            told = NewDelivery(
                contract_id=contract.id,
                kind=DeliveryKind.ESCALATION,
                topic=f"call {number}",
                channel_id=OWNER,
                recipient_id=OWNER,
                due_at=START,
            )
            transaction.deliveries.add(TEAM, told, at=START)

    drain(sweep)

    assert {post.topic for post in messenger.posts} == {f"call {number}" for number in range(21)}
    assert len(messenger.posts) == 21


def test_of_a_hundred_at_most_twenty_are_said_beside_the_digests(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    arm_many(database, 100)

    drain(sweep)

    kinds = Counter(post.kind for post in messenger.posts)
    assert kinds == {DeliveryKind.DIGEST: 2, DeliveryKind.REMINDER: 20}


def test_a_digest_of_unknown_fate_is_looked_for_by_its_own_id(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminders = arm_many(database, 21)
    messenger.next_answers(Uncertain(error="TimeoutError"))
    drain(sweep)
    assert states(database, reminders) == {DeliveryState.GATHERED: 21}
    messenger.history[messenger.posts[0].id] = "7.7"

    clock.advance(seconds=90)
    drain(sweep)

    assert len([post for post in messenger.posts if post.kind is DeliveryKind.DIGEST]) == 1
    assert states(database, reminders) == {DeliveryState.DELIVERED: 21}


def test_what_falls_due_again_while_nobody_knows_whether_a_digest_is_there_is_said_by_itself(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    first, *_ = arm_many(database, 21)
    messenger.next_answers(Uncertain(error="TimeoutError"))
    drain(sweep)
    messenger.history_error = TimeoutError()
    with database.transaction() as transaction:
        action = transaction.plans.action(TEAM, first.action_id)
        assert action is not None
        again = arm(transaction, action, due_at=START + timedelta(days=1), sequence=1)

    clock.advance(days=1)
    drain(sweep)

    assert [post.reminder_id for post in messenger.posts] == [None, again.id]


def test_a_digest_of_unknown_fate_is_repeated_once_marked_and_then_told_to_people_one_by_one(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminders = arm_many(database, 21)
    messenger.history_is_readable = False
    messenger.next_answers(Uncertain(error="TimeoutError"), Uncertain(error="TimeoutError"))

    for _ in range(3):
        drain(sweep)
        clock.advance(seconds=90)

    digests = [post for post in messenger.posts if post.kind is DeliveryKind.DIGEST]
    told = [post for post in messenger.posts if post.kind is DeliveryKind.FALLBACK]
    assert [post.may_be_repeat for post in digests] == [False, True]
    assert {post.reminder_id for post in told} == {one.id for one in reminders}
    assert {post.channel_id for post in told} == {OWNER}
    assert states(database, reminders) == {DeliveryState.BLOCKED: 21}


def test_a_digest_that_gets_a_no_that_nobody_knows_three_times_is_said_one_by_one(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminders = arm_many(database, 21)
    messenger.next_answers(*[Uncertain(error="something_new", is_refusal=True)] * 3)

    for _ in range(9):
        drain(sweep)
        clock.advance(seconds=90)

    kinds = Counter(post.kind for post in messenger.posts)
    assert kinds == {DeliveryKind.DIGEST: 3, DeliveryKind.REMINDER: 21}
    assert states(database, reminders) == {DeliveryState.DELIVERED: 21}


def test_what_was_said_singly_after_its_digest_failed_keeps_its_id_when_it_is_edited(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    arm_many(database, 21)
    messenger.next_answers(Refused(error="msg_too_long"))
    drain(sweep)
    post = messenger.posts[-1]

    with database.transaction() as transaction:
        edit = NewDelivery(
            kind=DeliveryKind.REMINDER_EDIT,
            contract_id=post.contract_id,
            reminder_id=post.reminder_id,
            channel_id=CHANNEL,
            message_ts=messenger.history[post.id],
            due_at=START,
        )
        queued = transaction.deliveries.add(TEAM, edit, at=START)
        carried = transaction.said.id_in_message(queued)

    assert post.kind is DeliveryKind.REMINDER
    assert carried == post.id


def test_a_digest_over_which_the_sender_breaks_three_times_is_said_one_by_one(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminders = arm_many(database, 21)

    def break_down(delivery: DeliveryRecord) -> Outcome:
        raise KeyboardInterrupt

    messenger.next_answers(break_down, break_down, break_down)
    for life in range(20):
        with suppress(KeyboardInterrupt):
            drain(Sweep(database, messenger, clock, owner=f"sender-{life}", gathers=True))
        clock.advance(seconds=60)

    assert [post.kind for post in messenger.posts].count(DeliveryKind.DIGEST) == 3
    assert states(database, reminders) == {DeliveryState.DELIVERED: 21}


def test_what_was_answered_before_the_digest_goes_out_is_left_out(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminders = arm_many(database, 21)
    messenger.next_answers(NotAccepted(retry_after=60, error="ratelimited"))
    drain(sweep)
    with database.transaction() as transaction:
        transaction.plans.answer(TEAM, reminders[0].action_id, ActionState.DONE, by=OWNER, at=START)

    clock.advance(seconds=60)
    drain(sweep)

    assert states(database, reminders) == {DeliveryState.DELIVERED: 20, DeliveryState.CANCELLED: 1}


def answer_one(database: Database, reminder: ReminderRecord) -> None:
    """Somebody does it by command."""
    with database.transaction() as transaction:
        transaction.plans.answer(TEAM, reminder.action_id, ActionState.DONE, by=OWNER, at=START)


def edits_of(messenger: ScriptedMessenger) -> list[tuple[str, str | None]]:
    return [
        (post.channel_id, post.message_ts)
        for post in messenger.posts
        if post.kind is DeliveryKind.DIGEST_EDIT
    ]


def test_a_digest_of_which_something_is_answered_on_its_way_is_edited(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminders = arm_many(database, 21)

    def take_while_somebody_answers(digest: DeliveryRecord) -> Outcome:
        answer_one(database, reminders[-1])
        return Delivered(channel_id=digest.channel_id, ts="7.7")

    messenger.next_answers(take_while_somebody_answers)

    drain(sweep)

    assert edits_of(messenger) == [(CHANNEL, "7.7")]
    assert states(database, reminders) == {DeliveryState.DELIVERED: 21}


@pytest.mark.parametrize("is_answered", [True, False])
def test_a_digest_of_unknown_fate_is_edited_once_it_is_found_if_something_was_answered(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, is_answered: bool
) -> None:
    reminders = arm_many(database, 21)
    messenger.next_answers(Uncertain(error="TimeoutError"))
    drain(sweep)
    messenger.history[messenger.posts[0].id] = "7.7"
    if is_answered:
        answer_one(database, reminders[-1])

    clock.advance(seconds=90)
    drain(sweep)

    assert edits_of(messenger) == ([(CHANNEL, "7.7")] if is_answered else [])


def test_where_the_channel_is_closed_each_reminder_falls_back_by_itself(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminders = arm_many(database, 21)

    def answer(delivery: DeliveryRecord) -> Outcome:
        if delivery.channel_id == CHANNEL:
            return DestinationClosed(error="is_archived")
        return Delivered(channel_id="D0OWNER", ts="1.1")

    messenger.next_answers(*[answer] * 43)

    drain(sweep)

    assert states(database, reminders) == {DeliveryState.BLOCKED: 21}
    assert Counter(post.kind for post in messenger.posts) == {
        DeliveryKind.DIGEST: 1,
        DeliveryKind.REMINDER: 21,
        DeliveryKind.FALLBACK: 21,
    }
