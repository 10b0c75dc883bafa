"""A pass: what is due is said once, never early, and never by two."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import URL

from scheduler.ports import Delivered, Outcome
from scheduler.sweep import Sweep, Swept
from storage.database import Database
from storage.records.audit import AuditEvent
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from storage.records.messages import PostedMessage
from storage.records.plans import ActionState
from storage.records.reminders import ReminderRecord, ReminderState
from tests.support.clock import START, FakeClock
from tests.support.databases import closing_database
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import (
    CHANNEL,
    OTHER_TEAM,
    OWNER,
    TEAM,
    add_contract,
    add_plan_post,
    arm,
    arm_one_reminder,
    start_plan,
)

SECOND = timedelta(seconds=1)


def kept(database: Database, reminder: ReminderRecord) -> ReminderRecord:
    with database.reading() as transaction:
        found = transaction.reminders.get(reminder.workspace_id, reminder.id)
    assert found is not None
    return found


def deliveries_of(database: Database, contract_id: str) -> tuple[DeliveryRecord, ...]:
    with database.reading() as transaction:
        return transaction.deliveries.for_contract(TEAM, contract_id)


def test_a_due_reminder_is_posted_once(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database, due_at=START)

    first, second = sweep.run(), sweep.run()

    assert (first.queued, first.claimed, second.is_idle) == (1, 1, True)
    assert [(post.kind, post.reminder_id, post.channel_id) for post in messenger.posts] == [
        (DeliveryKind.REMINDER, reminder.id, CHANNEL)
    ]
    clock.advance(days=30)
    assert sweep.run() == Swept()
    assert len(messenger.posts) == 1


def test_a_reminder_is_not_posted_a_second_early(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database, due_at=START)

    clock.jump_to(START - SECOND)
    assert sweep.run() == Swept()
    assert messenger.posts == []

    clock.jump_to(START)
    sweep.run()
    assert len(messenger.posts) == 1


def test_a_reminder_that_is_three_days_late_is_posted_all_the_same(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database, due_at=START)
    clock.advance(days=3)

    sweep.run()

    (post,) = messenger.posts
    assert post.due_at == START


def test_a_posted_reminder_remembers_its_message_and_is_audited(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminder = arm_one_reminder(database)

    sweep.run()

    (post,) = messenger.posts
    assert kept(database, reminder) == replace(
        reminder,
        state=ReminderState.QUEUED,
        delivery_id=post.id,
        message=PostedMessage(channel_id=CHANNEL, ts="1796115600.000001"),
    )
    with database.reading() as transaction:
        (event,) = transaction.audit.list(TEAM, reminder.contract_id)
    assert (event.event, event.actor_id, event.at) == (AuditEvent.REMINDER_POSTED, None, START)
    assert event.after == {
        "action": "submit_cancellation",
        "remind_on": "2026-12-01",
        "channel": CHANNEL,
        "ts": "1796115600.000001",
    }


def test_an_announced_plan_remembers_its_message(database: Database, sweep: Sweep) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, _ = start_plan(transaction, contract)
        add_plan_post(transaction, contract, plan)

    sweep.run()

    with database.reading() as transaction:
        posted = transaction.plans.get(TEAM, plan.id)
    (delivery,) = deliveries_of(database, contract.id)
    assert posted == replace(plan, message=PostedMessage(channel_id=CHANNEL, ts="1796115600.000001"))
    assert (delivery.state, delivery.message_ts) == (DeliveryState.DELIVERED, "1796115600.000001")
    assert (delivery.delivered_at, delivery.attempts) == (START, 1)


def test_the_reminder_of_an_action_that_was_done_meanwhile_is_not_posted(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminder = arm_one_reminder(database)
    with database.transaction() as transaction:
        transaction.plans.answer(TEAM, reminder.action_id, ActionState.DONE, by=OWNER, at=START)

    sweep.run()

    assert messenger.posts == []
    assert kept(database, reminder).state is ReminderState.CANCELLED


def test_no_reminder_of_a_removed_contract_is_posted_until_it_is_restored_and_armed(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminder = arm_one_reminder(database)
    with database.transaction() as transaction:
        transaction.contracts.remove(TEAM, reminder.contract_id, by=OWNER, at=START)
    sweep.run()
    assert messenger.posts == []

    with database.transaction() as transaction:
        transaction.contracts.restore(TEAM, reminder.contract_id)
        action = transaction.plans.action(TEAM, reminder.action_id)
        assert action is not None
        arm(transaction, action)
    sweep.run()

    assert [post.reminder_id for post in messenger.posts] == [reminder.id]


def test_a_row_that_is_overtaken_while_it_is_claimed_is_not_posted(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    first, second = (arm_one_reminder(database) for _ in range(2))

    def answer_the_other(delivery: DeliveryRecord) -> Outcome:
        other = second if delivery.reminder_id == first.id else first
        with database.transaction() as transaction:
            transaction.plans.answer(TEAM, other.action_id, ActionState.DONE, by=OWNER, at=START)
        return Delivered(channel_id=CHANNEL, ts="1.1")

    messenger.next_answers(answer_the_other)
    sweep.run()

    assert len(messenger.posts) == 1


def test_a_message_that_was_overtaken_on_its_way_is_edited(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminder = arm_one_reminder(database)

    def answer_meanwhile(_: DeliveryRecord) -> Outcome:
        with database.transaction() as transaction:
            transaction.plans.answer(TEAM, reminder.action_id, ActionState.DONE, by=OWNER, at=START)
            transaction.audit.add(
                TEAM, reminder.contract_id, at=START, actor_id=OWNER, event=AuditEvent.ACTION_DONE
            )
        return Delivered(channel_id=CHANNEL, ts="1.1")

    messenger.next_answers(answer_meanwhile)
    sweep.run()
    sweep.run()

    assert [(post.kind, post.message_ts) for post in messenger.posts] == [
        (DeliveryKind.REMINDER, None),
        (DeliveryKind.REMINDER_EDIT, "1.1"),
    ]


def test_an_edit_that_was_overtaken_is_left_to_the_next_edit(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, _ = start_plan(transaction, contract)
        add_plan_post(transaction, contract, plan, kind=DeliveryKind.PLAN_EDIT, message_ts="1.1")

    def change_meanwhile(_: DeliveryRecord) -> Outcome:
        with database.transaction() as transaction:
            transaction.audit.add(TEAM, contract.id, at=START, actor_id=OWNER, event=AuditEvent.EDITED)
        return Delivered(channel_id=CHANNEL, ts="1.1")

    messenger.next_answers(change_meanwhile)
    sweep.run()

    assert len(deliveries_of(database, contract.id)) == 1


def test_no_transaction_is_open_while_the_messenger_posts(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    arm_one_reminder(database)

    def write_meanwhile(delivery: DeliveryRecord) -> Outcome:
        with database.transaction() as transaction:
            committed = transaction.deliveries.get(TEAM, delivery.id)
            transaction.workspaces.ensure(OTHER_TEAM, at=START)
        assert committed == delivery
        assert delivery.state is DeliveryState.SENDING
        return Delivered(channel_id=CHANNEL, ts="1.1")

    messenger.next_answers(write_meanwhile)
    sweep.run()

    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    with database.reading() as transaction:
        assert len(transaction.deliveries.undelivered(TEAM, due_before=START + SECOND)) == 0


def test_what_was_frozen_for_over_15_seconds_after_its_intent_is_given_back_unsent(
    database: Database, messenger: ScriptedMessenger
) -> None:
    class SlowToCommit(FakeClock):
        def now(self) -> datetime:
            self.advance(seconds=self.stall)
            return super().now()

        stall = 0.0

    clock = SlowToCommit()
    reminder = arm_one_reminder(database)
    sweep = Sweep(database, messenger, clock, owner="sender-1")
    clock.stall = 15.5
    sweep.run()

    assert messenger.posts == []
    (delivery,) = deliveries_of(database, reminder.contract_id)
    assert (delivery.state, delivery.attempts) == (DeliveryState.READY, 0)

    clock.stall = 0
    clock.advance(seconds=5)
    sweep.run()
    assert len(messenger.posts) == 1


def test_a_sender_that_is_told_to_stop_gives_back_what_it_has_not_begun(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    for _ in range(3):
        arm_one_reminder(database)

    sweep.run(stopping=lambda: len(messenger.posts) == 1)

    assert len(messenger.posts) == 1
    with database.reading() as transaction:
        waiting = transaction.deliveries.undelivered(TEAM, due_before=START + SECOND)
    assert [delivery.state for delivery in waiting] == [DeliveryState.READY, DeliveryState.READY]


def test_one_pass_claims_no_more_than_can_be_sent_in_time(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    for _ in range(12):
        arm_one_reminder(database)

    assert (sweep.run().claimed, sweep.run().claimed, sweep.run().claimed) == (10, 2, 0)
    assert len({post.reminder_id for post in messenger.posts}) == 12


@pytest.mark.parametrize("senders", [2, 4])
def test_sweepers_share_two_hundred_due_reminders_and_none_is_posted_twice(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock, senders: int
) -> None:
    with database.transaction() as transaction:
        for _ in range(200):
            _, (action, _) = start_plan(transaction, add_contract(transaction))
            arm(transaction, action)
    all_ready = Barrier(senders)

    def drain(number: int) -> int:
        sweep, claimed = Sweep(database, messenger, clock, owner=f"sender-{number}"), 0
        all_ready.wait()
        while not (swept := sweep.run()).is_idle:
            claimed += swept.claimed
        return claimed

    with ThreadPoolExecutor(max_workers=senders) as sweepers:
        claims = list(sweepers.map(drain, range(senders)))

    assert sum(claims) == 200
    posts = Counter(post.reminder_id for post in messenger.posts)
    assert len(posts) == 200
    assert set(posts.values()) == {1}


def test_an_idle_pass_never_waits_for_a_writer(
    sqlite_url: URL, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    with closing_database(sqlite_url) as writer, closing_database(sqlite_url) as reader:
        sweep = Sweep(reader, messenger, clock, owner="sender-1")
        with writer.transaction() as transaction:
            transaction.workspaces.ensure(TEAM, at=START)

            assert sweep.run().is_idle
