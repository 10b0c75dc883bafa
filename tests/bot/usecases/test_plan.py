from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.usecases.answer import complete_action, skip_action, snooze_action
from bot.usecases.edit import edit_contract
from bot.usecases.look import load_view
from bot.usecases.notice import Proof, record_proof
from bot.usecases.outcomes import Result
from bot.usecases.plan import start_plan
from bot.usecases.services import Services
from planner.actions import ActionKey
from planner.contract import Contract
from planner.playbook import NoticeMethod
from scheduler.auditor import Auditor
from scheduler.trouble import Trouble
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from storage.records.plans import ActionState, PlanState
from storage.records.proofs import ProofKind
from storage.records.reminders import ReminderState
from tests.bot.usecases.builders import (
    COLLEAGUE,
    ELSEWHERE,
    OWNING,
    STRANGER,
    WAITING,
    Nudges,
    action_id,
    actions_of,
    armed,
    post_plan,
    post_reminder,
    registered,
    reminders_of,
    say_everything,
    started,
)
from tests.support.builders import a_contract, with_situation
from tests.support.clock import FakeClock
from tests.support.stored import facts_of

SENT = Proof(kind=ProofKind.SENT, on=date(2026, 11, 30), method=NoticeMethod.FORM)
CONFIRMED = Proof(kind=ProofKind.CONFIRMED, on=date(2026, 12, 1), reference="CASE-7")


def deliveries_of(services: Services, record: ContractRecord) -> tuple[DeliveryRecord, ...]:
    with services.database.reading() as transaction:
        return transaction.deliveries.for_contract(record.workspace_id, record.id)


def change_facts(services: Services, record: ContractRecord, contract: Contract) -> Result:
    return edit_contract(
        record.id, facts_of(contract), OWNING, services, expected_revision=record.revision
    ).result


def test_starting_a_plan_announces_it_and_arms_every_action(services: Services, nudges: Nudges) -> None:
    record = started(services)

    (announcement,) = deliveries_of(services, record)
    assert announcement.kind is DeliveryKind.PLAN
    assert set(armed(services, record)) == set(actions_of(services, record)) - WAITING
    assert nudges.count == 1


def test_a_reminder_is_due_at_nine_local_on_its_rolled_day(services: Services) -> None:
    record = started(services)

    reminders = armed(services, record)

    submit = reminders[ActionKey.SUBMIT_CANCELLATION]
    assert submit.planned_on == date(2027, 1, 30)
    assert submit.remind_on == date(2027, 1, 29)
    assert submit.due_at == datetime(2027, 1, 29, 8, 0, tzinfo=UTC)
    roll_out = reminders[ActionKey.ROLL_OUT_AND_UNINSTALL]
    assert roll_out.due_at == datetime(2027, 3, 31, 7, 0, tzinfo=UTC), "summer time"


def test_what_is_due_today_after_nine_is_due_now(services: Services, clock: FakeClock) -> None:
    clock.jump_to(datetime(2026, 12, 1, 15, 0, tzinfo=UTC))

    record = started(services, with_situation(active_problems=True))

    export = armed(services, record)[ActionKey.EXPORT_DATA]
    assert export.due_at == datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


def test_a_second_click_on_start_changes_nothing(services: Services) -> None:
    record = started(services)

    assert start_plan(record.id, OWNING, services).result is Result.ALREADY
    assert len(deliveries_of(services, record)) == 1


def test_the_trial_may_start_so_late_that_nothing_is_paid_twice(services: Services) -> None:
    record = registered(services)

    change = start_plan(record.id, OWNING, services, trial_covers_end=True)

    assert change.result is Result.DONE
    assert armed(services, record)[ActionKey.START_TRIAL].remind_on == date(2027, 3, 24)


def test_a_running_plan_moves_its_trial_once_and_keeps_it(services: Services) -> None:
    record = started(services)

    assert start_plan(record.id, OWNING, services, trial_covers_end=True).result is Result.DONE
    assert start_plan(record.id, OWNING, services, trial_covers_end=True).result is Result.ALREADY
    assert start_plan(record.id, OWNING, services).result is Result.ALREADY
    assert armed(services, record)[ActionKey.START_TRIAL].remind_on == date(2027, 3, 24)


def test_a_trial_that_has_begun_expires_by_the_day_on_which_it_was_ticked_off(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    clock.jump_to(datetime(2027, 3, 2, 9, 0, tzinfo=UTC))
    complete_action(action_id(services, record, ActionKey.START_TRIAL), OWNING, services)
    clock.jump_to(datetime(2027, 3, 4, 9, 0, tzinfo=UTC))

    view = load_view(record.id, OWNING, services)

    assert view is not None
    gap = view.advice.trial_gap
    assert gap is not None
    assert (gap.starts_on, gap.expires_on) == (date(2027, 3, 2), date(2027, 3, 9))


def test_only_its_people_start_a_plan(services: Services) -> None:
    record = registered(services)

    assert start_plan(record.id, COLLEAGUE, services).result is Result.NOT_ALLOWED
    assert start_plan(record.id, STRANGER, services).result is Result.GONE
    assert start_plan(record.id, ELSEWHERE, services).result is Result.GONE


def test_when_the_recommendation_changes_a_new_plan_replaces_the_old_one(services: Services) -> None:
    record = started(services)
    complete_action(action_id(services, record, ActionKey.START_TRIAL), OWNING, services)
    skip_action(action_id(services, record, ActionKey.FINAL_EXPORT), "nothing in it", OWNING, services)
    assert change_facts(services, record, with_situation(active_problems=True)) is Result.DONE

    change = start_plan(record.id, OWNING, services)

    assert change.result is Result.DONE
    assert change.view is not None
    assert change.view.plan is not None
    assert change.view.plan.record.state is PlanState.ACTIVE
    actions = actions_of(services, record)
    assert ActionKey.DEPLOY_FULL_TEAM in actions
    assert actions[ActionKey.FINAL_EXPORT].state is ActionState.SKIPPED, "what is settled stays settled"
    still_open = {key for key, action in actions.items() if action.state is ActionState.OPEN}
    assert set(armed(services, record)) == still_open - WAITING


def test_the_trail_tells_a_plan_that_was_started_from_one_that_was_changed(services: Services) -> None:
    record = started(services)
    change_facts(services, record, with_situation(active_problems=True))
    start_plan(record.id, OWNING, services)

    with services.database.reading() as transaction:
        trail = transaction.audit.list(record.workspace_id, record.id)
    told = [(one.event, one.before, one.after) for one in reversed(trail) if "tactic" in one.after]
    assert told == [
        (AuditEvent.PLAN_STARTED, {}, {"paths": [2], "tactic": 1}),
        (AuditEvent.PLAN_CHANGED, {"paths": [2], "tactic": 1}, {"paths": [3], "tactic": 2}),
    ]


def test_another_end_date_moves_open_actions_and_their_reminders(services: Services) -> None:
    record = started(services)
    complete_action(action_id(services, record, ActionKey.START_TRIAL), OWNING, services)

    change_facts(services, record, a_contract(end_on=date(2027, 4, 30)))

    actions = actions_of(services, record)
    assert actions[ActionKey.SUBMIT_CANCELLATION].planned_on == date(2027, 3, 1)
    assert actions[ActionKey.START_TRIAL].state is ActionState.DONE
    assert actions[ActionKey.START_TRIAL].planned_on == date(2027, 3, 1), "what is done stays as it was"
    assert armed(services, record)[ActionKey.SUBMIT_CANCELLATION].remind_on == date(2027, 3, 1)
    assert ActionKey.START_TRIAL not in armed(services, record)


def test_notice_that_was_a_courtesy_is_asked_for_again_once_the_contract_renews(services: Services) -> None:
    record = started(services, a_contract(auto_renews=False))
    skip_action(action_id(services, record, ActionKey.SUBMIT_CANCELLATION), "no need", OWNING, services)
    assert ActionKey.SUBMIT_CANCELLATION not in armed(services, record)

    change_facts(services, record, a_contract())

    submit = actions_of(services, record)[ActionKey.SUBMIT_CANCELLATION]
    assert (submit.state, submit.answered_by, submit.reason) == (ActionState.OPEN, None, None)
    assert armed(services, record)[ActionKey.SUBMIT_CANCELLATION].remind_on == date(2027, 1, 29)


@pytest.mark.parametrize(
    ("snoozed_until", "asked_on"),
    [
        pytest.param(date(2027, 3, 1), date(2027, 3, 1), id="the last safe day itself is early enough"),
        pytest.param(date(2027, 3, 2), date(2027, 3, 1), id="a day after it is too late"),
    ],
)
def test_a_longer_notice_period_brings_a_snoozed_notice_back_before_its_new_last_safe_day(
    services: Services, snoozed_until: date, asked_on: date
) -> None:
    record = started(services, a_contract(notice_days=10))
    notice = action_id(services, record, ActionKey.SUBMIT_CANCELLATION)
    snooze_action(notice, snoozed_until, OWNING, services)

    change_facts(services, record, a_contract(notice_days=30))

    assert armed(services, record)[ActionKey.SUBMIT_CANCELLATION].remind_on == asked_on
    assert actions_of(services, record)[ActionKey.SUBMIT_CANCELLATION].snoozed_until == asked_on


def test_a_snoozed_courtesy_is_asked_for_by_its_last_safe_day_once_the_contract_renews(
    services: Services,
) -> None:
    record = started(services, a_contract(auto_renews=False))
    post_reminder(services, record, ActionKey.SUBMIT_CANCELLATION)
    snooze_action(
        action_id(services, record, ActionKey.SUBMIT_CANCELLATION), date(2027, 3, 20), OWNING, services
    )
    say_everything(services)

    change_facts(services, record, a_contract())

    assert armed(services, record)[ActionKey.SUBMIT_CANCELLATION].remind_on == date(2027, 3, 1)
    waiting = [one.kind for one in deliveries_of(services, record) if one.state is DeliveryState.READY]
    assert DeliveryKind.REMINDER_EDIT in waiting, "the posted reminder names the new day"


def test_a_notice_whose_last_safe_day_has_passed_is_snoozed_no_more(
    services: Services, clock: FakeClock
) -> None:
    record = started(services, a_contract(notice_days=10))
    notice = action_id(services, record, ActionKey.SUBMIT_CANCELLATION)
    snooze_action(notice, date(2027, 3, 15), OWNING, services)
    clock.jump_to(datetime(2027, 3, 3, 10, 0, tzinfo=UTC))

    change_facts(services, record, a_contract(notice_days=30))

    assert armed(services, record)[ActionKey.SUBMIT_CANCELLATION].due_at == clock.now(), "said at once"


def test_what_is_no_deadline_keeps_its_snooze_when_the_notice_period_grows(services: Services) -> None:
    record = started(services, a_contract(notice_days=10))
    trial = action_id(services, record, ActionKey.START_TRIAL)
    snooze_action(trial, date(2027, 3, 15), OWNING, services)

    change_facts(services, record, a_contract(notice_days=30))

    assert armed(services, record)[ActionKey.START_TRIAL].remind_on == date(2027, 3, 15)


def test_notice_of_the_old_term_is_asked_for_again_when_the_vendor_has_renewed_all_the_same(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    for proof in (SENT, CONFIRMED):
        assert record_proof(record.id, proof, OWNING, services).result is Result.DONE
    clock.jump_to(datetime(2027, 4, 5, 12, tzinfo=UTC))

    change_facts(services, record, a_contract(end_on=date(2028, 3, 31)))

    actions = actions_of(services, record)
    assert actions[ActionKey.SUBMIT_CANCELLATION].state is ActionState.OPEN
    assert actions[ActionKey.CONFIRM_CANCELLATION].state is ActionState.OPEN
    assert armed(services, record)[ActionKey.SUBMIT_CANCELLATION].remind_on == date(2028, 1, 31)
    assert armed(services, record)[ActionKey.LAST_SAFE_NOTICE_DAY].remind_on == date(2028, 3, 1)


def test_a_notice_that_was_sent_stays_done_when_the_contract_is_planned_again(services: Services) -> None:
    record = started(services)
    record_proof(record.id, SENT, OWNING, services)

    change_facts(services, record, a_contract(seats=60))

    assert actions_of(services, record)[ActionKey.SUBMIT_CANCELLATION].state is ActionState.DONE
    assert ActionKey.SUBMIT_CANCELLATION not in armed(services, record)


def settle_without_proof(services: Services, record: ContractRecord) -> None:
    """As it was left by a version that kept the tick of a courtesy notice."""
    submit = action_id(services, record, ActionKey.SUBMIT_CANCELLATION)
    with services.database.transaction() as transaction:
        transaction.plans.answer(
            record.workspace_id, submit, ActionState.SKIPPED, by=OWNING.id, at=services.now()
        )
        transaction.reminders.cancel(record.workspace_id, contract_id=record.id, action_id=submit)


def test_a_new_plan_does_not_take_over_the_tick_of_a_notice_without_proof(services: Services) -> None:
    record = started(services)
    settle_without_proof(services, record)

    assert start_plan(record.id, OWNING, services, trial_covers_end=True).result is Result.DONE

    assert actions_of(services, record)[ActionKey.SUBMIT_CANCELLATION].state is ActionState.OPEN
    assert ActionKey.SUBMIT_CANCELLATION in armed(services, record)


def test_the_auditor_misses_the_reminders_of_a_notice_that_is_ticked_off_without_proof(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    settle_without_proof(services, record)
    auditor = Auditor(services.database, clock)

    assert {one.trouble for one in auditor.look().findings} == {Trouble.MISSING}

    start_plan(record.id, OWNING, services, trial_covers_end=True)
    assert Trouble.MISSING not in {one.trouble for one in auditor.look().findings}


def test_without_a_replacement_its_actions_leave_the_plan_and_come_back_with_one(services: Services) -> None:
    record = started(services)

    change_facts(services, record, a_contract(replacement=None))
    assert actions_of(services, record)[ActionKey.START_TRIAL].state is ActionState.DROPPED
    assert ActionKey.START_TRIAL not in armed(services, record)

    change_facts(services, replace(record, revision=2), a_contract())
    assert actions_of(services, record)[ActionKey.START_TRIAL].state is ActionState.OPEN
    assert ActionKey.START_TRIAL in armed(services, record)


def test_planning_again_does_not_repeat_what_was_posted(services: Services) -> None:
    record = started(services)
    post_reminder(services, record, ActionKey.SUBMIT_CANCELLATION)

    change_facts(services, record, a_contract(seats=60))

    first, *again = reminders_of(services, record, ActionKey.SUBMIT_CANCELLATION)
    assert first.state is ReminderState.QUEUED
    assert again
    assert all(one.state is ReminderState.ARMED and one.sequence for one in again)


def test_another_zone_moves_what_is_to_come_and_repeats_nothing_that_was_said(services: Services) -> None:
    record = started(services)
    post_reminder(services, record, ActionKey.SUBMIT_CANCELLATION)
    moved = facts_of(a_contract(), timezone="America/New_York")

    changed = edit_contract(record.id, moved, OWNING, services, expected_revision=record.revision)

    assert changed.result is Result.DONE
    said, *again = reminders_of(services, record, ActionKey.SUBMIT_CANCELLATION)
    assert (said.state, said.sequence) == (ReminderState.QUEUED, 0)
    assert {one.state for one in again} == {ReminderState.ARMED}
    assert min(one.remind_on for one in again) == date(2027, 2, 5), "asked again in a week, as before"
    roll_out = armed(services, record)[ActionKey.ROLL_OUT_AND_UNINSTALL]
    assert roll_out.due_at == datetime(2027, 3, 31, 13, 0, tzinfo=UTC), "nine in New York"


OVERDUE_SINCE = datetime(2027, 1, 29, 8, 0, tzinfo=UTC)
"""The notice's first reminder, nine o'clock in Berlin."""


def test_an_overdue_reminder_stays_overdue_when_the_contract_is_planned_again(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    clock.jump_to(datetime(2027, 2, 2, 12, tzinfo=UTC))

    change_facts(services, record, a_contract(seats=60))
    assert armed(services, record)[ActionKey.SUBMIT_CANCELLATION].due_at == OVERDUE_SINCE

    assert start_plan(record.id, OWNING, services, trial_covers_end=True).result is Result.DONE
    assert armed(services, record)[ActionKey.SUBMIT_CANCELLATION].due_at == OVERDUE_SINCE, "in a new plan too"


def test_an_overdue_reminder_that_moves_to_a_later_day_is_due_then(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    clock.jump_to(datetime(2027, 1, 29, 8, 0, tzinfo=UTC))

    change_facts(services, record, a_contract(end_on=date(2027, 4, 30)))

    submit = armed(services, record)[ActionKey.SUBMIT_CANCELLATION]
    assert submit.due_at == datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


def test_an_edit_is_shown_in_the_posted_plan_and_in_moved_reminders(services: Services) -> None:
    record = started(services)
    post_plan(services, record)
    post_reminder(services, record, ActionKey.SUBMIT_CANCELLATION)

    change_facts(services, record, a_contract(end_on=date(2027, 4, 30)))

    known = {one.kind: one.message_ts for one in deliveries_of(services, record) if one.message_ts}
    assert known == {
        DeliveryKind.PLAN_EDIT: "1.0",
        DeliveryKind.REMINDER: "2.0",
        DeliveryKind.REMINDER_EDIT: "2.0",
    }


def test_an_edit_of_an_older_version_is_refused(services: Services) -> None:
    record = started(services)
    change_facts(services, record, a_contract(seats=60))

    assert change_facts(services, record, a_contract(seats=70)) is Result.STALE

    view = load_view(record.id, OWNING, services)
    assert view is not None
    assert view.record.contract.seats == 60


def test_only_its_people_edit_a_contract(services: Services) -> None:
    record = registered(services)
    facts = facts_of(a_contract(seats=60))

    refused = edit_contract(record.id, facts, COLLEAGUE, services, expected_revision=1)
    missing = edit_contract(record.id, facts, ELSEWHERE, services, expected_revision=1)

    assert refused.result is Result.NOT_ALLOWED
    assert missing.result is Result.GONE


def test_experience_is_cited_only_after_the_escalation(services: Services) -> None:
    contract = with_situation(a_contract(seats=60, replacement=None, end_on=date(2027, 8, 31)))
    record = started(services, contract)
    assert ActionKey.CITE_EXPERIENCE in actions_of(services, record)
    assert ActionKey.CITE_EXPERIENCE not in armed(services, record)

    complete_action(action_id(services, record, ActionKey.ESCALATE_REQUEST), OWNING, services)

    assert ActionKey.CITE_EXPERIENCE in armed(services, record)
