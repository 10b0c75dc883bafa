"""Reminders: one for each planned day and asking, armed, moved and cancelled without repeating."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from storage.database import Database
from storage.records.messages import PostedMessage
from storage.records.reminders import ReminderState
from tests.support.clock import START
from tests.support.stored import (
    EXPORT,
    OTHER_TEAM,
    SUBMIT,
    TEAM,
    add_contract,
    arm,
    arm_one_reminder,
    start_plan,
)

HOUR = timedelta(hours=1)


def test_a_reminder_comes_back_as_it_was_armed(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        _, (submit, _) = start_plan(transaction, contract)
        armed = transaction.reminders.arm(TEAM, submit, remind_on=date(2027, 1, 29), due_at=START)

    with database.reading() as transaction:
        assert transaction.reminders.get(TEAM, armed.id) == armed
        assert transaction.reminders.for_action(TEAM, submit.id) == (armed,)
        assert transaction.reminders.for_contract(TEAM, contract.id) == (armed,)
    assert (armed.contract_id, armed.action_id, armed.action_key) == (contract.id, submit.id, submit.key)
    assert (armed.planned_on, armed.remind_on) == (date(2027, 1, 29), date(2027, 1, 29))
    assert (armed.sequence, armed.due_at, armed.state) == (0, START, ReminderState.ARMED)
    assert (armed.delivery_id, armed.message) == (None, None)


def test_arming_an_armed_reminder_moves_it(database: Database) -> None:
    with database.transaction() as transaction:
        _, (submit, _) = start_plan(transaction, add_contract(transaction))
        first = arm(transaction, submit)

        moved = transaction.reminders.arm(TEAM, submit, remind_on=date(2027, 1, 28), due_at=START + HOUR)

        assert moved == replace(first, remind_on=date(2027, 1, 28), due_at=START + HOUR)
        assert transaction.reminders.for_action(TEAM, submit.id) == (moved,)


def test_arming_a_cancelled_reminder_arms_it_again(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        _, (submit, _) = start_plan(transaction, contract)
        first = arm(transaction, submit)
        transaction.reminders.cancel(TEAM, contract_id=contract.id)

        assert arm(transaction, submit) == first


def test_arming_a_queued_reminder_leaves_it_as_it_is(database: Database) -> None:
    with database.transaction() as transaction:
        _, (submit, _) = start_plan(transaction, add_contract(transaction))
        transaction.reminders.mark_said(arm(transaction, submit), "some-delivery", None)

        again = arm(transaction, submit, due_at=START + HOUR)

        assert (again.state, again.due_at) == (ReminderState.QUEUED, START)
        assert again.delivery_id == "some-delivery"


def test_a_posted_reminder_passes_to_the_same_action_of_a_new_plan(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        _, (old, _) = start_plan(transaction, contract)
        reminder = arm(transaction, old)
        transaction.reminders.mark_said(reminder, "some-delivery", None)
        _, (new, _) = start_plan(transaction, contract)

        taken_over = arm(transaction, new, due_at=START + HOUR)

        assert (taken_over.id, taken_over.action_id) == (reminder.id, new.id)
        assert (taken_over.state, taken_over.due_at) == (ReminderState.QUEUED, START)


def test_another_asking_for_the_same_day_is_another_reminder(database: Database) -> None:
    with database.transaction() as transaction:
        _, (submit, _) = start_plan(transaction, add_contract(transaction))
        first, second = arm(transaction, submit), arm(transaction, submit, sequence=1)

        assert first.id != second.id
        assert transaction.reminders.for_action(TEAM, submit.id) == (first, second)


def test_cancelling_spares_what_is_to_be_kept_and_what_is_queued(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        _, (submit, export) = start_plan(transaction, contract)
        kept, queued, dropped = (
            arm(transaction, submit),
            arm(transaction, submit, sequence=1),
            arm(transaction, export),
        )
        transaction.reminders.mark_said(queued, "some-delivery", None)

        count = transaction.reminders.cancel(TEAM, contract_id=contract.id, keep=[kept.id])

        states = {one.id: one.state for one in transaction.reminders.for_contract(TEAM, contract.id)}
    assert count == 1
    assert states == {
        kept.id: ReminderState.ARMED,
        queued.id: ReminderState.QUEUED,
        dropped.id: ReminderState.CANCELLED,
    }


def test_the_reminders_of_one_action_can_be_cancelled_alone(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        _, (submit, export) = start_plan(transaction, contract, [SUBMIT, EXPORT])
        arm(transaction, submit)
        other = arm(transaction, export)

        assert transaction.reminders.cancel(TEAM, contract_id=contract.id, action_id=submit.id) == 1

        assert transaction.reminders.get(TEAM, other.id) == other


def test_only_what_is_due_is_claimed_and_the_longest_due_first(database: Database) -> None:
    late = arm_one_reminder(database, due_at=START - HOUR)
    due = arm_one_reminder(database, due_at=START, workspace_id=OTHER_TEAM)
    arm_one_reminder(database, due_at=START + timedelta(seconds=1))

    with database.transaction() as transaction:
        assert transaction.reminders.claim_due(now=START, limit=10) == (late, due)
        assert transaction.reminders.claim_due(now=START, limit=1) == (late,)


def test_a_queued_or_cancelled_reminder_is_not_due_again(database: Database) -> None:
    queued, cancelled = arm_one_reminder(database), arm_one_reminder(database)
    with database.transaction() as transaction:
        transaction.reminders.mark_said(queued, "some-delivery", None)
        transaction.reminders.cancel(TEAM, contract_id=cancelled.contract_id)

        assert transaction.reminders.claim_due(now=START, limit=10) == ()
        assert transaction.reminders.next_due_at() is None


def test_the_next_due_instant_is_the_earliest_of_all_workspaces(database: Database) -> None:
    arm_one_reminder(database, due_at=START + HOUR)
    arm_one_reminder(database, due_at=START - HOUR, workspace_id=OTHER_TEAM)

    with database.reading() as transaction:
        assert transaction.reminders.next_due_at() == START - HOUR


def test_a_reminder_remembers_its_message(database: Database) -> None:
    reminder = arm_one_reminder(database)
    message = PostedMessage(channel_id="C0EXITS", ts="1796115600.000100")
    with database.transaction() as transaction:
        transaction.reminders.set_message(TEAM, reminder.id, message)

        assert transaction.reminders.get(TEAM, reminder.id) == replace(reminder, message=message)


def test_another_workspaces_reminder_answers_as_if_it_didnt_exist(database: Database) -> None:
    reminder = arm_one_reminder(database)

    with database.transaction() as transaction:
        assert transaction.reminders.get(OTHER_TEAM, reminder.id) is None
        assert transaction.reminders.cancel(OTHER_TEAM, contract_id=reminder.contract_id) == 0
