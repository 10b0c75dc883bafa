"""An early release: another last day, and nothing renews."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from planner.actions import ActionKey
from planner.choice import PlanChoice
from planner.contract import Billing
from planner.deadlines import NoticeStatus, find_deadlines
from planner.instalments import cash_to_end, current_instalment
from planner.life import next_term
from planner.outcome import find_outcome
from planner.paths import Path, Tactic
from planner.timeline import build_timeline
from tests.support.builders import a_contract

TODAY = date(2026, 12, 18)
RELEASED = a_contract().released(date(2026, 12, 31))
CHOICE = PlanChoice(
    paths=(Path.WAIT,), tactic=Tactic.READY_AT_END, begun_on=date(2026, 12, 1), start_on=date(2026, 12, 1)
)


def test_the_contract_ends_earlier_and_its_term_stays_what_it_was() -> None:
    assert (RELEASED.end_on, RELEASED.term_end_on) == (date(2026, 12, 31), date(2027, 3, 31))
    assert RELEASED.term_starts_on == date(2026, 4, 1)
    assert RELEASED.unreleased() == a_contract()
    assert RELEASED.released(date(2027, 1, 31)).term_end_on == date(2027, 3, 31)


def test_nothing_is_at_stake_any_more() -> None:
    deadlines = find_deadlines(RELEASED, today=date(2027, 3, 5))

    assert (deadlines.status, deadlines.exposure, deadlines.days_late) == (NoticeStatus.CONFIRMED, 0, 0)


def test_the_plan_moves_to_the_new_end_and_asks_for_no_notice() -> None:
    days = {line.key: line.planned_on for line in build_timeline(RELEASED, CHOICE, today=TODAY)}

    assert ActionKey.SUBMIT_CANCELLATION not in days
    assert ActionKey.LAST_SAFE_NOTICE_DAY not in days
    assert ActionKey.CONFIRM_CANCELLATION not in days
    assert days[ActionKey.ROLL_OUT_AND_UNINSTALL] == date(2026, 12, 31)
    assert days[ActionKey.CHECK_NO_RENEWAL_CHARGE] == date(2027, 1, 1)


def test_after_a_missed_window_a_release_makes_the_rest_of_the_plan_certain() -> None:
    late = date(2027, 3, 5)
    missed = build_timeline(a_contract(), CHOICE, today=late)
    released = build_timeline(a_contract().released(date(2027, 3, 15)), CHOICE, today=late)

    assert any(line.if_released for line in missed)
    assert not any(line.if_released for line in released)


def test_the_paid_year_stays_paid_and_no_later_instalment_is_due() -> None:
    long = a_contract(term_months=24, end_on=date(2028, 3, 31))
    assert cash_to_end(long, today=TODAY) == 11_400

    released = long.released(date(2026, 12, 31))

    assert current_instalment(released, today=TODAY) == 11_400
    assert cash_to_end(released, today=TODAY) == 0


def test_under_monthly_billing_only_the_days_to_the_release_are_still_charged() -> None:
    released = a_contract(billing=Billing.MONTHLY).released(date(2026, 12, 31))

    assert cash_to_end(released, today=date(2026, 12, 1)) == Fraction(950)


def test_what_a_release_was_worth_counts_the_months_that_are_not_billed() -> None:
    monthly = a_contract(billing=Billing.MONTHLY).released(date(2026, 12, 31))
    prepaid = a_contract().released(date(2026, 12, 31))

    assert find_outcome(monthly, CHOICE, ended_on=date(2026, 12, 31)).rest_of_term == 2_850
    assert find_outcome(prepaid, CHOICE, ended_on=date(2026, 12, 31)).rest_of_term == 0
    assert find_outcome(prepaid, CHOICE, ended_on=date(2026, 12, 31)).paid_twice == 0


def test_if_it_renews_all_the_same_the_next_term_begins_after_the_old_one() -> None:
    renewed = next_term(RELEASED, was_kept=False)

    assert (renewed.end_on, renewed.released_from) == (date(2028, 3, 31), None)
