"""Overlap, saving and break-even: the guide's figures and their edges."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from planner.contract import Billing, Contract, Replacement
from planner.costs import Costs, ReplacementCosts, find_costs
from planner.trial import find_trial_gap
from tests.support.builders import INTELOGOS, a_contract

DECEMBER = date(2026, 12, 1)


def costs_of(
    contract: Contract,
    *,
    start_on: date = DECEMBER,
    today: date = DECEMBER,
    trial_covers_end: bool = False,
) -> Costs:
    gap = find_trial_gap(contract, covers_end=trial_covers_end, today=today)
    return find_costs(contract, start_on=start_on, today=today, trial_gap=gap)


def replacement_costs(contract: Contract, **facts: Any) -> ReplacementCosts:
    costs = costs_of(contract, **facts).replacement
    assert costs is not None
    return costs


def test_the_guides_fifty_seats_with_four_months_left() -> None:
    costs = costs_of(a_contract())

    assert costs.replacement is not None
    assert costs.sunk == 3800
    assert costs.replacement.overlap == 2400
    assert costs.replacement.overlap_total == 6200
    assert costs.replacement.annual == 7200
    assert costs.annual == 11400
    assert costs.replacement.annual_saving == 4200
    assert costs.replacement.break_even_months == 7
    assert costs.replacement.break_even_months_from_today == 11


def test_the_guides_ten_seats_cost_310_a_month() -> None:
    contract = a_contract(seats=10, replacement=replace(INTELOGOS, seats=10))

    costs = costs_of(contract)

    assert costs.replacement is not None
    assert (costs.monthly, costs.replacement.monthly) == (190, 120)


@pytest.mark.parametrize(
    ("billing", "new_cash"),
    [
        pytest.param(Billing.PREPAID_ANNUAL, 2400, id="prepaid: the replacement alone"),
        pytest.param(Billing.MONTHLY, 6200, id="monthly: both"),
    ],
)
def test_new_cash_depends_on_what_is_already_paid(billing: Billing, new_cash: int) -> None:
    assert replacement_costs(a_contract(billing=billing)).new_cash == new_cash


@pytest.mark.parametrize(
    ("start_on", "months"),
    [
        pytest.param(date(2026, 11, 1), 4, id="a start in the past counts from today"),
        pytest.param(date(2027, 1, 1), 3, id="a later start shortens the overlap"),
        pytest.param(date(2027, 4, 1), 0, id="at the renewal there is no overlap"),
        pytest.param(date(2027, 6, 1), 0, id="nor after it"),
    ],
)
def test_overlap_counts_from_the_later_of_start_and_today(start_on: date, months: int) -> None:
    costs = costs_of(a_contract(), start_on=start_on)

    assert costs.months == months
    assert costs.replacement is not None
    assert costs.replacement.overlap == 600 * months


@pytest.mark.parametrize(
    ("price", "months"),
    [
        pytest.param("19", None, id="the same price never pays back"),
        pytest.param("20", None, id="a higher price never pays back"),
        pytest.param("18", 72, id="a little less pays back after years"),
        pytest.param("12", 7, id="6.86 months round up to 7"),
    ],
)
def test_break_even_is_rounded_up_and_never_an_error(price: str, months: int | None) -> None:
    contract = a_contract(replacement=replace(INTELOGOS, price=Decimal(price)))

    assert replacement_costs(contract).break_even_months == months


def test_exactly_twelve_months_do_not_become_thirteen() -> None:
    """An annual charge of 100 has no exact monthly amount in decimals."""
    replacement = Replacement(name="New", price=Decimal("6.25"), seats=1)
    contract = a_contract(seats=1, price=None, annual_charge=Decimal(100), replacement=replacement)

    assert replacement_costs(contract, start_on=date(2026, 12, 1)).break_even_months == 12


def test_without_a_replacement_only_the_old_tool_has_figures() -> None:
    costs = costs_of(a_contract(replacement=None))

    assert (costs.sunk, costs.replacement) == (3800, None)


def test_the_trials_free_days_are_shown_apart() -> None:
    assert replacement_costs(a_contract()).trial_free_value == Fraction(7, 31) * 600


def test_a_seven_day_trial_begun_thirty_days_before_the_end_leaves_a_gap() -> None:
    gap = find_trial_gap(a_contract(), covers_end=False, today=DECEMBER)

    assert gap is not None
    assert (gap.starts_on, gap.expires_on) == (date(2027, 3, 1), date(2027, 3, 8))
    assert gap.cost == Fraction(23, 31) * 600
    assert gap.covering_start_on == date(2027, 3, 24)


@pytest.mark.parametrize(
    ("trial_days", "cost"),
    [
        pytest.param(29, Fraction(1, 31) * 600, id="29 days: one day is paid"),
        pytest.param(30, Fraction(0), id="30 days cover the time to the end"),
        pytest.param(0, Fraction(30, 31) * 600, id="no trial: paid from the first day"),
    ],
)
def test_the_gap_closes_when_the_trial_reaches_the_end(trial_days: int, cost: Fraction) -> None:
    contract = a_contract(replacement=replace(INTELOGOS, trial_days=trial_days))

    gap = find_trial_gap(contract, covers_end=False, today=DECEMBER)

    assert gap is not None
    assert gap.cost == cost


@pytest.mark.parametrize(
    ("today", "days"),
    [
        pytest.param(date(2027, 3, 5), 19, id="while it lasts, all that comes after it is still to pay"),
        pytest.param(date(2027, 3, 12), 19, id="on the day on which it expires too"),
        pytest.param(date(2027, 3, 13), 18, id="later, only what is left from today"),
    ],
)
def test_a_trial_that_has_begun_goes_on_from_its_own_day(today: date, days: int) -> None:
    gap = find_trial_gap(a_contract(), covers_end=False, today=today, started_on=date(2027, 3, 5))

    assert gap is not None
    assert (gap.starts_on, gap.expires_on) == (date(2027, 3, 5), date(2027, 3, 12))
    assert gap.cost == Fraction(days, 31) * 600


def test_a_trial_started_late_expires_later_and_costs_less() -> None:
    gap = find_trial_gap(a_contract(), covers_end=False, today=date(2027, 3, 20))

    assert gap is not None
    assert (gap.expires_on, gap.cost) == (date(2027, 3, 27), Fraction(4, 31) * 600)


def test_a_trial_that_covers_the_end_costs_nothing() -> None:
    assert replacement_costs(a_contract(), trial_covers_end=True).trial_gap_cost == 0
