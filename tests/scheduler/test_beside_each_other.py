"""Senders, and people who change contracts, at the same rows at once: each waits for the other, none gives up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TypeVar

import pytest
from sqlalchemy import select, update

from planner.actions import ActionKey
from scheduler.asking import queue_reminders
from scheduler.lookup import look_up
from scheduler.moving import close_what_is_left
from scheduler.outcomes import record
from scheduler.ports import Delivered, Uncertain
from scheduler.sweep import Sweep
from storage.database import Database, Transaction
from storage.gathering import Crowd
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState, NewDelivery
from storage.records.plans import ActionRecord
from storage.records.reminders import ReminderRecord
from storage.schema.deliveries import deliveries
from tests.support.clock import START, FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import (
    CHANNEL,
    OWNER,
    TEAM,
    a_line,
    add_contract,
    arm,
    arm_one_reminder,
    facts_of,
    start_plan,
)
from tests.support.waiting import wait_until_they_wait

ELSEWHERE, NEW_ID = "C0ELSEWHERE", "C0NEWID"
TIMEOUT = Uncertain(error="timeout")
T = TypeVar("T")


@pytest.fixture
def sweep(database: Database, messenger: ScriptedMessenger, clock: FakeClock) -> Sweep:
    return Sweep(database, messenger, clock, owner="sender-1", gathers=True)


def in_transaction(database: Database, do: Callable[[Transaction], T]) -> T:
    with database.transaction() as transaction:
        return do(transaction)


def move(transaction: Transaction, contract_id: str, *, revision: int = 1) -> None:
    """As an edit of its channel does, and each later one."""
    moved = transaction.contracts.change(
        TEAM, contract_id, facts_of(channel_id=ELSEWHERE), expected_revision=revision, by=OWNER, at=START
    )
    close_what_is_left(transaction, moved, START)


def record_as(posted: DeliveryRecord, channel_id: str = CHANNEL) -> Callable[[Transaction], bool]:
    return lambda transaction: record(transaction, posted, Delivered(channel_id=channel_id, ts="1.1"), START)


def drain(sweep: Sweep) -> None:
    while not sweep.run().is_idle:
        pass


def hold(transaction: Transaction, delivery_id: str) -> None:
    query = select(deliveries.c.id).where(deliveries.c.id == delivery_id)
    transaction.connection.execute(query.with_for_update())


def posts_of_unknown_fate(sweep: Sweep, messenger: ScriptedMessenger, count: int) -> list[DeliveryRecord]:
    messenger.next_answers(*[TIMEOUT] * count)
    sweep.run()
    assert len(messenger.posts) == count
    return messenger.posts


def with_steps(transaction: Transaction, count: int) -> tuple[ContractRecord, tuple[ActionRecord, ...]]:
    contract = add_contract(transaction)
    lines = [a_line(key, date(2027, 1, 29)) for key in list(ActionKey)[:count]]
    _, actions = start_plan(transaction, contract, lines)
    return contract, actions


def queue(transaction: Transaction, reminder: ReminderRecord, delivery_id: str) -> None:
    """With an id that the test has chosen: rows are found in the order of their ids."""
    transaction.deliveries.add_reminder(reminder, id=delivery_id, at=START)
    transaction.reminders.mark_step_queued(reminder, delivery_id, now=START)


@pytest.mark.parametrize("steps", [1, 22], ids=["a post", "a digest"])
def test_what_was_posted_is_recorded_while_its_contract_is_planned_anew_and_moves(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, steps: int
) -> None:
    with database.transaction() as transaction:
        contract, actions = with_steps(transaction, steps)
        for action in actions:
            arm(transaction, action)
    (posted,) = posts_of_unknown_fate(sweep, messenger, 1)

    with ThreadPoolExecutor(max_workers=1) as other:
        with database.transaction() as transaction:
            transaction.contracts.get(TEAM, contract.id)
            arm(transaction, actions[0])
            recorded = other.submit(in_transaction, database, record_as(posted))
            wait_until_they_wait(database, recorded)
            move(transaction, contract.id)

        assert recorded.result() is True


def test_two_posts_are_found_while_their_contract_moves(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    with database.transaction() as transaction:
        contract, actions = with_steps(transaction, 3)
        for action, delivery_id in zip(actions, ("a", "b", "c"), strict=True):
            queue(transaction, arm(transaction, action), delivery_id)
    posts = {post.id: post for post in posts_of_unknown_fate(sweep, messenger, 3)}
    messenger.history = {"a": "1.1", "c": "1.3"}

    with ThreadPoolExecutor(max_workers=2) as others:
        with database.transaction() as transaction:
            hold(transaction, "b")
            moved = others.submit(in_transaction, database, lambda one: move(one, contract.id))
            wait_until_they_wait(database, moved)
            found = others.submit(look_up, database, messenger, clock, [posts["c"], posts["a"]])
            wait_until_they_wait(database, moved, found)

        moved.result()
        found.result()


def test_two_posts_to_a_channel_that_slack_knows_by_another_id_are_recorded_at_once(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    for _ in range(2):
        arm_one_reminder(database)
    posts = posts_of_unknown_fate(sweep, messenger, 2)

    with ThreadPoolExecutor(max_workers=2) as others:
        with database.transaction() as transaction:
            transaction.contracts.get(TEAM, min(post.contract_id or "" for post in posts))
            recorded = [others.submit(in_transaction, database, record_as(post, NEW_ID)) for post in posts]
            wait_until_they_wait(database, *recorded)

        assert [one.result() for one in recorded] == [True, True]


@pytest.mark.parametrize("held", ["a", "b"])
def test_a_channel_gets_its_other_id_while_more_is_asked_there(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, held: str
) -> None:
    arm_one_reminder(database)
    (posted,) = posts_of_unknown_fate(sweep, messenger, 1)
    with database.transaction() as transaction:
        _, actions = with_steps(transaction, 2)
        for action, delivery_id in zip(actions, ("a", "b"), strict=True):
            queue(transaction, arm(transaction, action), delivery_id)
            arm(transaction, action, sequence=9)

    with ThreadPoolExecutor(max_workers=1) as other:
        with database.transaction() as transaction:
            due = transaction.reminders.claim_due(now=START, limit=9)
            asked = {one.action_id: one for one in due}
            transaction.said.hold_on_its_way(asked[actions["ab".index(held)].id])
            recorded = other.submit(in_transaction, database, record_as(posted, NEW_ID))
            wait_until_they_wait(database, recorded)
            queue_reminders(transaction, due, START)

        assert recorded.result() is True


def test_a_channel_gets_its_other_id_while_a_contract_that_has_left_it_is_changed_again(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    with database.transaction() as transaction:
        contract, actions = with_steps(transaction, 3)
        reminders = sorted((arm(transaction, action) for action in actions), key=lambda one: one.id)
        for reminder, delivery_id in zip(reminders, ("c", "b", "a"), strict=True):
            queue(transaction, reminder, delivery_id)
    drain(sweep)
    in_transaction(database, lambda transaction: move(transaction, contract.id))
    drain(sweep)
    arm_one_reminder(database)
    messenger.next_answers(TIMEOUT)
    sweep.run()
    posted = messenger.posts[-1]

    with ThreadPoolExecutor(max_workers=2) as others:
        with database.transaction() as transaction:
            hold(transaction, "b")
            moved = others.submit(in_transaction, database, lambda one: move(one, contract.id, revision=2))
            wait_until_they_wait(database, moved)
            recorded = others.submit(in_transaction, database, record_as(posted, NEW_ID))
            wait_until_they_wait(database, moved, recorded)

        moved.result()
        assert recorded.result() is True


@pytest.mark.parametrize("first", ["a", "c"])
def test_what_a_lost_sender_had_is_freed_while_its_contract_moves(database: Database, first: str) -> None:
    with database.transaction() as transaction:
        contract, actions = with_steps(transaction, 3)
        for action, delivery_id in zip(actions, ("a", "b", "c"), strict=True):
            queue(transaction, arm(transaction, action), delivery_id)
    in_transaction(database, lambda transaction: lose(transaction, first))
    in_transaction(database, lambda transaction: lose(transaction, "c" if first == "a" else "a"))

    with ThreadPoolExecutor(max_workers=2) as others:
        with database.transaction() as transaction:
            hold(transaction, "b")
            moved = others.submit(in_transaction, database, lambda one: move(one, contract.id))
            wait_until_they_wait(database, moved)
            freed = others.submit(in_transaction, database, free)
            wait_until_they_wait(database, moved, freed)

        moved.result()
        assert freed.result() + in_transaction(database, free) == 2


def lose(transaction: Transaction, delivery_id: str) -> None:
    """As if its sender had been gone for longer than its lease."""
    lost = {"state": DeliveryState.CLAIMED, "claimed_by": "sender-0", "lease_until": START}
    transaction.connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(lost))


def free(transaction: Transaction) -> int:
    return transaction.sending.expire(now=START, look_at=START)


@pytest.mark.parametrize("sequences", [(0, 9), (9, 0)])
def test_a_step_is_done_while_a_sender_takes_up_what_is_due_of_it(
    database: Database, sequences: tuple[int, int]
) -> None:
    with database.transaction() as transaction:
        contract, (action,) = with_steps(transaction, 1)
        for sequence in sequences:
            arm(transaction, action, sequence=sequence)

    def do(transaction: Transaction) -> int:
        return transaction.reminders.cancel(TEAM, contract_id=contract.id, action_id=action.id)

    with ThreadPoolExecutor(max_workers=1) as other:
        with database.transaction() as transaction:
            due = transaction.reminders.claim_due(now=START, limit=9)
            done = other.submit(in_transaction, database, do)
            wait_until_they_wait(database, done)
            broken = queue_reminders(transaction, due, START)

        assert done.result() == 0

    assert broken == frozenset()


def test_a_removed_contract_is_forgotten_later_where_a_sender_is_just_making_a_digest_of_it(
    database: Database,
) -> None:
    with database.transaction() as transaction:
        contract, (action,) = with_steps(transaction, 1)
        queue(transaction, arm(transaction, action), "a")
        transaction.contracts.remove(TEAM, contract.id, by=OWNER, at=START)
        transaction.purging.schedule(TEAM, contract.id, at=START)

    with ThreadPoolExecutor(max_workers=1) as other:
        with database.transaction() as transaction:
            crowd = Crowd(workspace_id=TEAM, channel_id=CHANNEL)
            rows = transaction.gathering.candidates(crowd, now=START, limit=9)
            forgotten = other.submit(in_transaction, database, forget_due)
            wait_until_they_wait(database, forgotten)
            new = NewDelivery(
                kind=DeliveryKind.DIGEST, contract_id=contract.id, channel_id=CHANNEL, due_at=START
            )
            transaction.gathering.gather(rows, transaction.deliveries.add(TEAM, new, at=START))

        assert not any(forgotten.result())


def forget_due(transaction: Transaction) -> list[bool]:
    due = transaction.purging.claim_due(now=START, limit=9)
    return [transaction.purging.purge(one) for one in due]
