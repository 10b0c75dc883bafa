from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.usecases.answer import (
    OpenAction,
    complete_action,
    find_open_action,
    skip_action,
    snooze_action,
)
from bot.usecases.edit import edit_contract
from bot.usecases.look import load_history
from bot.usecases.negotiation import start_negotiation
from bot.usecases.notice import Proof, record_proof
from bot.usecases.outcomes import Result
from bot.usecases.remove import remove_contract
from bot.usecases.services import Services
from bot.usecases.views import Answer, AnswerResult
from planner.actions import ActionKey
from planner.deadlines import NoticeStatus
from planner.playbook import NoticeMethod
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord, ContractState
from storage.records.deliveries import DeliveryKind
from storage.records.plans import ActionState
from storage.records.proofs import ProofKind
from tests.bot.usecases.builders import (
    BACKING_UP,
    COLLEAGUE,
    ELSEWHERE,
    OWNING,
    action_id,
    actions_of,
    armed,
    post_plan,
    post_reminder,
    registered,
    reminders_of,
    started,
)
from tests.bot.usecases.test_plan import deliveries_of
from tests.support.builders import a_contract
from tests.support.clock import FakeClock
from tests.support.stored import facts_of

SENT = Proof(kind=ProofKind.SENT, on=date(2026, 12, 1), method=NoticeMethod.FORM)
CONFIRMED = Proof(kind=ProofKind.CONFIRMED, on=date(2026, 12, 1), reference="CASE-1")


def events_of(services: Services, record: ContractRecord) -> list[AuditEvent]:
    history = load_history(record.id, 1, OWNING, services)
    assert history is not None
    return [entry.audit.event for entry in reversed(history.entries)]


def test_done_is_kept_with_who_and_when(services: Services) -> None:
    record = started(services)

    answer = complete_action(action_id(services, record, ActionKey.START_TRIAL), OWNING, services)

    assert answer.result is AnswerResult.ANSWERED
    assert answer.item is not None
    assert answer.item.action.state is ActionState.DONE
    assert answer.item.action.answered_by == OWNING.id
    assert ActionKey.START_TRIAL not in armed(services, record)
    assert events_of(services, record)[-1] is AuditEvent.ACTION_DONE


def test_of_two_people_the_first_wins_and_the_second_is_told_who(services: Services) -> None:
    record = started(services)
    trial = action_id(services, record, ActionKey.START_TRIAL)
    complete_action(trial, BACKING_UP, services)

    answer = complete_action(trial, OWNING, services)

    assert answer.result is AnswerResult.ALREADY_ANSWERED
    assert answer.item is not None
    assert answer.item.action.answered_by == BACKING_UP.id


def test_an_answer_edits_the_reminder_and_the_plan(services: Services) -> None:
    record = started(services)
    post_plan(services, record)
    post_reminder(services, record, ActionKey.START_TRIAL)

    complete_action(action_id(services, record, ActionKey.START_TRIAL), OWNING, services)

    kinds = [one.kind for one in deliveries_of(services, record) if one.message_ts]
    assert sorted(kinds) == [DeliveryKind.PLAN_EDIT, DeliveryKind.REMINDER, DeliveryKind.REMINDER_EDIT]


@pytest.mark.parametrize(
    "key", [ActionKey.SUBMIT_CANCELLATION, ActionKey.LAST_SAFE_NOTICE_DAY, ActionKey.CONFIRM_CANCELLATION]
)
def test_notice_is_done_only_with_proof_and_never_skipped(services: Services, key: ActionKey) -> None:
    record = started(services)
    notice = action_id(services, record, key)

    assert complete_action(notice, OWNING, services).result is AnswerResult.PROOF_NEEDED
    assert skip_action(notice, "we have decided", OWNING, services).result is AnswerResult.PROOF_NEEDED
    assert actions_of(services, record)[key].state is ActionState.OPEN


def test_a_courtesy_notice_needs_no_proof(services: Services) -> None:
    record = started(services, a_contract(auto_renews=False))

    answer = complete_action(action_id(services, record, ActionKey.SUBMIT_CANCELLATION), OWNING, services)

    assert answer.result is AnswerResult.ANSWERED


@pytest.mark.parametrize(
    ("key", "telling"),
    [
        pytest.param(ActionKey.EXPORT_DATA, ActionKey.FINAL_EXPORT, id="first export"),
        pytest.param(ActionKey.FINAL_EXPORT, ActionKey.ROLL_OUT_AND_UNINSTALL, id="last export"),
        pytest.param(ActionKey.REQUEST_EARLY_TERMINATION, ActionKey.ESCALATE_REQUEST, id="request"),
    ],
)
def test_an_answer_edits_the_reminders_that_tell_of_it(
    services: Services, key: ActionKey, telling: ActionKey
) -> None:
    record = started(services)
    start_negotiation(record.id, OWNING, services)
    post_reminder(services, record, telling, "2.0")
    post_reminder(services, record, ActionKey.CONFIGURE_REPLACEMENT, "3.0")

    complete_action(action_id(services, record, key), OWNING, services)

    edits = [one for one in deliveries_of(services, record) if one.kind is DeliveryKind.REMINDER_EDIT]
    assert [one.message_ts for one in edits] == ["2.0"]


def test_an_uninstall_waits_for_the_exports(services: Services) -> None:
    record = started(services)
    roll_out = action_id(services, record, ActionKey.ROLL_OUT_AND_UNINSTALL)

    refused = complete_action(roll_out, OWNING, services)
    assert refused.result is AnswerResult.EXPORT_FIRST
    assert refused.missing_exports == (ActionKey.EXPORT_DATA, ActionKey.FINAL_EXPORT)

    complete_action(action_id(services, record, ActionKey.EXPORT_DATA), OWNING, services)
    complete_action(action_id(services, record, ActionKey.FINAL_EXPORT), OWNING, services)
    assert complete_action(roll_out, OWNING, services).result is AnswerResult.ANSWERED


def test_when_a_person_confirms_that_there_is_nothing_to_export_the_exports_are_closed(
    services: Services,
) -> None:
    record = started(services)
    roll_out = action_id(services, record, ActionKey.ROLL_OUT_AND_UNINSTALL)

    answer = complete_action(roll_out, OWNING, services, nothing_to_export=True)

    assert answer.result is AnswerResult.ANSWERED
    export = actions_of(services, record)[ActionKey.EXPORT_DATA]
    assert export.state is ActionState.SKIPPED
    assert export.reason == "there is nothing to export"


def test_an_export_that_is_skipped_is_no_export_until_there_is_nothing_to_export(
    services: Services,
) -> None:
    record = started(services)
    roll_out = action_id(services, record, ActionKey.ROLL_OUT_AND_UNINSTALL)
    for key in (ActionKey.EXPORT_DATA, ActionKey.FINAL_EXPORT):
        skip_action(action_id(services, record, key), "no time for it", OWNING, services)

    assert complete_action(roll_out, OWNING, services).result is AnswerResult.EXPORT_FIRST
    confirmed = complete_action(roll_out, OWNING, services, nothing_to_export=True)

    assert confirmed.result is AnswerResult.ANSWERED
    deletion = action_id(services, record, ActionKey.REQUEST_ACCOUNT_DELETION)
    assert complete_action(deletion, OWNING, services).result is AnswerResult.ANSWERED, "asked once"


def test_a_snooze_is_shown_on_the_reminder_that_stands(services: Services) -> None:
    record = started(services)
    post_reminder(services, record, ActionKey.START_TRIAL)

    snooze_action(action_id(services, record, ActionKey.START_TRIAL), date(2027, 3, 5), OWNING, services)

    with services.database.reading() as transaction:
        kinds = [one.kind for one in transaction.deliveries.for_contract(record.workspace_id, record.id)]
    assert DeliveryKind.REMINDER_EDIT in kinds


def test_a_skipped_action_keeps_its_reason(services: Services) -> None:
    record = started(services)

    skip_action(action_id(services, record, ActionKey.DEPLOY_PILOT), "no pilot group", OWNING, services)

    pilot = actions_of(services, record)[ActionKey.DEPLOY_PILOT]
    assert pilot.state is ActionState.SKIPPED
    assert pilot.reason == "no pilot group"


def test_snoozing_moves_the_reminder_and_not_the_action(services: Services) -> None:
    record = started(services)
    trial = actions_of(services, record)[ActionKey.START_TRIAL]

    answer = snooze_action(trial.id, date(2027, 3, 5), OWNING, services)

    assert answer.result is AnswerResult.ANSWERED
    assert actions_of(services, record)[ActionKey.START_TRIAL].planned_on == trial.planned_on
    reminder = armed(services, record)[ActionKey.START_TRIAL]
    assert reminder.due_at == datetime(2027, 3, 5, 8, 0, tzinfo=UTC)


def test_planning_again_leaves_a_snoozed_reminder_where_it_was_put(services: Services) -> None:
    record = started(services)
    post_reminder(services, record, ActionKey.START_TRIAL)
    snooze_action(action_id(services, record, ActionKey.START_TRIAL), date(2027, 3, 5), OWNING, services)

    record_proof(record.id, SENT, OWNING, services)

    assert armed(services, record)[ActionKey.START_TRIAL].remind_on == date(2027, 3, 5)
    asked = [one.remind_on for one in reminders_of(services, record, ActionKey.START_TRIAL)]
    assert asked[-2:] == [date(2027, 3, 5), date(2027, 3, 8)], "that day, and once more"


def test_notice_is_never_put_off_past_its_last_safe_day(services: Services) -> None:
    record = started(services)

    snooze_action(
        action_id(services, record, ActionKey.SUBMIT_CANCELLATION), date(2027, 3, 20), OWNING, services
    )

    assert armed(services, record)[ActionKey.SUBMIT_CANCELLATION].remind_on == date(2027, 3, 1)


def test_the_confirmation_is_not_put_off_past_the_day_on_which_notice_can_be_sent_again(
    services: Services,
) -> None:
    record = started(services)
    record_proof(record.id, SENT, OWNING, services)

    snooze_action(
        action_id(services, record, ActionKey.CONFIRM_CANCELLATION), date(2027, 3, 20), OWNING, services
    )

    assert armed(services, record)[ActionKey.CONFIRM_CANCELLATION].remind_on == date(2027, 3, 1)


def test_answering_is_for_the_contracts_people(services: Services) -> None:
    record = started(services)
    trial = action_id(services, record, ActionKey.START_TRIAL)

    assert complete_action(trial, COLLEAGUE, services).result is AnswerResult.NOT_ALLOWED
    assert complete_action(trial, ELSEWHERE, services).result is AnswerResult.GONE
    assert complete_action("unknown", OWNING, services).result is AnswerResult.GONE


def test_a_button_on_a_removed_contract_is_gone(services: Services) -> None:
    record = started(services)
    trial = action_id(services, record, ActionKey.START_TRIAL)
    remove_contract(record.id, OWNING, services)

    assert complete_action(trial, OWNING, services).result is AnswerResult.GONE


def test_a_form_opens_for_an_open_action_only(services: Services) -> None:
    record = started(services)
    trial = action_id(services, record, ActionKey.START_TRIAL)
    assert isinstance(find_open_action(trial, OWNING, services), OpenAction)

    complete_action(trial, OWNING, services)

    found = find_open_action(trial, OWNING, services)
    assert isinstance(found, Answer)
    assert found.result is AnswerResult.ALREADY_ANSWERED


def test_sent_notice_ticks_the_notice_off_and_turns_the_asking_to_the_confirmation(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)

    change = record_proof(record.id, SENT, OWNING, services)

    assert change.result is Result.DONE
    assert change.view is not None
    assert change.view.advice.deadlines.status is NoticeStatus.SENT
    assert change.view.record.state is ContractState.NOTICE_SENT
    actions = actions_of(services, record)
    assert actions[ActionKey.SUBMIT_CANCELLATION].state is ActionState.DONE
    assert actions[ActionKey.LAST_SAFE_NOTICE_DAY].state is ActionState.DROPPED
    confirm = actions[ActionKey.CONFIRM_CANCELLATION]
    assert confirm.state is ActionState.OPEN
    assert confirm.planned_on == date(2026, 12, 8), "five business days after the notice"


def test_when_the_last_safe_day_was_asked_for_proof_answers_it(services: Services) -> None:
    record = started(services)
    post_reminder(services, record, ActionKey.LAST_SAFE_NOTICE_DAY)

    record_proof(record.id, SENT, OWNING, services)

    assert actions_of(services, record)[ActionKey.LAST_SAFE_NOTICE_DAY].state is ActionState.DONE


def test_confirmed_notice_ends_the_exposure(services: Services) -> None:
    record = started(services)

    change = record_proof(record.id, CONFIRMED, OWNING, services)

    assert change.view is not None
    assert change.view.advice.deadlines.exposure == 0
    assert change.view.record.state is ContractState.NOTICE_CONFIRMED
    assert actions_of(services, record)[ActionKey.CONFIRM_CANCELLATION].state is ActionState.DONE


def test_proof_is_recorded_without_a_plan_too(services: Services) -> None:
    record = registered(services)

    assert record_proof(record.id, SENT, OWNING, services).result is Result.DONE
    assert events_of(services, record) == [AuditEvent.REGISTERED, AuditEvent.NOTICE_SENT]


def test_a_later_sending_does_not_undo_a_confirmation(services: Services) -> None:
    record = registered(services)
    record_proof(record.id, CONFIRMED, OWNING, services)

    change = record_proof(record.id, SENT, OWNING, services)

    assert change.view is not None
    assert change.view.record.state is ContractState.NOTICE_CONFIRMED


@pytest.mark.parametrize(
    ("sent_on", "state"),
    [(date(2027, 3, 1), ContractState.NOTICE_SENT), (date(2027, 3, 2), ContractState.ACTIVE)],
)
def test_a_notice_that_went_out_too_late_does_not_count_as_sent(
    services: Services, clock: FakeClock, sent_on: date, state: ContractState
) -> None:
    record = started(services)
    clock.jump_to(datetime(2027, 3, 2, 12, tzinfo=UTC))

    change = record_proof(record.id, replace(SENT, on=sent_on), OWNING, services)

    assert change.view is not None
    assert change.view.record.state is state


def test_another_notice_period_can_make_a_notice_late_and_in_time_again(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    clock.jump_to(datetime(2027, 2, 1, 12, tzinfo=UTC))
    record_proof(record.id, replace(SENT, on=date(2027, 2, 1)), OWNING, services)

    states = []
    for days in (90, 30):
        with services.database.reading() as transaction:
            revision = transaction.contracts.peek(record.workspace_id, record.id).revision
        facts = facts_of(a_contract(notice_days=days))
        change = edit_contract(record.id, facts, OWNING, services, expected_revision=revision)
        assert change.view is not None
        states.append(change.view.record.state)

    assert states == [ContractState.ACTIVE, ContractState.NOTICE_SENT]


def test_proof_is_for_the_contracts_people(services: Services) -> None:
    record = registered(services)

    assert record_proof(record.id, SENT, COLLEAGUE, services).result is Result.NOT_ALLOWED
    assert record_proof(record.id, SENT, ELSEWHERE, services).result is Result.GONE
