"""What leaving was worth against doing nothing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from planner.choice import PlanChoice
from planner.contract import Billing, Contract
from planner.outcome import Outcome, WrongCharge, find_outcome
from planner.paths import Path, Tactic
from tests.support.builders import a_contract, with_situation

DECEMBER = date(2026, 12, 1)


def outcome_of(contract: Contract | None = None, tactic: Tactic | None = None, **facts: object) -> Outcome:
    contract = contract or a_contract()
    choice = None
    if tactic is not None:
        choice = PlanChoice(paths=(Path.WAIT,), tactic=tactic, begun_on=DECEMBER, start_on=DECEMBER)
    ended_on = facts.pop("ended_on", contract.end_on)
    return find_outcome(contract, choice, ended_on=ended_on, **facts)  # type: ignore[arg-type]


def test_waiting_saves_the_next_year_less_the_replacement_and_what_its_trial_left_to_pay() -> None:
    outcome = outcome_of(tactic=Tactic.READY_AT_END)

    assert outcome.next_year == 11400
    assert outcome.replacement_year == 7200
    assert round(float(outcome.paid_twice), 2) == 445.16, "23 of 31 days at 600"
    assert round(float(outcome.saved), 2) == 3754.84


def test_a_trial_that_began_later_than_planned_leaves_less_to_pay_twice() -> None:
    outcome = outcome_of(tactic=Tactic.READY_AT_END, trial_started_on=date(2027, 3, 3))

    assert round(float(outcome.paid_twice), 2) == 406.45, "21 of 31 days at 600"
    assert round(float(outcome.saved), 2) == 3793.55


def test_a_trial_that_began_so_late_that_it_outlasts_the_term_costs_nothing_twice() -> None:
    assert outcome_of(tactic=Tactic.READY_AT_END, trial_started_on=date(2027, 3, 30)).paid_twice == 0


def test_a_switch_has_paid_both_until_the_end() -> None:
    outcome = outcome_of(tactic=Tactic.SWITCH_NOW, trial_started_on=date(2026, 12, 4))

    assert outcome.trial_started_on is None, "it counts from the day on which the switch began"

    assert outcome.paid_twice == 2400
    assert outcome.saved == 1800


def test_a_switch_has_paid_both_only_up_to_an_end_that_came_in_mid_term() -> None:
    released = a_contract().released(date(2027, 1, 31))

    assert outcome_of(tactic=Tactic.SWITCH_NOW, ended_on=date(2027, 1, 31)).paid_twice == 1200, "two months"
    assert outcome_of(released, Tactic.SWITCH_NOW).paid_twice == 1200, "released in writing, or just ended"
    assert outcome_of(tactic=Tactic.SWITCH_NOW, ended_on=date(2026, 11, 30)).paid_twice == 0


def test_without_a_replacement_the_whole_next_year_is_saved() -> None:
    outcome = outcome_of(a_contract(replacement=None), Tactic.READY_AT_END)

    assert (outcome.replacement_year, outcome.paid_twice, outcome.saved) == (None, 0, 11400)


def test_a_trial_that_covers_the_end_costs_nothing_twice() -> None:
    outcome = outcome_of(with_situation(budget_constrained=True), Tactic.READY_AT_END)

    assert outcome.paid_twice == 0


def test_only_what_was_recorded_counts_as_got_back_and_charged() -> None:
    outcome = outcome_of(got_back=Fraction(1000), charged=WrongCharge(amount=Fraction(11400)))

    assert outcome.saved == 11400 - 7200 + 1000 - 11400


def test_months_that_were_released_are_saved_only_where_they_are_not_paid_yet() -> None:
    monthly = outcome_of(a_contract(billing=Billing.MONTHLY), ended_on=date(2027, 1, 31))
    released = outcome_of(a_contract(billing=Billing.MONTHLY).released(date(2027, 1, 31)))
    prepaid = outcome_of(ended_on=date(2027, 1, 31))

    assert monthly.rest_of_term == 1900, "February and March at 950"
    assert released.rest_of_term == 1900, "released in writing, or just ended"
    assert prepaid.rest_of_term == 0


def test_an_end_before_the_present_term_releases_no_months_of_it() -> None:
    renewed = a_contract(end_on=date(2028, 3, 31), billing=Billing.MONTHLY)

    assert outcome_of(renewed, ended_on=date(2027, 3, 31)).rest_of_term == 0


def test_it_is_told_whether_anything_would_have_renewed() -> None:
    assert outcome_of().renewed_by_itself
    assert not outcome_of(a_contract(auto_renews=False)).renewed_by_itself
