"""The outbox: what is queued, what an edit takes in, and what is still to be delivered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from storage.database import Database, Transaction
from storage.deliveries import OutboxDue
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState, NewDelivery
from storage.records.plans import PlanRecord
from storage.said import Said
from tests.support.clock import START
from tests.support.explaining import explain_into
from tests.support.stored import (
    CHANNEL,
    OTHER_TEAM,
    TEAM,
    add_contract,
    add_plan_post,
    arm,
    start_plan,
)

MINUTE = timedelta(minutes=1)
NOTHING = OutboxDue(post_at=None, look_up_at=None, lease_ends_at=None)


def claim(transaction: Transaction, lease_seconds: float = 60) -> tuple[DeliveryRecord, ...]:
    return transaction.sending.claim(owner="sender-1", now=START, lease_seconds=lease_seconds, limit=10)


def a_plan(transaction: Transaction) -> tuple[ContractRecord, PlanRecord]:
    contract = add_contract(transaction)
    plan, _ = start_plan(transaction, contract)
    return contract, plan


def edit_of(contract: ContractRecord, plan: PlanRecord, ts: str = "1.1", **facts: Any) -> NewDelivery:
    defaults: dict[str, Any] = {
        "contract_id": contract.id,
        "contract_revision": contract.revision,
        "kind": DeliveryKind.PLAN_EDIT,
        "plan_id": plan.id,
        "channel_id": CHANNEL,
        "message_ts": ts,
        "due_at": START,
    }
    return NewDelivery(**(defaults | facts))


def test_a_delivery_comes_back_as_it_was_queued(database: Database) -> None:
    with database.transaction() as transaction:
        contract, plan = a_plan(transaction)
        queued = add_plan_post(transaction, contract, plan, thread_ts="1.0")

    with database.reading() as transaction:
        assert transaction.deliveries.get(TEAM, queued.id) == queued
        assert transaction.deliveries.get(OTHER_TEAM, queued.id) is None
        assert transaction.deliveries.for_contract(TEAM, contract.id) == (queued,)
    assert (queued.kind, queued.plan_id, queued.channel_id) == (DeliveryKind.PLAN, plan.id, CHANNEL)
    assert (queued.state, queued.thread_ts, queued.message_ts) == (DeliveryState.READY, "1.0", None)
    assert (queued.due_at, queued.not_before, queued.created_at) == (START, START, START)
    assert (queued.attempts, queued.absences, queued.fence, queued.may_be_repeat) == (0, 0, 0, False)


def test_a_due_reminder_is_queued_for_its_contracts_channel(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, (submit, _) = start_plan(transaction, contract)
        reminder = arm(transaction, submit)

        queued = transaction.deliveries.add_reminder(reminder, at=START + MINUTE)

    assert (queued.kind, queued.reminder_id, queued.plan_id) == (DeliveryKind.REMINDER, reminder.id, plan.id)
    assert (queued.contract_id, queued.contract_revision, queued.channel_id) == (contract.id, 1, CHANNEL)
    assert (queued.due_at, queued.created_at) == (START, START + MINUTE)


def test_an_edit_takes_in_a_later_one_of_the_same_message(database: Database) -> None:
    with database.transaction() as transaction:
        contract, plan = a_plan(transaction)
        first = transaction.deliveries.add(TEAM, edit_of(contract, plan), at=START)
        second = transaction.deliveries.add(TEAM, edit_of(contract, plan, contract_revision=2), at=START)

        assert second.id == first.id
        assert second.contract_revision == 2
        assert len(transaction.deliveries.for_contract(TEAM, contract.id)) == 1


def test_an_edit_of_another_message_is_another_delivery(database: Database) -> None:
    with database.transaction() as transaction:
        contract, plan = a_plan(transaction)
        ids = {
            transaction.deliveries.add(TEAM, edit_of(contract, plan, ts), at=START).id
            for ts in ("1.1", "1.2")
        }

    assert len(ids) == 2


def test_an_edit_that_somebody_is_making_takes_in_nothing(database: Database) -> None:
    with database.transaction() as transaction:
        contract, plan = a_plan(transaction)
        first = transaction.deliveries.add(TEAM, edit_of(contract, plan), at=START)
        claim(transaction)

        assert transaction.deliveries.add(TEAM, edit_of(contract, plan), at=START).id != first.id


def test_two_announcements_are_two_deliveries(database: Database) -> None:
    with database.transaction() as transaction:
        contract, plan = a_plan(transaction)

        assert add_plan_post(transaction, contract, plan).id != add_plan_post(transaction, contract, plan).id


def test_undelivered_is_what_is_stuck_and_what_is_overdue(database: Database) -> None:
    with database.transaction() as transaction:
        contract, plan = a_plan(transaction)
        blocked, dead, delivered = (add_plan_post(transaction, contract, plan) for _ in range(3))
        held = {one.id: one for one in claim(transaction)}
        transaction.sending.mark_blocked(held[blocked.id], error="is_archived")
        transaction.sending.mark_dead(held[dead.id], error="invalid_blocks")
        transaction.sending.begin(held[delivered.id], now=START)
        transaction.sending.mark_delivered(held[delivered.id], message_ts="1.1", at=START)
        overdue = add_plan_post(transaction, contract, plan, due_at=START - 2 * MINUTE)
        add_plan_post(transaction, contract, plan, due_at=START)

        stuck = transaction.deliveries.undelivered(TEAM, due_before=START - MINUTE)

        assert {one.id for one in stuck} == {blocked.id, dead.id, overdue.id}
        assert transaction.deliveries.undelivered(OTHER_TEAM, due_before=START) == ()


@pytest.mark.parametrize(
    ("reached", "is_open_again"),
    [
        pytest.param(CHANNEL, True, id="the same channel"),
        pytest.param("C0OTHER", False, id="another channel"),
    ],
)
def test_what_was_blocked_is_over_once_its_place_has_taken_something_again(
    database: Database, reached: str, is_open_again: bool
) -> None:
    with database.transaction() as transaction:
        contract, plan = a_plan(transaction)
        blocked, dead = (add_plan_post(transaction, contract, plan) for _ in range(2))
        held = {one.id: one for one in claim(transaction)}
        transaction.sending.mark_blocked(held[blocked.id], error="is_archived")
        transaction.sending.mark_dead(held[dead.id], error="is_archived")
        add_plan_post(transaction, contract, plan, channel_id=reached)
        (later,) = claim(transaction)
        transaction.sending.begin(later, now=START)
        transaction.sending.mark_delivered(later, message_ts="1.1", at=START + MINUTE)

        stuck = {one.id for one in transaction.deliveries.undelivered(TEAM, due_before=START)}

    assert stuck == ({dead.id} if is_open_again else {dead.id, blocked.id})


def test_the_outbox_next_has_work_when_its_earliest_row_may_be_tried(database: Database) -> None:
    with database.transaction() as transaction:
        assert transaction.deliveries.next_due() == NOTHING
        contract, plan = a_plan(transaction)
        add_plan_post(transaction, contract, plan, due_at=START + MINUTE)
        assert transaction.deliveries.next_due() == replace(NOTHING, post_at=START + MINUTE)

        add_plan_post(transaction, contract, plan)
        (claimed,) = claim(transaction, lease_seconds=45)
        lease_ends_at = START + timedelta(seconds=45)
        assert transaction.deliveries.next_due() == replace(
            NOTHING, post_at=START + MINUTE, lease_ends_at=lease_ends_at
        )

        transaction.sending.begin(claimed, now=START)
        transaction.sending.mark_uncertain(claimed, not_before=START + 2 * MINUTE, error="timeout")
        assert transaction.deliveries.next_due() == replace(
            NOTHING, post_at=START + MINUTE, look_up_at=START + 2 * MINUTE
        )

        transaction.workspaces.suspend(TEAM, at=START, reason="token_revoked")
        assert transaction.deliveries.next_due() == NOTHING


@pytest.mark.parametrize("kind", [DeliveryKind.PLAN_EDIT, DeliveryKind.REMINDER_EDIT])
def test_every_kind_of_edit_takes_in_a_later_one(database: Database, kind: DeliveryKind) -> None:
    with database.transaction() as transaction:
        contract, plan = a_plan(transaction)
        first, second = (
            transaction.deliveries.add(TEAM, edit_of(contract, plan, kind=kind), at=START) for _ in range(2)
        )

    assert first.id == second.id


def test_what_was_said_of_a_topic_is_found_by_topic_and_reader(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        facts: dict[str, Any] = {"kind": DeliveryKind.FILE, "topic": "chart", "due_at": START}
        mine = NewDelivery(**facts, contract_id=contract.id, channel_id="U0ALEX", recipient_id="U0ALEX")
        shared = NewDelivery(**facts, contract_id=contract.id, channel_id=CHANNEL)
        export = NewDelivery(**facts, channel_id="U0ALEX", recipient_id="U0ALEX")
        ids = [transaction.deliveries.add(TEAM, new, at=START).id for new in (mine, shared, export)]
        edit = NewDelivery(
            **{**facts, "kind": DeliveryKind.FILE_EDIT}, channel_id="D1", recipient_id="U0ALEX"
        )
        transaction.deliveries.add(TEAM, edit, at=START)
        about = transaction.said.about

        found = [
            about(TEAM, contract.id, "chart", recipient_id="U0ALEX"),
            about(TEAM, contract.id, "chart"),
            about(TEAM, None, "chart", recipient_id="U0ALEX"),
        ]

        assert [[one.id for one in rows] for rows in found] == [[row_id] for row_id in ids]
        assert about(TEAM, contract.id, "letter:notice", recipient_id="U0ALEX") == ()
        assert about(OTHER_TEAM, None, "chart", recipient_id="U0ALEX") == ()


@pytest.mark.parametrize(
    ("kind", "edit"),
    [(DeliveryKind.PLAN, DeliveryKind.PLAN_EDIT), (DeliveryKind.DIGEST, DeliveryKind.DIGEST_EDIT)],
)
def test_an_edit_knows_the_id_with_which_its_message_was_posted(
    database: Database, kind: DeliveryKind, edit: DeliveryKind
) -> None:
    with database.transaction() as transaction:
        contract, plan = a_plan(transaction)
        post = add_plan_post(transaction, contract, plan, kind=kind)
        (held,) = claim(transaction)
        assert transaction.sending.mark_delivered(held, message_ts="1.1", at=START)
        known, unknown = (
            add_plan_post(transaction, contract, plan, kind=edit, message_ts=ts) for ts in ("1.1", "2.2")
        )

        assert transaction.said.id_in_message(known) == post.id
        assert transaction.said.id_in_message(unknown) is None


SAID_QUESTIONS: dict[str, tuple[str, Callable[[Said, DeliveryRecord], object]]] = {
    "when a topic was first said": (
        "ix_deliveries_topic",
        lambda said, row: said.first_said_at(TEAM, "kept", now=START),
    ),
    "what was said of a topic to somebody": (
        "ix_deliveries_topic",
        lambda said, row: said.about(TEAM, None, "kept", recipient_id="U0ALEX"),
    ),
    "where a topic stands": ("ix_deliveries_topic", lambda said, row: said.posted_on_topic(TEAM, "kept")),
    "the id in a message of a contract": (
        "ix_deliveries_contract",
        lambda said, row: said.id_in_message(replace(row, message_ts="1.1")),
    ),
    "the id in a digest": (
        "ix_deliveries_digests",
        lambda said, row: said.id_in_message(
            replace(row, kind=DeliveryKind.DIGEST_EDIT, contract_id=None, message_ts="1.1")
        ),
    ),
}


@pytest.mark.parametrize("question", SAID_QUESTIONS)
def test_in_a_large_outbox_only_the_rows_that_a_question_is_about_are_read(
    database: Database, question: str
) -> None:
    index, ask = SAID_QUESTIONS[question]
    plans: list[str] = []
    with database.transaction() as transaction:
        row = fill_outbox(transaction)
        explain_into(plans, transaction)
        ask(transaction.said, row)

    assert plans
    assert all(index in line for line in plans if " deliveries" in line or "Scan" in line), plans


def fill_outbox(transaction: Transaction) -> DeliveryRecord:
    """A thousand messages, each on a topic of its own, of fifty contracts or of none; one of them."""
    contracts = [add_contract(transaction) for _ in range(50)]
    one = NewDelivery(kind=DeliveryKind.ANNOUNCEMENT, topic="kept", channel_id=CHANNEL, due_at=START)
    for contract in contracts:
        for number in range(20):
            about = contract.id if number % 2 else None
            new = replace(one, contract_id=about, topic=f"{contract.id}:{number}")
            row = transaction.deliveries.add(TEAM, new, at=START)
    transaction.connection.execute(text("ANALYZE deliveries"))
    return row
