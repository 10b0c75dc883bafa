"""A negotiation from its start to what came of it, and what that changes of the plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from bot.usecases.access import Person
from bot.usecases.answer import complete_action
from bot.usecases.edit import edit_contract
from bot.usecases.ending import Ending, end_contract
from bot.usecases.evidence import EvidenceResult, add_evidence, remove_evidence
from bot.usecases.keep import keep_contract, take_back
from bot.usecases.life import LifeErrand
from bot.usecases.negotiation import change_waits, record_answer, record_outcome, start_negotiation
from bot.usecases.negotiation_changes import NegotiationChange
from bot.usecases.negotiation_file import load_negotiation
from bot.usecases.outcomes import Result
from bot.usecases.plan import start_plan
from bot.usecases.remove import remove_contract, restore_contract
from bot.usecases.services import Services
from bot.usecases.views import MOST_LINKS, NegotiationView
from planner.actions import NEGOTIATION_ACTIONS, ActionKey
from planner.concessions import AnswerKind, Concession, Respondent, Stage
from planner.deadlines import NoticeStatus
from planner.paths import Path
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord, ContractState
from storage.records.deliveries import DeliveryKind
from storage.records.milestones import MilestoneKind
from storage.records.negotiations import NewEntry
from storage.records.plans import ActionState
from tests.bot.usecases.builders import (
    COLLEAGUE,
    ELSEWHERE,
    GUEST,
    OWNING,
    action_id,
    actions_of,
    armed,
    post_reminder,
    registered,
    started,
)
from tests.support.builders import a_contract
from tests.support.clock import FakeClock
from tests.support.stored import facts_of

REQUEST, FOLLOW_UP, ESCALATE, CITE = NEGOTIATION_ACTIONS
LINK = "https://example.com/ticket/1"


def negotiating(services: Services, **facts: Any) -> ContractRecord:
    """The guide's contract, Path 1 begun on 1 December beside the advised plan."""
    record = started(services, a_contract(**facts))
    assert start_negotiation(record.id, OWNING, services).result is Result.DONE
    return record


def answer(
    services: Services,
    record: ContractRecord,
    respondent: Respondent,
    kind: AnswerKind,
    nonce: str = "",
    **facts: Any,
) -> NegotiationChange:
    today = services.today(record.timezone)
    entry = NewEntry(
        nonce=nonce or f"{respondent}-{kind}-{today}", on=today, respondent=respondent, answer=kind, **facts
    )
    return record_answer(record.id, entry, OWNING, services)


def outcome(
    services: Services,
    record: ContractRecord,
    concession: Concession,
    *,
    released_on: date | None = None,
    nonce: str = "outcome",
) -> NegotiationView:
    entry = NewEntry(
        nonce=nonce, on=services.today(record.timezone), concession=concession, amount=Decimal(1900)
    )
    change = record_outcome(record.id, entry, OWNING, services, released_on=released_on)
    assert change.view is not None
    return change.view


def load(services: Services, record: ContractRecord) -> NegotiationView:
    view = load_negotiation(record.id, OWNING, services)
    assert view is not None
    return view


def days_of(services: Services, record: ContractRecord) -> dict[ActionKey, date]:
    return {key: action.planned_on for key, action in actions_of(services, record).items()}


def states_of(services: Services, record: ContractRecord) -> list[ActionState]:
    actions = actions_of(services, record)
    return [actions[key].state for key in NEGOTIATION_ACTIONS]


def events_of(services: Services, record: ContractRecord) -> list[AuditEvent]:
    with services.database.reading() as transaction:
        return [one.event for one in reversed(transaction.audit.list(record.workspace_id, record.id))]


def test_a_free_try_joins_the_running_plan_from_today(services: Services, clock: FakeClock) -> None:
    record = started(services)
    clock.advance(days=9)

    change = start_negotiation(record.id, OWNING, services)

    assert change.view is not None
    assert change.view.stage is Stage.ASK
    plan = change.view.contract.plan
    assert plan is not None
    assert (plan.record.choice.paths, plan.record.choice.begun_on) == (
        (Path.NEGOTIATE, Path.WAIT),
        date(2026, 12, 1),
    )
    days = days_of(services, record)
    assert [days[key] for key in NEGOTIATION_ACTIONS] == [
        date(2026, 12, 10),
        date(2026, 12, 17),
        date(2026, 12, 24),
        date(2026, 12, 31),
    ]
    assert REQUEST in armed(services, record)
    assert events_of(services, record)[-1] is AuditEvent.NEGOTIATION_STARTED


def test_without_a_plan_the_advised_one_starts_with_it(services: Services) -> None:
    record = registered(services)
    assert load(services, record).stage is Stage.NOT_CHOSEN

    start_negotiation(record.id, OWNING, services)

    assert {REQUEST, ActionKey.SUBMIT_CANCELLATION} <= set(actions_of(services, record))


def test_a_second_start_changes_nothing(services: Services) -> None:
    record = negotiating(services)

    assert start_negotiation(record.id, OWNING, services).result is Result.ALREADY
    assert events_of(services, record).count(AuditEvent.NEGOTIATION_STARTED) == 1


def test_the_advised_plan_counts_as_running_beside_a_free_try(services: Services) -> None:
    record = negotiating(services)

    assert start_plan(record.id, OWNING, services).result is Result.ALREADY


def test_a_negotiation_goes_on_when_the_plan_is_replaced(services: Services, clock: FakeClock) -> None:
    record = negotiating(services)
    complete_action(action_id(services, record, REQUEST), OWNING, services)
    clock.advance(days=3)
    answer(services, record, Respondent.BILLING, AnswerKind.DENIED)
    assert start_plan(record.id, OWNING, services, trial_covers_end=True).result is Result.DONE

    days = days_of(services, record)

    assert states_of(services, record)[0] is ActionState.DONE
    assert days[ESCALATE] == date(2026, 12, 4)


def test_a_late_request_is_followed_up_as_many_days_later(services: Services, clock: FakeClock) -> None:
    record = negotiating(services)
    clock.advance(days=9)

    complete_action(action_id(services, record, REQUEST), OWNING, services)

    days = days_of(services, record)
    assert days[FOLLOW_UP] == date(2026, 12, 17)
    assert load(services, record).claimed_on == date(2026, 12, 10)


def test_a_denial_by_billing_has_the_request_escalated_today(services: Services, clock: FakeClock) -> None:
    record = negotiating(services)
    complete_action(action_id(services, record, REQUEST), OWNING, services)
    clock.advance(days=3)

    change = answer(services, record, Respondent.BILLING, AnswerKind.DENIED)

    assert change.view is not None
    assert change.view.stage is Stage.ESCALATE
    assert states_of(services, record) == [
        ActionState.DONE,
        ActionState.SKIPPED,
        ActionState.OPEN,
        ActionState.OPEN,
    ]
    days = days_of(services, record)
    assert (days[ESCALATE], days[CITE]) == (date(2026, 12, 4), date(2026, 12, 11))
    assert ESCALATE in armed(services, record)
    assert FOLLOW_UP not in armed(services, record)


def test_an_answer_shows_that_it_was_asked(services: Services) -> None:
    record = negotiating(services)

    answer(services, record, Respondent.SALES, AnswerKind.NO_ANSWER)

    assert states_of(services, record) == [
        ActionState.DONE,
        ActionState.OPEN,
        ActionState.DONE,
        ActionState.OPEN,
    ]
    assert load(services, record).stage is Stage.CITE


def test_a_form_that_is_submitted_twice_records_one_answer(services: Services) -> None:
    record = negotiating(services)
    answer(services, record, Respondent.BILLING, AnswerKind.DENIED, nonce="same")

    change = answer(services, record, Respondent.BILLING, AnswerKind.DENIED, nonce="same")

    assert change.result is Result.ALREADY
    assert change.view is not None
    assert len(change.view.entries) == 1
    assert events_of(services, record).count(AuditEvent.ANSWER_RECORDED) == 1


def test_experience_is_asked_for_only_once_the_escalation_is_done(services: Services) -> None:
    record = negotiating(services)
    answer(services, record, Respondent.BILLING, AnswerKind.DENIED)
    assert CITE not in armed(services, record)

    answer(services, record, Respondent.SALES, AnswerKind.DENIED)

    assert CITE in armed(services, record)


def test_other_waits_move_the_steps_and_are_noted(services: Services) -> None:
    record = negotiating(services)

    assert change_waits(record.id, (3, 2, 1), OWNING, services).result is Result.DONE
    assert change_waits(record.id, (3, 2, 1), OWNING, services).result is Result.ALREADY

    days = days_of(services, record)
    assert [days[key].day for key in NEGOTIATION_ACTIONS] == [1, 4, 8, 9]
    with services.database.reading() as transaction:
        entry = transaction.audit.list(record.workspace_id, record.id)[0]
    assert (entry.event, entry.before, entry.after) == (
        AuditEvent.PLAN_CHANGED,
        {"waits": [5, 5, 5]},
        {"waits": [3, 2, 1]},
    )


def test_an_outcome_ends_the_negotiation_and_its_reminders(services: Services) -> None:
    record = negotiating(services)
    answer(services, record, Respondent.BILLING, AnswerKind.DENIED)

    view = outcome(services, record, Concession.INVOICE_CREDIT)

    assert view.stage is Stage.ENDED
    assert not set(NEGOTIATION_ACTIONS) & set(armed(services, record))
    assert ActionState.OPEN not in states_of(services, record)
    assert ActionKey.SUBMIT_CANCELLATION in armed(services, record), "a credit is no notice"
    assert view.contract.advice.deadlines.status is NoticeStatus.OPEN


def test_a_release_ends_the_contract_and_moves_the_plan(services: Services) -> None:
    record = negotiating(services)

    view = outcome(services, record, Concession.RELEASE_WITH_CREDIT, released_on=date(2026, 12, 31))

    contract = view.contract.record.contract
    assert (contract.end_on, contract.released_from) == (date(2026, 12, 31), date(2027, 3, 31))
    assert view.contract.record.state is ContractState.NOTICE_CONFIRMED
    actions = actions_of(services, record)
    assert actions[ActionKey.SUBMIT_CANCELLATION].state is ActionState.DROPPED
    assert actions[ActionKey.ROLL_OUT_AND_UNINSTALL].planned_on == date(2026, 12, 31)
    assert ActionKey.SUBMIT_CANCELLATION not in armed(services, record)
    assert view.claim.remaining_value == 3_800, "claimed as on the day of the request"


def test_a_release_that_was_recorded_by_mistake_is_taken_back(services: Services) -> None:
    record = negotiating(services)
    outcome(services, record, Concession.RELEASE_WITH_REFUND, released_on=date(2026, 12, 31))

    view = outcome(services, record, Concession.NOTHING, nonce="corrected")

    assert view.contract.record.contract == record.contract
    assert view.contract.record.state is ContractState.ACTIVE
    assert actions_of(services, record)[ActionKey.SUBMIT_CANCELLATION].state is ActionState.OPEN
    assert ActionKey.SUBMIT_CANCELLATION in armed(services, record)
    assert view.outcome is not None
    assert view.outcome.concession is Concession.NOTHING


def test_a_release_of_what_is_kept_has_its_plan_go_on_and_says_so(services: Services) -> None:
    record = negotiating(services)
    keep_contract(record.id, "we need it", OWNING, services)

    view = outcome(services, record, Concession.RELEASE_WITH_REFUND, released_on=date(2026, 12, 31))

    assert view.contract.record.state is ContractState.NOTICE_CONFIRMED
    assert actions_of(services, record)[ActionKey.ROLL_OUT_AND_UNINSTALL].planned_on == date(2026, 12, 31)
    with services.database.reading() as transaction:
        kinds = [one.kind for one in transaction.milestones.list(record.workspace_id, record.id)]
    assert kinds == [MilestoneKind.KEPT, MilestoneKind.TAKEN_BACK]


def test_what_is_kept_stays_kept_when_an_earlier_release_is_taken_back(services: Services) -> None:
    record = negotiating(services)
    outcome(services, record, Concession.RELEASE_WITH_REFUND, released_on=date(2026, 12, 31))
    keep_contract(record.id, "we need it", OWNING, services)

    view = outcome(services, record, Concession.NOTHING, nonce="corrected")

    assert view.contract.record.contract == record.contract
    assert view.contract.record.state is ContractState.KEEPING


def ended_by_a_wrong_release(services: Services, clock: FakeClock) -> ContractRecord:
    """A release whose last day was typed wrong, 2 December, has ended the contract by itself."""
    record = negotiating(services)
    outcome(services, record, Concession.RELEASE_WITH_REFUND, released_on=date(2026, 12, 2))
    clock.jump_to(datetime(2026, 12, 17, 12, tzinfo=UTC))
    with services.database.transaction() as transaction:
        LifeErrand(services).run(transaction, services.now())
    assert again(services, record).state is ContractState.ENDED
    return record


def again(services: Services, record: ContractRecord) -> ContractRecord:
    with services.database.reading() as transaction:
        return transaction.contracts.peek(record.workspace_id, record.id)


def test_what_a_wrong_release_has_ended_goes_on_once_it_is_taken_back(
    services: Services, clock: FakeClock
) -> None:
    record = ended_by_a_wrong_release(services, clock)

    assert take_back(record.id, OWNING, services).result is Result.DONE

    assert again(services, record).state is ContractState.ACTIVE
    assert again(services, record).contract == record.contract, "the release would end it again"
    assert ActionKey.SUBMIT_CANCELLATION in armed(services, record)


def test_a_corrected_outcome_brings_back_what_a_wrong_release_has_ended(
    services: Services, clock: FakeClock
) -> None:
    record = ended_by_a_wrong_release(services, clock)

    outcome(services, record, Concession.NOTHING, nonce="corrected")

    assert again(services, record).state is ContractState.ACTIVE
    assert again(services, record).contract == record.contract
    assert ActionKey.SUBMIT_CANCELLATION in armed(services, record)


def test_a_release_with_its_last_day_corrected_ends_the_contract_on_that_day(
    services: Services, clock: FakeClock
) -> None:
    record = ended_by_a_wrong_release(services, clock)

    outcome(
        services, record, Concession.RELEASE_WITH_REFUND, released_on=date(2026, 12, 31), nonce="corrected"
    )

    assert again(services, record).state is ContractState.NOTICE_CONFIRMED
    assert again(services, record).contract.end_on == date(2026, 12, 31)


def test_a_refund_that_is_corrected_leaves_the_end_of_the_release_alone(
    services: Services, clock: FakeClock
) -> None:
    record = ended_by_a_wrong_release(services, clock)

    outcome(
        services, record, Concession.RELEASE_WITH_CREDIT, released_on=date(2026, 12, 2), nonce="corrected"
    )

    assert again(services, record).state is ContractState.ENDED


@pytest.mark.parametrize(
    ("today", "result"), [(date(2027, 3, 31), Result.DONE), (date(2027, 4, 1), Result.TOO_LATE)]
)
def test_a_release_can_be_taken_back_to_the_last_day_of_its_term(
    services: Services, clock: FakeClock, today: date, result: Result
) -> None:
    record = ended_by_a_wrong_release(services, clock)
    clock.jump_to(datetime.combine(today, time(12), tzinfo=UTC))

    assert take_back(record.id, OWNING, services).result is result


def test_facts_of_a_released_contract_can_still_be_changed(services: Services) -> None:
    record = negotiating(services)
    view = outcome(services, record, Concession.RELEASE_WITH_CREDIT, released_on=date(2026, 12, 31))
    released = view.contract.record

    change = edit_contract(
        record.id,
        facts_of(a_contract(seats=40).released(date(2026, 12, 31))),
        OWNING,
        services,
        expected_revision=released.revision,
    )

    assert change.record is not None
    assert change.record.contract.released_from == date(2027, 3, 31)


def test_the_reminder_that_was_posted_for_a_settled_step_is_edited(services: Services) -> None:
    record = negotiating(services)
    post_reminder(services, record, REQUEST)

    answer(services, record, Respondent.BILLING, AnswerKind.DENIED)

    with services.database.reading() as transaction:
        queued = transaction.deliveries.for_contract(record.workspace_id, record.id)
    edits = [one for one in queued if one.kind is DeliveryKind.REMINDER_EDIT]
    assert {one.message_ts for one in edits} == {"2.0"}


@pytest.mark.parametrize(
    ("person", "result"),
    [
        pytest.param(COLLEAGUE, Result.NOT_ALLOWED, id="a colleague"),
        pytest.param(GUEST, Result.GONE, id="a guest"),
        pytest.param(ELSEWHERE, Result.GONE, id="another workspace"),
    ],
)
def test_the_file_is_kept_by_the_contracts_people(services: Services, person: Person, result: Result) -> None:
    record = started(services)
    entry = NewEntry(nonce="n", on=date(2026, 12, 1), concession=Concession.NOTHING)
    an_answer = NewEntry(
        nonce="m", on=date(2026, 12, 1), respondent=Respondent.BILLING, answer=AnswerKind.DENIED
    )

    assert start_negotiation(record.id, person, services).result is result
    assert record_answer(record.id, an_answer, person, services).result is result
    assert record_outcome(record.id, entry, person, services).result is result
    assert change_waits(record.id, (1, 1, 1), person, services).result is result
    added = add_evidence(record.id, LINK, title=None, person=person, services=services)
    assert added.result.value == result.value
    view = load(services, record)
    assert (view.entries, view.evidence, view.stage) == ((), (), Stage.NOT_CHOSEN)


def test_evidence_is_added_once_and_taken_out_with_a_trace(services: Services) -> None:
    record = registered(services)

    def add(link: str = LINK) -> EvidenceResult:
        return add_evidence(record.id, link, title=None, person=OWNING, services=services).result

    assert (add(), add()) == (EvidenceResult.DONE, EvidenceResult.ALREADY)
    (link,) = load(services, record).evidence
    assert remove_evidence(link.id, COLLEAGUE, services).result is EvidenceResult.NOT_ALLOWED
    assert remove_evidence(link.id, ELSEWHERE, services).result is EvidenceResult.GONE
    assert remove_evidence(link.id, OWNING, services).result is EvidenceResult.DONE
    assert remove_evidence(link.id, OWNING, services).result is EvidenceResult.GONE

    assert load(services, record).evidence == ()
    assert events_of(services, record)[-2:] == [AuditEvent.EVIDENCE_ADDED, AuditEvent.EVIDENCE_REMOVED]


def test_a_file_that_is_full_takes_no_more_links(services: Services) -> None:
    record = registered(services)
    results = [
        add_evidence(record.id, f"{LINK}/{number}", title=None, person=OWNING, services=services).result
        for number in range(MOST_LINKS + 1)
    ]

    assert results == [EvidenceResult.DONE] * 12 + [EvidenceResult.FULL]


def test_a_removed_contract_has_no_file_until_it_is_back(services: Services) -> None:
    record = negotiating(services)
    add_evidence(record.id, LINK, title=None, person=OWNING, services=services)
    (link,) = load(services, record).evidence
    remove_contract(record.id, OWNING, services)

    assert load_negotiation(record.id, OWNING, services) is None
    assert answer(services, record, Respondent.BILLING, AnswerKind.DENIED).result is Result.GONE
    assert remove_evidence(link.id, OWNING, services).result is EvidenceResult.GONE

    restore_contract(record.id, OWNING, services)
    assert load(services, record).evidence == (link,)


def ended(services: Services, record: ContractRecord, got_back: Decimal | None = None) -> None:
    end_contract(
        record.id, Ending(on=date(2026, 12, 1), reference="CASE-7", got_back=got_back), OWNING, services
    )


def test_a_contract_that_has_ended_asks_for_nothing_and_is_not_revived(services: Services) -> None:
    record = negotiating(services)
    ended(services, record)

    assert start_negotiation(record.id, OWNING, services).result is Result.TOO_LATE
    view = outcome(services, record, Concession.RELEASE_WITH_REFUND, released_on=date(2026, 12, 31))

    assert view.contract.record.state is ContractState.ENDED
    assert view.contract.record.contract.released_from is None
    assert view.outcome is not None, "what came of it is kept all the same"


@pytest.mark.parametrize(("typed", "got_back"), [(None, Decimal(1900)), (Decimal(5), Decimal(5))])
def test_what_was_received_counts_as_got_back_unless_a_person_says_otherwise(
    services: Services, typed: Decimal | None, got_back: Decimal
) -> None:
    record = negotiating(services)
    outcome(services, record, Concession.INVOICE_CREDIT)

    ended(services, record, typed)

    with services.database.reading() as transaction:
        milestones = transaction.milestones.list(record.workspace_id, record.id)
    assert milestones[-1].amount == got_back
