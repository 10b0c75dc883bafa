"""What falls due in the lives of contracts: decided once, whoever looks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import update

from bot.messages.decided import refused_message
from bot.messages.said import said_message
from bot.usecases.access import Person
from bot.usecases.answer import complete_action, skip_action
from bot.usecases.edit import edit_contract
from bot.usecases.ending import Charge, Ending, end_contract, record_charge
from bot.usecases.keep import keep_contract, take_back
from bot.usecases.life import LifeErrand
from bot.usecases.notice import Proof, record_proof, take_back_proof
from bot.usecases.outcomes import Result
from bot.usecases.plan import start_plan
from bot.usecases.remove import remove_contract, restore_contract
from bot.usecases.services import Services
from bot.usecases.speaking import load_said
from bot.usecases.terms import Renewal, renew_contract
from bot.usecases.views import AnswerResult
from planner.actions import ActionKey
from planner.deadlines import NoticeStatus, notice_status
from planner.playbook import NoticeMethod
from planner.timeline import WEEKS
from scheduler.auditor import Auditor
from scheduler.trouble import Trouble
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord, ContractState, NewContract
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from storage.records.milestones import MilestoneKind
from storage.records.plans import PlanState
from storage.records.proofs import ProofKind
from storage.records.reminders import ReminderState
from storage.schema.contracts import contracts
from storage.schema.deliveries import deliveries
from tests.bot.usecases.builders import (
    COLLEAGUE,
    ELSEWHERE,
    OWNING,
    action_id,
    actions_of,
    post_reminder,
    registered,
    reminders_of,
    say_everything,
    started,
)
from tests.support.builders import a_contract, with_situation
from tests.support.clock import FakeClock
from tests.support.stored import TEAM, facts_of

RENEWAL = datetime(2027, 4, 1, 7, 0, tzinfo=UTC)
"""09:00 in Berlin, on the day after the last one."""


def look(services: Services) -> int:
    """As the sweep does it."""
    errand = LifeErrand(services)
    with services.database.transaction() as transaction:
        due_at = errand.next_due_at(transaction)
        return errand.run(transaction, services.now()) if due_at and due_at <= services.now() else 0


def go(services: Services, clock: FakeClock, to: datetime) -> None:
    """Let time pass, stopping at everything that falls due."""
    errand = LifeErrand(services)
    while True:
        with services.database.reading() as transaction:
            due_at = errand.next_due_at(transaction)
        if due_at is None or due_at > to:
            break
        clock.jump_to(max(due_at, services.now()))
        assert look(services) > 0
        say_everything(services)
    clock.jump_to(to)


def again(services: Services, record: ContractRecord) -> ContractRecord:
    with services.database.reading() as transaction:
        return transaction.contracts.peek(record.workspace_id, record.id)


def milestones(services: Services, record: ContractRecord) -> list[MilestoneKind]:
    with services.database.reading() as transaction:
        return [one.kind for one in transaction.milestones.list(record.workspace_id, record.id)]


def confirmed(services: Services, record: ContractRecord) -> None:
    proof = Proof(kind=ProofKind.CONFIRMED, on=services.today("Europe/Berlin"), reference="CASE-7")
    assert record_proof(record.id, proof, OWNING, services).result is Result.DONE


def test_two_who_look_at_once_ask_once(services: Services, clock: FakeClock) -> None:
    record = started(services)
    go(services, clock, datetime(2027, 3, 31, 12, tzinfo=UTC))
    clock.jump_to(RENEWAL)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: look(services), range(8)))

    assert milestones(services, record) == [MilestoneKind.RENEWAL_ASKED]


def test_two_who_look_at_once_after_an_update_post_the_plan_of_a_contract_that_was_moved_before_it_once(
    services: Services,
) -> None:
    record = started(services)
    say_everything(services)
    with services.database.transaction() as transaction:
        moved = replace(NewContract.of(record, record.contract), channel_id="C0NEW")
        transaction.contracts.change(
            TEAM, record.id, moved, expected_revision=1, by=record.owner_id, at=services.now()
        )
        due = update(contracts).values(look_not_before=contracts.c.created_at)  # as the update leaves it
        transaction.connection.execute(due)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: look(services), range(8)))

    with services.database.reading() as transaction:
        rows = transaction.deliveries.for_contract(TEAM, record.id)
    assert sorted((one.kind, one.channel_id, one.state) for one in rows) == [
        (DeliveryKind.PLAN, "C0EXITS", DeliveryState.DELIVERED),
        (DeliveryKind.PLAN, "C0NEW", DeliveryState.READY),
        (DeliveryKind.PLAN_EDIT, "C0EXITS", DeliveryState.READY),
    ]


def call_rows(services: Services, record: ContractRecord) -> list[DeliveryRecord]:
    with services.database.reading() as transaction:
        return [
            one
            for one in transaction.deliveries.for_contract(record.workspace_id, record.id)
            if one.kind in {DeliveryKind.ANNOUNCEMENT, DeliveryKind.ESCALATION}
        ]


def test_two_who_look_at_once_call_for_a_plan_once_and_tell_its_owner_once(
    services: Services, clock: FakeClock
) -> None:
    record = registered(services)
    clock.jump_to(datetime(2027, 2, 15, 8, tzinfo=UTC))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: look(services), range(8)))

    told = [(one.kind, one.recipient_id) for one in call_rows(services, record)]
    assert told == [(DeliveryKind.ANNOUNCEMENT, None), (DeliveryKind.ESCALATION, record.owner_id)]


def test_a_call_that_slack_has_not_taken_before_the_next_one_is_said_once(
    services: Services, clock: FakeClock
) -> None:
    record = registered(services)
    for day in (25, 26):
        clock.jump_to(datetime(2027, 2, day, 8, tzinfo=UTC))
        assert look(services) == 1

    said = [load_said(one, services, hides_money=False) is not None for one in call_rows(services, record)]

    assert said == [False] * 3 + [True] * 3, "channel, owner and backup, of the day before and of today"


def test_a_call_that_is_answered_before_it_is_said_is_not_said(services: Services, clock: FakeClock) -> None:
    record = registered(services)
    clock.jump_to(datetime(2027, 2, 25, 8, tzinfo=UTC))
    assert look(services) == 1

    start_plan(record.id, OWNING, services)

    assert [load_said(one, services, hides_money=False) for one in call_rows(services, record)] == [
        None,
        None,
        None,
    ], "channel, owner and backup"


def test_after_its_end_has_moved_the_new_target_day_has_a_post_of_its_own(
    services: Services, clock: FakeClock
) -> None:
    record = registered(services)
    go(services, clock, datetime(2027, 2, 1, 12, tzinfo=UTC))
    first = call_rows(services, record)[0]
    moved = facts_of(a_contract(end_on=date(2027, 8, 31)))
    change = edit_contract(record.id, moved, OWNING, services, expected_revision=record.revision)
    assert change.result is Result.DONE

    go(services, clock, datetime(2027, 7, 10, 12, tzinfo=UTC))

    posts = [one for one in call_rows(services, record) if one.kind is DeliveryKind.ANNOUNCEMENT]
    assert [one.thread_ts for one in posts] == [None, None, posts[1].message_ts]
    assert posts[0].id == first.id


def test_without_an_answer_two_who_look_at_once_begin_one_term(services: Services, clock: FakeClock) -> None:
    record = started(services)
    go(services, clock, datetime(2027, 4, 8, 6, 59, tzinfo=UTC))
    assert again(services, record).term_number == 1
    clock.jump_to(datetime(2027, 4, 8, 7, 0, tzinfo=UTC))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: look(services), range(8)))

    assert again(services, record).term_number == 2
    assert milestones(services, record) == [MilestoneKind.RENEWAL_ASKED, MilestoneKind.RENEWED]


def test_what_fell_due_while_nobody_looked_is_asked_late_and_not_decided(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    clock.jump_to(datetime(2027, 5, 20, 12, tzinfo=UTC))

    while look(services):
        pass

    assert milestones(services, record) == [MilestoneKind.RENEWAL_ASKED]
    assert again(services, record).term_number == 1, "people have seven days from the question on"


def test_the_old_term_is_kept_and_the_new_one_begins_with_its_plan(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)

    go(services, clock, datetime(2027, 4, 9, tzinfo=UTC))

    with services.database.reading() as transaction:
        plan = transaction.plans.active(record.workspace_id, record.id)
        reminders = transaction.reminders.for_contract(record.workspace_id, record.id)
        trail = transaction.audit.list(record.workspace_id, record.id)
    assert plan is not None
    assert (plan.term_number, plan.choice.begun_on.isoformat()) == (2, "2027-04-08")
    armed = [one.remind_on.isoformat() for one in reminders if one.state is ReminderState.ARMED]
    assert min(armed) == "2028-01-31", "the new target day"
    renewed = next(one for one in trail if one.event is AuditEvent.RENEWED)
    assert (renewed.actor_id, renewed.before["end_on"], renewed.after["end_on"]) == (
        None,
        "2027-03-31",
        "2028-03-31",
    )


NONE, START, DEPLOY, PRIMARY = (
    None,
    ActionKey.START_TRIAL_AND_CONFIGURE,
    ActionKey.DEPLOY_FULL_TEAM,
    ActionKey.MAKE_REPLACEMENT_PRIMARY,
)


@pytest.mark.parametrize(
    ("done", "still_to_do"),
    [
        pytest.param(NONE, ["2027-04-08", "2027-04-15", "2027-04-22", "2027-04-29"], id="nothing was done"),
        pytest.param(START, ["2027-04-08", "2027-04-15", "2027-04-22"], id="the trial was started"),
        pytest.param(DEPLOY, ["2027-04-08", "2027-04-15"], id="the weeks before a done one count as done"),
        pytest.param(PRIMARY, [], id="the switch is over"),
    ],
)
def test_a_switch_goes_on_in_the_new_term_at_the_week_that_it_has_come_to(
    services: Services, clock: FakeClock, done: ActionKey | None, still_to_do: list[str]
) -> None:
    record = started(services, with_situation(active_problems=True))
    if done is not None:
        assert (
            complete_action(action_id(services, record, done), OWNING, services).result
            is AnswerResult.ANSWERED
        )

    go(services, clock, datetime(2027, 4, 9, tzinfo=UTC))

    actions = actions_of(services, record)
    assert [actions[key].planned_on.isoformat() for key in WEEKS if key in actions] == still_to_do


def test_what_is_not_needed_of_a_switch_is_not_asked_for_in_the_new_term(
    services: Services, clock: FakeClock
) -> None:
    record = started(services, with_situation(active_problems=True))
    for key in WEEKS:
        skip_action(action_id(services, record, key), "We switch to nothing", OWNING, services)

    go(services, clock, datetime(2027, 4, 9, tzinfo=UTC))

    assert set(WEEKS) & set(actions_of(services, record)) == set()


def test_the_old_agents_are_stopped_with_week_4_of_the_new_term_after_the_export(
    services: Services, clock: FakeClock
) -> None:
    record = started(services, with_situation(active_problems=True))

    go(services, clock, datetime(2027, 4, 9, tzinfo=UTC))

    actions = actions_of(services, record)
    assert actions[ActionKey.EXPORT_DATA].planned_on.isoformat() == "2027-04-08"
    assert actions[ActionKey.STOP_OLD_AGENTS].planned_on.isoformat() == "2027-04-29"


def test_proof_after_the_question_ends_it_instead(services: Services, clock: FakeClock) -> None:
    record = started(services)
    go(services, clock, datetime(2027, 4, 2, tzinfo=UTC))
    proof = Proof(kind=ProofKind.SENT, on=datetime(2027, 1, 20, tzinfo=UTC).date(), method=NoticeMethod.FORM)

    record_proof(record.id, proof, OWNING, services)
    go(services, clock, datetime(2027, 4, 20, tzinfo=UTC))

    now = again(services, record)
    assert (now.state, now.term_number) == (ContractState.ENDED, 1)


def take_proofs_back(services: Services, record: ContractRecord) -> None:
    with services.database.reading() as transaction:
        proofs = transaction.proofs.list(record.workspace_id, record.id)
    taken = take_back_proof(record.id, [one.id for one in proofs], OWNING, services)
    assert taken.result is Result.DONE


def test_what_ended_by_itself_is_asked_about_once_its_proof_is_taken_back(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    confirmed(services, record)
    go(services, clock, datetime(2027, 7, 1, tzinfo=UTC))
    assert again(services, record).state is ContractState.ENDED

    take_proofs_back(services, record)
    go(services, clock, datetime(2027, 7, 2, tzinfo=UTC))

    assert again(services, record).state is ContractState.ACTIVE
    assert milestones(services, record)[-2:] == [MilestoneKind.TAKEN_BACK, MilestoneKind.RENEWAL_ASKED]


def test_what_a_person_said_has_ended_stays_ended_without_its_proof(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    confirmed(services, record)
    clock.jump_to(datetime(2027, 4, 2, 12, tzinfo=UTC))
    end_contract(record.id, Ending(on=date(2027, 3, 31)), OWNING, services)

    take_proofs_back(services, record)

    assert again(services, record).state is ContractState.ENDED


def test_what_ended_because_nothing_renews_stays_ended_without_its_courtesy_notice(
    services: Services, clock: FakeClock
) -> None:
    record = started(services, a_contract(auto_renews=False))
    record_proof(record.id, Proof(kind=ProofKind.SENT, on=date(2026, 12, 1)), OWNING, services)
    go(services, clock, datetime(2027, 7, 1, tzinfo=UTC))

    take_proofs_back(services, record)

    assert again(services, record).state is ContractState.ENDED


def test_a_question_from_before_the_proof_was_taken_back_is_asked_again_and_has_seven_days(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    go(services, clock, datetime(2027, 4, 2, 12, tzinfo=UTC))
    confirmed(services, record)
    go(services, clock, datetime(2027, 4, 12, 12, tzinfo=UTC))

    take_proofs_back(services, record)
    go(services, clock, datetime(2027, 4, 19, 6, tzinfo=UTC))

    assert again(services, record).term_number == 1
    assert milestones(services, record).count(MilestoneKind.RENEWAL_ASKED) == 2
    go(services, clock, datetime(2027, 4, 20, 12, tzinfo=UTC))
    assert again(services, record).term_number == 2


def test_a_copy_that_is_sent_after_the_window_leaves_the_notice_in_time(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    clock.jump_to(datetime(2027, 3, 10, 12, tzinfo=UTC))

    for on in (date(2027, 2, 20), date(2027, 3, 9)):
        proof = Proof(kind=ProofKind.SENT, on=on, method=NoticeMethod.EMAIL)
        assert record_proof(record.id, proof, OWNING, services).result is Result.DONE

    now = again(services, record)
    assert notice_status(now.contract, today=date(2027, 3, 10)) is NoticeStatus.SENT
    assert now.state is ContractState.NOTICE_SENT


def test_keeping_stops_the_plan_and_every_reminder(services: Services) -> None:
    record = started(services)

    change = keep_contract(record.id, "we need it", OWNING, services)

    assert change.result is Result.DONE
    with services.database.reading() as transaction:
        plan = transaction.plans.latest(record.workspace_id, record.id)
        reminders = transaction.reminders.for_contract(record.workspace_id, record.id)
    assert plan is not None
    assert plan.state is PlanState.STOPPED
    assert {one.state for one in reminders} == {ReminderState.CANCELLED}
    assert keep_contract(record.id, "again", OWNING, services).result is Result.ALREADY


def test_taking_it_back_arms_the_same_reminders(services: Services) -> None:
    record = started(services)
    with services.database.reading() as transaction:
        before = {one.id for one in transaction.reminders.for_contract(record.workspace_id, record.id)}
    keep_contract(record.id, "we need it", OWNING, services)

    assert take_back(record.id, OWNING, services).result is Result.DONE

    with services.database.reading() as transaction:
        reminders = transaction.reminders.for_contract(record.workspace_id, record.id)
    assert {one.id for one in reminders if one.state is ReminderState.ARMED} == before
    assert take_back(record.id, OWNING, services).result is Result.ALREADY


TAKEN_BACK_AT = datetime(2027, 3, 10, 12, tzinfo=UTC)


def keep_and_take_back(
    services: Services, clock: FakeClock, record: ContractRecord, kept_at: datetime
) -> None:
    clock.jump_to(kept_at)
    assert keep_contract(record.id, "we need it", OWNING, services).result is Result.DONE
    clock.jump_to(TAKEN_BACK_AT)
    assert take_back(record.id, OWNING, services).result is Result.DONE


def asked_next(services: Services, record: ContractRecord, key: ActionKey) -> list[tuple[date, datetime]]:
    """Armed reminders of the action: the day of each, and when it is due."""
    return [
        (one.remind_on, one.due_at)
        for one in reminders_of(services, record, key)
        if one.state is ReminderState.ARMED
    ]


def test_what_was_to_be_asked_again_while_it_was_kept_is_asked_when_that_is_taken_back(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    post_reminder(services, record, ActionKey.START_TRIAL)

    keep_and_take_back(services, clock, record, datetime(2027, 3, 3, 12, tzinfo=UTC))

    assert asked_next(services, record, ActionKey.START_TRIAL) == [(date(2027, 3, 4), TAKEN_BACK_AT)]


def test_what_was_asked_twice_before_it_was_kept_is_not_asked_a_third_time(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    post_reminder(services, record, ActionKey.START_TRIAL)
    post_reminder(services, record, ActionKey.START_TRIAL, ts="3.0")

    keep_and_take_back(services, clock, record, datetime(2027, 3, 5, 12, tzinfo=UTC))

    assert asked_next(services, record, ActionKey.START_TRIAL) == []


def test_a_notice_that_was_not_asked_for_while_it_was_kept_is_asked_for_when_that_is_taken_back(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    post_reminder(services, record, ActionKey.SUBMIT_CANCELLATION)

    keep_and_take_back(services, clock, record, datetime(2027, 1, 30, 12, tzinfo=UTC))

    asked = asked_next(services, record, ActionKey.SUBMIT_CANCELLATION)
    assert (asked[0], asked[-1]) == (
        (date(2027, 2, 5), TAKEN_BACK_AT),
        (date(2027, 3, 30), datetime(2027, 3, 30, 7, 0, tzinfo=UTC)),
    )


def test_keeping_cannot_be_taken_back_once_the_term_is_over(services: Services, clock: FakeClock) -> None:
    record = started(services)
    keep_contract(record.id, "we need it", OWNING, services)
    clock.jump_to(RENEWAL)

    assert take_back(record.id, OWNING, services).result is Result.TOO_LATE


def test_what_was_kept_is_not_taken_for_renewed_by_itself_and_begins_without_a_plan(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    keep_contract(record.id, "we need it", OWNING, services)

    go(services, clock, RENEWAL)

    now = again(services, record)
    assert (now.term_number, now.state, now.contract.situation.already_renewed) == (
        2,
        ContractState.ACTIVE,
        False,
    )
    with services.database.reading() as transaction:
        assert transaction.plans.active(record.workspace_id, record.id) is None


def test_notice_for_what_was_kept_goes_on_with_its_plan(services: Services) -> None:
    record = started(services)
    keep_contract(record.id, "we need it", OWNING, services)

    confirmed(services, record)

    with services.database.reading() as transaction:
        plan = transaction.plans.active(record.workspace_id, record.id)
    assert plan is not None
    assert again(services, record).state is ContractState.NOTICE_CONFIRMED


def test_a_renewal_is_recorded_once_and_not_before_the_term_is_over(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    assert renew_contract(record.id, Renewal(), OWNING, services, term_number=1).result is Result.TOO_EARLY
    clock.jump_to(RENEWAL)

    first = renew_contract(record.id, Renewal(), OWNING, services, term_number=1)
    second = renew_contract(record.id, Renewal(), OWNING, services, term_number=1)

    assert (first.result, second.result) == (Result.DONE, Result.ALREADY)
    assert again(services, record).term_number == 2


def test_after_a_release_it_renews_no_earlier_than_the_term_that_was_signed(
    services: Services, clock: FakeClock
) -> None:
    record = registered(services, a_contract().released(date(2027, 1, 31)))
    clock.jump_to(datetime(2027, 3, 31, 12, tzinfo=UTC))
    assert renew_contract(record.id, Renewal(), OWNING, services, term_number=1).result is Result.TOO_EARLY

    clock.jump_to(datetime(2027, 4, 1, 12, tzinfo=UTC))
    assert renew_contract(record.id, Renewal(), OWNING, services, term_number=1).result is Result.DONE
    assert again(services, record).contract.end_on == date(2028, 3, 31)


def test_an_end_in_mid_term_stops_everything_and_can_be_taken_back(services: Services) -> None:
    record = started(services)
    ending = Ending(on=services.today("Europe/Berlin"), reason="released", reference="CASE-7")

    assert end_contract(record.id, ending, OWNING, services).result is Result.DONE
    assert end_contract(record.id, ending, OWNING, services).result is Result.ALREADY
    assert again(services, record).state is ContractState.ENDED

    assert take_back(record.id, OWNING, services).result is Result.DONE
    assert again(services, record).state is ContractState.ACTIVE


def test_before_its_term_is_over_nothing_but_a_release_that_is_shown_ends_it(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    ending = Ending(on=services.today("Europe/Berlin"), reason="we have decided to leave")

    assert end_contract(record.id, ending, OWNING, services).result is Result.NOT_RELEASED
    assert again(services, record).state is ContractState.ACTIVE
    with services.database.reading() as transaction:
        reminders = transaction.reminders.for_contract(record.workspace_id, record.id)
    assert any(one.state is ReminderState.ARMED for one in reminders), "the deadline is not silenced"

    go(services, clock, RENEWAL)
    assert end_contract(record.id, ending, OWNING, services).result is Result.DONE, "its term is over"


def test_the_same_charge_is_recorded_once(services: Services, clock: FakeClock) -> None:
    record = started(services)
    confirmed(services, record)
    go(services, clock, RENEWAL)
    charge = Charge(amount=Decimal(11400), on=RENEWAL.date())

    assert record_charge(record.id, charge, OWNING, services).result is Result.DONE
    assert record_charge(record.id, charge, OWNING, services).result is Result.ALREADY


def test_a_charge_of_what_may_have_renewed_is_no_error(services: Services, clock: FakeClock) -> None:
    record = started(services)
    go(services, clock, RENEWAL)

    change = record_charge(record.id, Charge(amount=Decimal(11400), on=RENEWAL.date()), OWNING, services)

    assert change.result is Result.NOT_WRONG
    assert change.view is not None
    answer = refused_message(change.result, change.view)
    assert "as far as exitplan knows, the charge is its renewal" in answer.text
    assert again(services, record).contract.situation.billing_error is None


@pytest.mark.parametrize("person", [COLLEAGUE, ELSEWHERE], ids=["a colleague", "another workspace"])
def test_only_its_circle_decides(services: Services, person: Person) -> None:
    record = started(services)

    change = keep_contract(record.id, "we need it", person, services)

    assert change.result in {Result.NOT_ALLOWED, Result.GONE}
    assert again(services, record).state is ContractState.ACTIVE


def test_what_is_removed_is_not_looked_at_until_it_is_back(services: Services, clock: FakeClock) -> None:
    record = registered(services)
    clock.jump_to(datetime(2027, 3, 20, tzinfo=UTC))
    remove_contract(record.id, OWNING, services)
    clock.jump_to(RENEWAL)
    assert look(services) == 0

    restore_contract(record.id, OWNING, services)

    assert look(services) == 1
    assert milestones(services, record) == [MilestoneKind.RENEWAL_ASKED]


def suspend(services: Services) -> None:
    """Slack refuses the workspace's token."""
    with services.database.transaction() as transaction:
        transaction.workspaces.suspend(TEAM, at=services.now(), reason="token_revoked")


def resume(services: Services) -> None:
    with services.database.transaction() as transaction:
        transaction.workspaces.resume(TEAM)


@pytest.mark.parametrize("register", [registered, started], ids=["without a plan", "with a plan"])
def test_while_slack_refuses_the_token_nothing_is_decided_and_then_one_question_is_asked(
    services: Services, clock: FakeClock, register: Callable[[Services], ContractRecord]
) -> None:
    record = register(services)
    suspend(services)
    go(services, clock, datetime(2027, 5, 20, 12, tzinfo=UTC))
    assert milestones(services, record) == [], "not even whether it renewed"
    assert not misses_a_look(Auditor(services.database, clock)), "that the token is refused is red already"

    resume(services)

    assert look(services) == 1
    assert milestones(services, record) == [MilestoneKind.RENEWAL_ASKED]
    say_everything(services)
    go(services, clock, datetime(2027, 5, 27, 6, 59, tzinfo=UTC))
    assert again(services, record).term_number == 1
    go(services, clock, datetime(2027, 5, 27, 7, 0, tzinfo=UTC))
    assert again(services, record).term_number == 2


def test_people_have_seven_days_from_when_the_question_reached_them(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    go(services, clock, datetime(2027, 3, 31, 12, tzinfo=UTC))
    clock.jump_to(RENEWAL)
    assert look(services) == 1
    suspend(services)  # by the very post that was to ask it
    go(services, clock, datetime(2027, 4, 20, 12, tzinfo=UTC))

    resume(services)
    look(services)

    assert milestones(services, record) == [MilestoneKind.RENEWAL_ASKED], "it is asked once"
    assert "Without an answer before 27 Apr 2027 it counts as renewed" in question(services, record)
    say_everything(services)
    assert "Without an answer before 27 Apr 2027 it counts as renewed" in question(services, record)
    go(services, clock, datetime(2027, 4, 27, 6, 59, tzinfo=UTC))
    assert again(services, record).term_number == 1
    go(services, clock, datetime(2027, 4, 27, 7, 0, tzinfo=UTC))
    assert again(services, record).term_number == 2


def test_a_question_that_can_reach_nobody_keeps_no_contract_from_renewing(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    go(services, clock, datetime(2027, 3, 31, 12, tzinfo=UTC))
    clock.jump_to(RENEWAL)
    assert look(services) == 1
    with services.database.transaction() as transaction:
        transaction.connection.execute(update(deliveries).values(state=DeliveryState.DEAD))

    go(services, clock, datetime(2027, 4, 8, 7, 0, tzinfo=UTC))

    assert again(services, record).term_number == 2


def question(services: Services, record: ContractRecord) -> str:
    """What the channel reads about the renewal, as of now."""
    with services.database.reading() as transaction:
        rows = transaction.deliveries.for_contract(record.workspace_id, record.id)
    asked = next(one for one in reversed(rows) if one.kind is DeliveryKind.ANNOUNCEMENT)
    said = load_said(asked, services, hides_money=False)
    assert said is not None
    return said_message(said).text


def break_one(services: Services, record: ContractRecord, timezone: str) -> None:
    """As when a zone's name is gone from the machine after an update."""
    with services.database.transaction() as transaction:
        broken = update(contracts).where(contracts.c.id == record.id).values(timezone=timezone)
        transaction.connection.execute(broken)


def test_a_contract_whose_look_fails_keeps_no_other_from_being_looked_at(
    services: Services, clock: FakeClock
) -> None:
    first, second, third = (registered(services, anyway=True) for _ in range(3))
    go(services, clock, datetime(2027, 3, 31, 12, tzinfo=UTC))
    clock.jump_to(RENEWAL)
    break_one(services, second, "Europe/Gone")

    assert look(services) == 3
    assert look(services) == 0, "what fails does not come again each second"

    assert milestones(services, first)[-1] is MilestoneKind.RENEWAL_ASKED
    assert milestones(services, third)[-1] is MilestoneKind.RENEWAL_ASKED
    assert MilestoneKind.RENEWAL_ASKED not in milestones(services, second)


def misses_a_look(auditor: Auditor) -> bool:
    """Nobody sends what is in the outbox here: that it is overdue is another matter."""
    return Trouble.UNLOOKED_AT in auditor.look().counts()


def test_a_look_that_failed_is_red_until_it_works(services: Services, clock: FakeClock) -> None:
    record = registered(services)
    auditor = Auditor(services.database, clock)
    go(services, clock, datetime(2027, 3, 31, 12, tzinfo=UTC))
    clock.jump_to(RENEWAL)
    break_one(services, record, "Europe/Gone")
    look(services)

    clock.advance(minutes=5)
    assert not misses_a_look(auditor)
    clock.advance(minutes=1)
    assert look(services) == 1, "it is tried again"

    assert misses_a_look(auditor)
    break_one(services, record, "Europe/Berlin")
    clock.advance(minutes=2)
    assert look(services) == 1
    assert milestones(services, record)[-1] is MilestoneKind.RENEWAL_ASKED
    assert not misses_a_look(auditor)
