"""What leaving was worth is reckoned in the term in which the contract ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import select

from bot.usecases.answer import complete_action
from bot.usecases.edit import edit_contract
from bot.usecases.ending import Charge, Ending, end_contract, record_charge
from bot.usecases.life import LifeErrand
from bot.usecases.milestones import view_milestone
from bot.usecases.negotiation import record_outcome, start_negotiation
from bot.usecases.outcomes import Result
from bot.usecases.services import Services
from bot.usecases.terms import Renewal, renew_contract
from bot.usecases.viewing import view_contract
from bot.usecases.views import AnswerResult
from planner.actions import ActionKey
from planner.concessions import Concession
from planner.outcome import Outcome
from storage.records.contracts import ContractRecord, ContractState
from storage.records.deliveries import DeliveryKind, DeliveryState
from storage.records.milestones import MilestoneKind
from storage.records.negotiations import NewEntry
from storage.schema.deliveries import deliveries
from tests.bot.usecases.builders import OWNING, say_everything, started
from tests.support.builders import with_situation
from tests.support.clock import FakeClock
from tests.support.stored import facts_of

LAST_DAY = date(2027, 3, 31)


def roll(services: Services, clock: FakeClock, record: ContractRecord) -> None:
    """Nobody answers whether it renewed, so on 8 April it has."""
    for day in (1, 8):
        clock.jump_to(datetime(2027, 4, day, 8, tzinfo=UTC))
        with services.database.transaction() as transaction:
            LifeErrand(services).run(transaction, services.now())
        say_everything(services)
    with services.database.reading() as transaction:
        assert transaction.contracts.peek(record.workspace_id, record.id).term_number == 2


def end(services: Services, record: ContractRecord, on: date) -> Outcome:
    ending = Ending(on=on, reason="released by mail", reference="CASE-7")
    assert end_contract(record.id, ending, OWNING, services).result is Result.DONE
    return outcome_of(services, record)


def outcome_of(services: Services, record: ContractRecord) -> Outcome:
    """As the channel reads it now."""
    with services.database.reading() as transaction:
        now = transaction.contracts.peek(record.workspace_id, record.id)
        view = view_contract(transaction, now, OWNING, services)
        milestone = view_milestone(transaction, view, view.milestones[-1].id, services.now())
    assert milestone is not None
    assert milestone.outcome is not None
    return milestone.outcome


def negotiate(services: Services, record: ContractRecord, amount: int) -> None:
    today = services.today(record.timezone)
    entry = NewEntry(nonce="n", on=today, concession=Concession.INVOICE_CREDIT, amount=Decimal(amount))
    assert record_outcome(record.id, entry, OWNING, services).result is Result.DONE


def test_it_ended_after_all_counts_no_overlap_of_the_term_that_nobody_paid(
    services: Services, clock: FakeClock
) -> None:
    record = started(services, with_situation(active_problems=True))
    roll(services, clock, record)

    outcome = end(services, record, LAST_DAY)

    assert outcome.paid_twice == 2400, "four months at 600, from December on"
    assert outcome.saved == 1800


def test_it_ended_after_all_counts_the_gap_that_the_trial_left(services: Services, clock: FakeClock) -> None:
    record = started(services)
    roll(services, clock, record)

    outcome = end(services, record, LAST_DAY)

    assert round(float(outcome.paid_twice), 2) == 445.16


def test_an_end_in_mid_term_ends_the_overlap(services: Services, clock: FakeClock) -> None:
    record = started(services, with_situation(active_problems=True))
    clock.jump_to(datetime(2027, 2, 1, 8, tzinfo=UTC))

    assert end(services, record, date(2027, 1, 31)).paid_twice == 1200, "December and January at 600"


def test_what_was_negotiated_counts_in_the_term_in_which_it_ended(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    negotiate(services, record, 1900)
    roll(services, clock, record)

    assert end(services, record, LAST_DAY).got_back == 1900


def test_what_was_negotiated_in_another_currency_is_not_added(services: Services) -> None:
    record = started(services)
    negotiate(services, record, 1900)
    in_euro = facts_of(replace(record.contract, currency="EUR"))
    change = edit_contract(record.id, in_euro, OWNING, services, expected_revision=record.revision)
    assert change.result is Result.DONE

    assert end(services, record, services.today(record.timezone)).got_back == 0


def answered_request(services: Services, *, is_sent: bool) -> ContractRecord:
    """A plan with Path 1, its request sent or left open."""
    record = started(services)
    assert start_negotiation(record.id, OWNING, services).result is Result.DONE
    if is_sent:
        with services.database.reading() as transaction:
            plan = transaction.plans.active(record.workspace_id, record.id)
            actions = transaction.plans.actions(record.workspace_id, plan.id) if plan else ()
        request = next(one for one in actions if one.key is ActionKey.REQUEST_EARLY_TERMINATION)
        assert complete_action(request.id, OWNING, services).result is AnswerResult.ANSWERED
    return record


def is_credit_asked_about(services: Services, record: ContractRecord) -> bool:
    with services.database.reading() as transaction:
        now = transaction.contracts.peek(record.workspace_id, record.id)
        view = view_contract(transaction, now, OWNING, services)
        ended = next(one for one in view.milestones if one.kind is MilestoneKind.ENDED)
        milestone = view_milestone(transaction, view, ended.id, services.now())
    assert milestone is not None
    return milestone.is_credit_open


def test_the_end_asks_what_came_of_a_request_until_it_is_recorded(
    services: Services, clock: FakeClock
) -> None:
    record = answered_request(services, is_sent=True)
    clock.jump_to(datetime(2027, 4, 2, 8, tzinfo=UTC))
    end(services, record, LAST_DAY)
    say_everything(services)
    assert is_credit_asked_about(services, record)

    negotiate(services, record, 1900)

    assert not is_credit_asked_about(services, record)
    assert outcome_of(services, record).got_back == 1900
    with services.database.reading() as transaction:
        kinds = transaction.connection.execute(
            select(deliveries.c.kind).where(deliveries.c.state == DeliveryState.READY)
        )
        assert DeliveryKind.ANNOUNCEMENT_EDIT in set(kinds.scalars()), "the channel reads it too"


def test_the_end_asks_nothing_about_a_request_that_was_not_sent(services: Services, clock: FakeClock) -> None:
    record = answered_request(services, is_sent=False)
    clock.jump_to(datetime(2027, 4, 2, 8, tzinfo=UTC))
    end(services, record, LAST_DAY)

    assert not is_credit_asked_about(services, record)


def test_the_end_asks_nothing_where_a_person_said_what_came_back(
    services: Services, clock: FakeClock
) -> None:
    record = answered_request(services, is_sent=True)
    clock.jump_to(datetime(2027, 4, 2, 8, tzinfo=UTC))
    ending = Ending(on=LAST_DAY, reference="CASE-7", got_back=Decimal(0))
    assert end_contract(record.id, ending, OWNING, services).result is Result.DONE

    assert not is_credit_asked_about(services, record)


def charge(services: Services, record: ContractRecord, amount: int) -> ContractRecord:
    charged = Charge(amount=Decimal(amount), on=services.today(record.timezone))
    change = record_charge(record.id, charged, OWNING, services)
    assert change.result is Result.DONE
    assert change.record is not None
    return change.record


def test_two_wrong_charges_are_claimed_together(services: Services, clock: FakeClock) -> None:
    record = started(services)
    clock.jump_to(datetime(2027, 4, 2, 8, tzinfo=UTC))
    end(services, record, LAST_DAY)

    charge(services, record, 900)
    after = charge(services, record, 50)

    assert after.contract.situation.billing_error == 950
    with services.database.reading() as transaction:
        view = view_contract(transaction, after, OWNING, services)
        ended = next(one for one in view.milestones if one.kind is MilestoneKind.ENDED)
        milestone = view_milestone(transaction, view, ended.id, services.now())
    assert milestone is not None
    assert milestone.outcome is not None
    assert milestone.outcome.charged.amount == 950


def test_a_wrong_charge_of_one_term_is_none_of_the_next(services: Services, clock: FakeClock) -> None:
    record = started(services)
    clock.jump_to(datetime(2027, 4, 2, 8, tzinfo=UTC))
    end(services, record, LAST_DAY)
    charge(services, record, 900)

    renewed = renew_contract(record.id, Renewal(), OWNING, services, term_number=1).record

    assert renewed is not None
    assert renewed.contract.situation.billing_error is None
    clock.jump_to(datetime(2027, 10, 1, 8, tzinfo=UTC))
    assert end(services, record, date(2027, 9, 30)).charged.amount == 0


def refund(services: Services, record: ContractRecord, amount: int, *, nonce: str = "r") -> None:
    today = services.today(record.timezone)
    entry = NewEntry(nonce=nonce, on=today, concession=Concession.CHARGE_REFUND, amount=Decimal(amount))
    assert record_outcome(record.id, entry, OWNING, services).result is Result.DONE


def ended_with(services: Services, record: ContractRecord) -> Outcome:
    """What the announcement of its end says now."""
    with services.database.reading() as transaction:
        now = transaction.contracts.peek(record.workspace_id, record.id)
        view = view_contract(transaction, now, OWNING, services)
        ended = next(one for one in view.milestones if one.kind is MilestoneKind.ENDED)
        milestone = view_milestone(transaction, view, ended.id, services.now())
    assert milestone is not None
    assert milestone.outcome is not None
    return milestone.outcome


def test_a_refund_counts_against_the_charge_and_leaves_an_earlier_credit_as_it_is(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    negotiate(services, record, 1900)
    clock.jump_to(datetime(2027, 4, 2, 8, tzinfo=UTC))
    before = end(services, record, LAST_DAY).saved
    charge(services, record, 11400)
    assert ended_with(services, record).saved == before - 11400

    refund(services, record, 5700)

    outcome = ended_with(services, record)
    assert (outcome.got_back, outcome.charged.missing) == (1900, 5700)
    assert outcome.saved == before - 5700
    refund(services, record, 11400, nonce="all of it")
    assert ended_with(services, record).charged.missing == 0, "recorded again, the later record counts"
    assert ended_with(services, record).saved == before


def test_a_refund_leaves_a_contract_that_ended_by_a_release_ended(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    clock.jump_to(datetime(2027, 1, 4, 8, tzinfo=UTC))
    let_go = NewEntry(
        nonce="n", on=date(2027, 1, 4), concession=Concession.RELEASE_WITH_REFUND, amount=Decimal(900)
    )
    record_outcome(record.id, let_go, OWNING, services, released_on=date(2027, 1, 31))
    clock.jump_to(datetime(2027, 2, 20, 8, tzinfo=UTC))
    with services.database.transaction() as transaction:
        LifeErrand(services).run(transaction, services.now())
    charge(services, record, 950)

    refund(services, record, 950)

    with services.database.reading() as transaction:
        now = transaction.contracts.peek(record.workspace_id, record.id)
    assert now.state is ContractState.ENDED
    assert now.contract.end_on == date(2027, 1, 31)
    assert ended_with(services, record).got_back == 900
