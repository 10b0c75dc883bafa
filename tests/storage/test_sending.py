"""How a row is sent: each is claimed by one, begun only while it is wanted, and settled once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import URL, update

from storage.database import Database, Transaction
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState, NewDelivery
from storage.records.plans import ActionState
from storage.records.reminders import ReminderRecord, ReminderState
from storage.schema.plans import actions
from tests.support.builders import a_contract
from tests.support.clock import START
from tests.support.databases import closing_database
from tests.support.explaining import explain_into
from tests.support.stored import (
    CHANNEL,
    OTHER_TEAM,
    OWNER,
    SUBMIT,
    TEAM,
    add_contract,
    add_plan_post,
    arm,
    arm_one_reminder,
    facts_of,
    start_plan,
)

SECOND = timedelta(seconds=1)


def claim(
    transaction: Transaction, *, owner: str = "sender-1", now: datetime = START, limit: int = 10
) -> tuple[DeliveryRecord, ...]:
    return transaction.sending.claim(owner=owner, now=now, lease_seconds=60, limit=limit)


def queue_one_post(transaction: Transaction, *, workspace_id: str = TEAM) -> DeliveryRecord:
    contract = add_contract(transaction, workspace_id=workspace_id)
    plan, _ = start_plan(transaction, contract)
    return add_plan_post(transaction, contract, plan)


def announce(transaction: Transaction, **facts: Any) -> DeliveryRecord:
    """Something that no reminder stands for, queued."""
    new: dict[str, Any] = {"kind": DeliveryKind.ANNOUNCEMENT, "topic": "kept", "channel_id": CHANNEL}
    return transaction.deliveries.add(TEAM, NewDelivery(**(new | facts), due_at=START), at=START)


def queue_one_reminder(database: Database) -> tuple[ReminderRecord, DeliveryRecord]:
    reminder = arm_one_reminder(database)
    with database.transaction() as transaction:
        delivery = transaction.deliveries.add_reminder(reminder, at=START)
        transaction.reminders.mark_said(reminder, delivery.id, None)
    return reminder, delivery


def begin_one_post(database: Database) -> DeliveryRecord:
    with database.transaction() as transaction:
        queue_one_post(transaction)
        (claimed,) = claim(transaction)
        begun = transaction.sending.begin(claimed, now=START)
    assert begun is not None
    return begun


def state_of(database: Database, delivery: DeliveryRecord) -> DeliveryState:
    with database.reading() as transaction:
        kept = transaction.deliveries.get(delivery.workspace_id, delivery.id)
    assert kept is not None
    return kept.state


def test_a_claimed_row_has_an_owner_a_lease_and_a_new_fencing_token(database: Database) -> None:
    with database.transaction() as transaction:
        queued = queue_one_post(transaction)

        (claimed,) = claim(transaction)

    assert claimed == replace(
        queued,
        state=DeliveryState.CLAIMED,
        claimed_by="sender-1",
        lease_until=START + 60 * SECOND,
        fence=1,
    )


def test_what_is_not_due_yet_is_not_claimed(database: Database) -> None:
    with database.transaction() as transaction:
        queue_one_post(transaction)

        assert claim(transaction, now=START - SECOND) == ()


def test_the_longest_due_rows_are_claimed_first(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, _ = start_plan(transaction, contract)
        for minutes in (1, 3, 2):
            due_at = START - timedelta(minutes=minutes)
            add_plan_post(transaction, contract, plan, due_at=due_at)

        claimed = claim(transaction, limit=2)

    assert [one.due_at for one in claimed] == [START - timedelta(minutes=3), START - timedelta(minutes=2)]


def test_a_claimed_row_is_nobody_elses(database: Database) -> None:
    with database.transaction() as transaction:
        queue_one_post(transaction)
        claim(transaction)

    with database.transaction() as transaction:
        assert claim(transaction, owner="sender-2", now=START + 59 * SECOND) == ()


def test_two_senders_share_two_hundred_rows_and_none_is_claimed_twice(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, _ = start_plan(transaction, contract)
        for _ in range(200):
            add_plan_post(transaction, contract, plan)
    both_ready = Barrier(2)

    def drain(owner: str) -> list[str]:
        both_ready.wait()
        mine: list[str] = []
        while True:
            with database.transaction() as transaction:
                claimed = claim(transaction, owner=owner)
            if not claimed:
                return mine
            mine.extend(one.id for one in claimed)

    with ThreadPoolExecutor(max_workers=2) as senders:
        first, second = senders.map(drain, ["sender-1", "sender-2"])

    assert len(first) + len(second) == 200
    assert set(Counter(first + second).values()) == {1}
    assert len(set(first + second)) == 200


def test_on_postgresql_a_row_that_another_sender_is_claiming_is_passed_over(
    postgres_url: URL,
) -> None:
    with closing_database(postgres_url) as database:
        with database.transaction() as transaction:
            queued = {queue_one_post(transaction).id for _ in range(2)}
        with database.transaction() as slow, database.transaction() as quick:
            (held,) = claim(slow, limit=1)

            (free,) = claim(quick, owner="sender-2")

    assert {held.id, free.id} == queued


def test_on_postgresql_what_is_to_say_a_later_asking_too_is_not_claimed_before_it_is_settled(
    postgres_url: URL,
) -> None:
    with closing_database(postgres_url) as database:
        reminder, queued = queue_one_reminder(database)
        with database.transaction() as asking, database.transaction() as sending:
            held = asking.said.hold_on_its_way(reminder)

            claimed = claim(sending)

    assert held is not None
    assert held.id == queued.id
    assert claimed == ()


def test_an_intent_is_counted_as_an_attempt_and_shows_the_contract_as_it_is_now(database: Database) -> None:
    with database.transaction() as transaction:
        queued = queue_one_post(transaction)
        (claimed,) = claim(transaction)
        facts = facts_of(a_contract(seats=40))
        assert queued.contract_id is not None
        transaction.contracts.change(TEAM, queued.contract_id, facts, expected_revision=1, by=OWNER, at=START)

        begun = transaction.sending.begin(claimed, now=START + SECOND)

    assert begun == replace(
        claimed, state=DeliveryState.SENDING, intent_at=START + SECOND, attempts=1, contract_revision=2
    )


def test_a_row_is_not_begun_once_its_lease_is_over(database: Database) -> None:
    with database.transaction() as transaction:
        queue_one_post(transaction)
        (claimed,) = claim(transaction)

        assert transaction.sending.begin(claimed, now=START + 60 * SECOND) is None

    assert state_of(database, claimed) is DeliveryState.READY


def test_a_row_is_not_begun_by_a_sender_that_lost_it(database: Database) -> None:
    with database.transaction() as transaction:
        queue_one_post(transaction)
        (lost,) = claim(transaction)
        transaction.sending.expire(now=START + 61 * SECOND, look_at=START)
        (taken,) = claim(transaction, owner="sender-2", now=START + 61 * SECOND)

        assert transaction.sending.begin(lost, now=START + 61 * SECOND) is None
        assert transaction.deliveries.get(TEAM, taken.id) == taken


def test_the_reminder_of_an_answered_action_is_cancelled_instead_of_sent(database: Database) -> None:
    reminder, delivery = queue_one_reminder(database)
    with database.transaction() as transaction:
        (claimed,) = claim(transaction)
        transaction.plans.answer(TEAM, reminder.action_id, ActionState.DONE, by=OWNER, at=START)

        assert transaction.sending.begin(claimed, now=START) is None

        kept = transaction.reminders.get(TEAM, reminder.id)
    assert state_of(database, delivery) is DeliveryState.CANCELLED
    assert kept is not None
    assert kept.state is ReminderState.CANCELLED


def test_all_reminders_that_a_delivery_was_to_say_are_cancelled_with_it(database: Database) -> None:
    reminder = arm_one_reminder(database)
    with database.transaction() as transaction:
        action = transaction.plans.action(TEAM, reminder.action_id)
        assert action is not None
        arm(transaction, action, sequence=1)
        delivery = transaction.deliveries.add_reminder(reminder, at=START)
        transaction.reminders.mark_step_queued(reminder, delivery.id, now=START)
        (claimed,) = claim(transaction)
        transaction.plans.answer(TEAM, action.id, ActionState.DONE, by=OWNER, at=START)

        assert transaction.sending.begin(claimed, now=START) is None

        kept = transaction.reminders.for_action(TEAM, action.id)
    assert [one.state for one in kept] == [ReminderState.CANCELLED] * 2


def test_what_a_message_to_a_person_was_about_is_cancelled_with_it(database: Database) -> None:
    """Its reminder was said in the channel, but not to them: armed again, it is said to both."""
    reminder, _ = queue_one_reminder(database)
    with database.transaction() as transaction:
        claim(transaction)
        told = transaction.deliveries.add_reminder(
            reminder, at=START, kind=DeliveryKind.ESCALATION, channel_id=OWNER, recipient_id=OWNER
        )
        (claimed,) = claim(transaction, owner="sender-2")
        transaction.plans.answer(TEAM, reminder.action_id, ActionState.DONE, by=OWNER, at=START)

        assert claimed.id == told.id
        assert transaction.sending.begin(claimed, now=START) is None

        kept = transaction.reminders.get(TEAM, reminder.id)
    assert kept is not None
    assert kept.state is ReminderState.CANCELLED


def test_the_reminder_of_an_action_that_has_moved_to_another_day_is_cancelled_instead_of_sent(
    database: Database,
) -> None:
    reminder, delivery = queue_one_reminder(database)
    with database.transaction() as transaction:
        (claimed,) = claim(transaction)
        moved = reminder.planned_on + timedelta(days=180)
        is_its = actions.c.id == reminder.action_id
        transaction.connection.execute(update(actions).where(is_its).values(planned_on=moved))

        assert transaction.sending.begin(claimed, now=START) is None
    assert state_of(database, delivery) is DeliveryState.CANCELLED


def test_a_reminder_that_was_cancelled_on_its_way_can_be_armed_again(database: Database) -> None:
    reminder, _ = queue_one_reminder(database)
    with database.transaction() as transaction:
        (claimed,) = claim(transaction)
        transaction.contracts.remove(TEAM, reminder.contract_id, by=OWNER, at=START)
        assert transaction.sending.begin(claimed, now=START) is None

    with database.transaction() as transaction:
        transaction.contracts.restore(TEAM, reminder.contract_id)
        action = transaction.plans.action(TEAM, reminder.action_id)
        assert action is not None

        assert arm(transaction, action) == reminder


def test_nothing_is_announced_for_a_removed_contract(database: Database) -> None:
    with database.transaction() as transaction:
        queued = queue_one_post(transaction)
        (claimed,) = claim(transaction)
        assert queued.contract_id is not None
        transaction.contracts.remove(TEAM, queued.contract_id, by=OWNER, at=START)

        assert transaction.sending.begin(claimed, now=START) is None

    assert state_of(database, queued) is DeliveryState.CANCELLED


def test_a_plan_that_was_replaced_on_its_way_is_not_announced(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, _ = start_plan(transaction, contract)
        queued = add_plan_post(transaction, contract, plan)
        (claimed,) = claim(transaction)
        start_plan(transaction, contract)

        assert transaction.sending.begin(claimed, now=START) is None

    assert state_of(database, queued) is DeliveryState.CANCELLED


def test_an_edit_is_made_even_when_the_contract_is_removed(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, _ = start_plan(transaction, contract, [SUBMIT])
        add_plan_post(transaction, contract, plan, kind=DeliveryKind.PLAN_EDIT, message_ts="1.1")
        transaction.contracts.remove(TEAM, contract.id, by=OWNER, at=START)
        (claimed,) = claim(transaction)

        assert transaction.sending.begin(claimed, now=START) is not None


def test_a_suspended_workspace_is_not_served_and_others_are(database: Database) -> None:
    with database.transaction() as transaction:
        waiting = queue_one_post(transaction)
        served = queue_one_post(transaction, workspace_id=OTHER_TEAM)
        transaction.workspaces.suspend(TEAM, at=START, reason="token_revoked")

        assert [one.id for one in claim(transaction)] == [served.id]

        transaction.workspaces.resume(TEAM)
        assert [one.id for one in claim(transaction)] == [waiting.id]


def test_a_paused_workspace_is_served_again_when_the_pause_is_over(database: Database) -> None:
    with database.transaction() as transaction:
        queue_one_post(transaction)
        transaction.workspaces.pause(TEAM, until=START + 30 * SECOND)

        assert claim(transaction, now=START + 29 * SECOND) == ()
        assert len(claim(transaction, now=START + 30 * SECOND)) == 1


def test_a_workspace_suspended_after_the_claim_gets_its_row_back(database: Database) -> None:
    with database.transaction() as transaction:
        queued = queue_one_post(transaction)
        (claimed,) = claim(transaction)
        transaction.workspaces.suspend(TEAM, at=START, reason="token_revoked")

        assert transaction.sending.begin(claimed, now=START) is None

        released = transaction.deliveries.get(TEAM, queued.id)
    assert released == replace(queued, fence=1)


def test_a_delivered_row_keeps_its_message_and_when(database: Database) -> None:
    begun = begin_one_post(database)

    with database.transaction() as transaction:
        assert transaction.sending.mark_delivered(begun, message_ts="1.1", at=START + SECOND)

        kept = transaction.deliveries.get(TEAM, begun.id)
    assert kept == replace(
        begun,
        state=DeliveryState.DELIVERED,
        message_ts="1.1",
        delivered_at=START + SECOND,
        claimed_by=None,
        lease_until=None,
    )


def test_a_row_is_settled_once(database: Database) -> None:
    begun = begin_one_post(database)

    with database.transaction() as transaction:
        assert transaction.sending.mark_delivered(begun, message_ts="1.1", at=START)
        assert not transaction.sending.mark_delivered(begun, message_ts="1.2", at=START)
        assert not transaction.sending.mark_dead(begun, error="too late")
        assert not transaction.sending.release(begun)

    assert state_of(database, begun) is DeliveryState.DELIVERED


def test_what_slack_did_not_take_was_no_attempt(database: Database) -> None:
    begun = begin_one_post(database)

    with database.transaction() as transaction:
        transaction.sending.mark_waiting(begun, not_before=START + 5 * SECOND, error="ratelimited")

        kept = transaction.deliveries.get(TEAM, begun.id)
        assert kept is not None
        assert (kept.state, kept.attempts, kept.error) == (DeliveryState.WAITING, 0, "ratelimited")
        assert claim(transaction, now=START + 4 * SECOND) == ()
        assert len(claim(transaction, now=START + 5 * SECOND)) == 1


def test_what_slack_may_have_taken_is_looked_up_and_not_claimed(database: Database) -> None:
    begun = begin_one_post(database)
    look_at = START + 90 * SECOND

    def claim_uncertain(transaction: Transaction, now: datetime) -> tuple[DeliveryRecord, ...]:
        return transaction.sending.claim_uncertain(owner="sender-2", now=now, lease_seconds=60, limit=10)

    with database.transaction() as transaction:
        transaction.sending.mark_uncertain(begun, not_before=look_at, error="timeout")

        assert claim(transaction, now=look_at) == ()
        assert claim_uncertain(transaction, look_at - SECOND) == ()
        (looking,) = claim_uncertain(transaction, look_at)
        assert claim_uncertain(transaction, look_at) == ()
        assert (looking.state, looking.fence, looking.attempts) == (DeliveryState.SENDING, 2, 1)
        assert not transaction.sending.mark_delivered(begun, message_ts="1.1", at=look_at)
        assert transaction.sending.send_again(looking, not_before=look_at, error="timeout")

    assert state_of(database, begun) is DeliveryState.READY


def test_a_row_whose_claimer_is_gone_is_ready_again(database: Database) -> None:
    with database.transaction() as transaction:
        queued = queue_one_post(transaction)
        claim(transaction)

        assert transaction.sending.expire(now=START + 59 * SECOND, look_at=START) == 0
        assert transaction.sending.expire(now=START + 60 * SECOND, look_at=START) == 1

        assert transaction.deliveries.get(TEAM, queued.id) == replace(queued, fence=1)


def test_a_post_whose_sender_is_gone_is_uncertain(database: Database) -> None:
    begun = begin_one_post(database)
    look_at = START + 150 * SECOND

    with database.transaction() as transaction:
        assert transaction.sending.expire(now=START + 60 * SECOND, look_at=look_at) == 1

        kept = transaction.deliveries.get(TEAM, begun.id)
    assert kept is not None
    assert (kept.state, kept.not_before, kept.lease_until) == (DeliveryState.SENDING, look_at, None)
    assert kept.error == "the sender was gone while it was sending"


def test_an_edit_whose_sender_is_gone_is_simply_made_again(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, _ = start_plan(transaction, contract)
        edit = add_plan_post(transaction, contract, plan, kind=DeliveryKind.PLAN_EDIT, message_ts="1.1")
        (claimed,) = claim(transaction)
        transaction.sending.begin(claimed, now=START)

        transaction.sending.expire(now=START + 60 * SECOND, look_at=START)

    assert state_of(database, edit) is DeliveryState.READY


@pytest.mark.parametrize(
    ("index", "query"),
    [
        ("ix_deliveries_to_claim", "claim"),
        ("ix_deliveries_sending", "claim_uncertain"),
        ("ix_deliveries_leased", "expire"),
        ("ix_reminders_due", "claim_due"),
    ],
)
def test_what_is_due_is_found_by_a_partial_index(sqlite_url: URL, index: str, query: str) -> None:
    plans: list[str] = []
    with closing_database(sqlite_url) as database, database.transaction() as transaction:
        explain_into(plans, transaction)
        calls: dict[str, Callable[[], object]] = {
            "claim": lambda: claim(transaction),
            "claim_uncertain": lambda: transaction.sending.claim_uncertain(
                owner="sender-1", now=START, lease_seconds=60, limit=10
            ),
            "expire": lambda: transaction.sending.expire(now=START, look_at=START),
            "claim_due": lambda: transaction.reminders.claim_due(now=START, limit=10),
        }
        calls[query]()

    assert any(index in line for line in plans)


def test_what_is_announced_of_a_contract_needs_no_plan(database: Database) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction)
        announce(transaction, contract_id=record.id, contract_revision=record.revision)
        (claimed,) = claim(transaction)

        assert transaction.sending.begin(claimed, now=START) is not None


def test_nothing_more_is_announced_of_a_removed_contract(database: Database) -> None:
    with database.transaction() as transaction:
        record = add_contract(transaction)
        queued = announce(transaction, contract_id=record.id, contract_revision=record.revision)
        (claimed,) = claim(transaction)
        transaction.contracts.remove(TEAM, record.id, by=OWNER, at=START)

        assert transaction.sending.begin(claimed, now=START) is None

    assert state_of(database, queued) is DeliveryState.CANCELLED


def test_what_is_about_the_workspace_is_said_whatever_becomes_of_a_contract(database: Database) -> None:
    with database.transaction() as transaction:
        transaction.workspaces.ensure(TEAM, at=START)
        announce(transaction, kind=DeliveryKind.WEEKLY, topic="2026-W49")
        (claimed,) = claim(transaction)

        begun = transaction.sending.begin(claimed, now=START)

    assert begun is not None
    assert (begun.contract_id, begun.contract_revision, begun.topic) == (None, None, "2026-W49")
