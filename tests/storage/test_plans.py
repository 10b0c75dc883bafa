"""Plans and actions: one active plan, first answer wins, planning again loses nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

from planner.actions import ActionKey, Anchor
from planner.paths import Path, Tactic
from storage.database import Database
from storage.records.messages import PostedMessage
from storage.records.plans import ActionRecord, ActionState, PlanState
from tests.support.clock import START
from tests.support.stored import (
    BACKUP,
    CHOICE,
    EXPORT,
    OTHER_TEAM,
    OWNER,
    SUBMIT,
    TEAM,
    a_line,
    add_contract,
    start_plan,
)

DELETE = a_line(ActionKey.REQUEST_ACCOUNT_DELETION, date(2027, 4, 1), anchor=Anchor.AFTER_END, offset=1)


def states(actions: tuple[ActionRecord, ...]) -> dict[ActionKey, ActionState]:
    return {action.key: action.state for action in actions}


def test_a_plan_comes_back_with_its_choice_and_actions(database: Database) -> None:
    choice = replace(
        CHOICE,
        paths=(Path.NEGOTIATE, Path.SWITCH),
        tactic=Tactic.SWITCH_NOW,
        waits=(5, 3, 1),
        trial_covers_end=True,
    )
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        started, _ = start_plan(transaction, contract, [SUBMIT, DELETE], choice=choice)

    with database.reading() as transaction:
        plan = transaction.plans.active(TEAM, contract.id)
        actions = transaction.plans.actions(TEAM, started.id)

    assert plan == started == replace(started, choice=choice, state=PlanState.ACTIVE, message=None)
    assert (started.started_by, started.started_at, started.term_number) == (OWNER, START, 1)
    submit, delete = actions
    assert (submit.key, submit.planned_on) == (ActionKey.SUBMIT_CANCELLATION, date(2027, 1, 29))
    assert (submit.valid_until, submit.anchor, submit.offset) == (date(2027, 3, 1), Anchor.BEFORE_END, 60)
    assert (delete.valid_until, delete.anchor, delete.offset) == (None, Anchor.AFTER_END, 1)
    assert {action.state for action in actions} == {ActionState.OPEN}


def test_actions_of_one_day_keep_the_order_of_the_timeline(database: Database) -> None:
    one_day = date(2027, 3, 31)
    keys = [ActionKey.START_TRIAL, ActionKey.EXPORT_DATA, ActionKey.CONFIRM_CANCELLATION]
    with database.transaction() as transaction:
        lines = [a_line(key, one_day) for key in keys]
        plan, _ = start_plan(transaction, add_contract(transaction), [*lines, SUBMIT])

        order = [action.key for action in transaction.plans.actions(TEAM, plan.id)]

    assert order == [ActionKey.SUBMIT_CANCELLATION, *keys]


def test_a_new_plan_replaces_the_active_one_and_drops_its_open_actions(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        old, (submit, _) = start_plan(transaction, contract)
        transaction.plans.answer(TEAM, submit.id, ActionState.DONE, by=OWNER, at=START)
        new, _ = start_plan(transaction, contract, choice=replace(CHOICE, tactic=Tactic.SWITCH_NOW))

        replaced = transaction.plans.get(TEAM, old.id)
        old_states = states(transaction.plans.actions(TEAM, old.id))
        active = transaction.plans.active(TEAM, contract.id)

    assert active == new
    assert replaced is not None
    assert replaced.state is PlanState.REPLACED
    assert old_states == {
        ActionKey.SUBMIT_CANCELLATION: ActionState.DONE,
        ActionKey.EXPORT_DATA: ActionState.DROPPED,
    }


def test_a_plan_remembers_its_message_and_its_changed_choice(database: Database) -> None:
    message = PostedMessage(channel_id="C0EXITS", ts="1796115600.000100")
    choice = replace(CHOICE, trial_covers_end=True)
    with database.transaction() as transaction:
        plan, _ = start_plan(transaction, add_contract(transaction))
        transaction.plans.set_message(TEAM, plan.id, message)
        transaction.plans.set_choice(TEAM, plan.id, choice)

        kept = transaction.plans.get(TEAM, plan.id)

    assert kept == replace(plan, message=message, choice=choice)


def test_planning_again_adds_moves_drops_and_leaves_what_is_done(database: Database) -> None:
    with database.transaction() as transaction:
        plan, (submit, export) = start_plan(transaction, add_contract(transaction), [SUBMIT, EXPORT])
        transaction.plans.answer(TEAM, submit.id, ActionState.DONE, by=OWNER, at=START)
        later = a_line(ActionKey.START_TRIAL, date(2027, 3, 10))
        moved_submit = replace(SUBMIT, planned_on=date(2027, 2, 5))

        synced = transaction.plans.sync_actions(TEAM, plan.id, [moved_submit, later])

    assert [(action.key, action.planned_on, action.state) for action in synced] == [
        (ActionKey.SUBMIT_CANCELLATION, date(2027, 1, 29), ActionState.DONE),
        (ActionKey.START_TRIAL, date(2027, 3, 10), ActionState.OPEN),
        (ActionKey.EXPORT_DATA, date(2027, 3, 17), ActionState.DROPPED),
    ]
    assert synced[2].id == export.id


def test_an_open_action_moves_to_its_new_day(database: Database) -> None:
    with database.transaction() as transaction:
        plan, (submit,) = start_plan(transaction, add_contract(transaction), [SUBMIT])
        moved = replace(SUBMIT, planned_on=date(2027, 2, 5), valid_until=date(2027, 3, 8), offset=53)

        (action,) = transaction.plans.sync_actions(TEAM, plan.id, [moved])

    assert action == replace(submit, planned_on=date(2027, 2, 5), valid_until=date(2027, 3, 8), offset=53)


def test_an_action_that_comes_back_into_the_plan_is_open_again(database: Database) -> None:
    with database.transaction() as transaction:
        plan, (submit,) = start_plan(transaction, add_contract(transaction), [SUBMIT])
        transaction.plans.sync_actions(TEAM, plan.id, [])
        assert transaction.plans.action(TEAM, submit.id) == replace(submit, state=ActionState.DROPPED)

        assert transaction.plans.sync_actions(TEAM, plan.id, [SUBMIT]) == (submit,)


def test_a_settled_action_whose_answer_holds_no_more_is_open_on_its_new_day(database: Database) -> None:
    moved = replace(SUBMIT, planned_on=date(2028, 1, 29))
    with database.transaction() as transaction:
        plan, (submit, export) = start_plan(transaction, add_contract(transaction), [SUBMIT, EXPORT])
        for action, state in ((submit, ActionState.SKIPPED), (export, ActionState.DONE)):
            transaction.plans.answer(TEAM, action.id, state, by=OWNER, at=START, reason="a courtesy")

        done, reopened = transaction.plans.sync_actions(
            TEAM, plan.id, [moved, EXPORT], unsettled=[ActionKey.SUBMIT_CANCELLATION]
        )

    assert reopened == replace(submit, planned_on=date(2028, 1, 29))
    assert (done.key, done.state) == (ActionKey.EXPORT_DATA, ActionState.DONE)


def test_planning_again_twice_is_the_same_as_once(database: Database) -> None:
    lines = [SUBMIT, EXPORT, DELETE]
    with database.transaction() as transaction:
        plan, _ = start_plan(transaction, add_contract(transaction), [SUBMIT])
        once = transaction.plans.sync_actions(TEAM, plan.id, lines)

        assert transaction.plans.sync_actions(TEAM, plan.id, lines) == once


def test_a_skipped_action_keeps_who_when_and_why(database: Database) -> None:
    with database.transaction() as transaction:
        _, (submit,) = start_plan(transaction, add_contract(transaction), [SUBMIT])
        later = START + timedelta(days=1)

        answered = transaction.plans.answer(
            TEAM, submit.id, ActionState.SKIPPED, by=BACKUP, at=later, reason="the reseller does it"
        )

    assert answered == replace(
        submit,
        state=ActionState.SKIPPED,
        answered_by=BACKUP,
        answered_at=later,
        reason="the reseller does it",
    )


def test_of_eight_people_who_answer_at_once_exactly_one_is_first(database: Database) -> None:
    with database.transaction() as transaction:
        _, (submit,) = start_plan(transaction, add_contract(transaction), [SUBMIT])

    def answer(person: int) -> ActionRecord | None:
        with database.transaction() as transaction:
            return transaction.plans.answer(TEAM, submit.id, ActionState.DONE, by=f"U{person}", at=START)

    with ThreadPoolExecutor(max_workers=8) as threads:
        won = [answered for answered in threads.map(answer, range(8)) if answered is not None]

    with database.reading() as transaction:
        assert won == [transaction.plans.action(TEAM, submit.id)]


def test_another_workspaces_plans_and_actions_answer_as_if_they_didnt_exist(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, (submit,) = start_plan(transaction, contract, [SUBMIT])

        assert transaction.plans.get(OTHER_TEAM, plan.id) is None
        assert transaction.plans.active(OTHER_TEAM, contract.id) is None
        assert transaction.plans.actions(OTHER_TEAM, plan.id) == ()
        assert transaction.plans.action(OTHER_TEAM, submit.id) is None
        assert transaction.plans.sync_actions(OTHER_TEAM, plan.id, [EXPORT]) == ()
        answered = transaction.plans.answer(OTHER_TEAM, submit.id, ActionState.DONE, by=OWNER, at=START)
        assert answered is None
        assert transaction.plans.actions(TEAM, plan.id) == (submit,)


def test_whose_an_action_is_stays_with_it_when_it_is_planned_again(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, (action,) = start_plan(transaction, contract, [SUBMIT])
        given = transaction.plans.assign(TEAM, action.id, "U0NOOR")
        (moved,) = transaction.plans.sync_actions(TEAM, plan.id, [replace(SUBMIT, offset=61)])

    assert (given.assignee_id, moved.assignee_id) == ("U0NOOR", "U0NOOR")
