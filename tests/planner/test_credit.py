"""What is left of the contract's value, and what vendors typically credit."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from planner.contract import Billing, Contract
from planner.credit import find_credit
from tests.support.builders import GENERIC, a_contract, with_situation

DECEMBER = date(2026, 12, 1)


def codes(contract: Contract) -> list[str]:
    return [component.rule.code for component in find_credit(contract, today=DECEMBER).components]


@pytest.mark.parametrize(
    ("seats", "situation", "code"),
    [
        pytest.param(100, {"account_manager": True}, "account_manager", id="account manager from 100 seats"),
        pytest.param(
            99, {"account_manager": True}, "some_usage_large", id="an account manager below 100 seats"
        ),
        pytest.param(50, {"zero_usage": True}, "zero_usage", id="no usage from 50 seats"),
        pytest.param(49, {"zero_usage": True}, "medium_team", id="no usage below 50 seats"),
        pytest.param(50, {}, "some_usage_large", id="50 seats in use"),
        pytest.param(49, {}, "medium_team", id="49 seats"),
        pytest.param(11, {}, "medium_team", id="11 seats"),
        pytest.param(10, {}, "small_voluntary", id="10 seats"),
        pytest.param(
            100,
            {"account_manager": True, "zero_usage": True},
            "account_manager",
            id="the first that fits counts",
        ),
    ],
)
def test_the_first_fitting_rule_on_the_remaining_value_counts(
    seats: int, situation: dict[str, Any], code: str
) -> None:
    assert codes(with_situation(a_contract(seats=seats), **situation)) == [code]


def test_the_remaining_value_is_the_unused_part_of_the_annual_charge() -> None:
    credit = find_credit(a_contract(), today=DECEMBER)

    assert (credit.months, credit.remaining_value) == (4, 3800)
    assert (credit.low, credit.high) == (None, None)


def test_a_medium_team_may_get_ten_to_thirty_percent() -> None:
    credit = find_credit(a_contract(seats=20, annual_charge=Decimal(3600), price=None), today=DECEMBER)

    assert (credit.remaining_value, credit.low, credit.high) == (1200, 120, 360)


def test_a_small_team_that_leaves_by_choice_gets_nothing() -> None:
    credit = find_credit(a_contract(seats=10), today=DECEMBER)

    assert (credit.low, credit.high) == (0, 0)


def test_a_billing_error_adds_to_the_rest() -> None:
    credit = find_credit(with_situation(zero_usage=True, billing_error=Decimal(1000)), today=DECEMBER)

    assert [component.rule.code for component in credit.components] == ["billing_error", "zero_usage"]
    assert (credit.low, credit.high) == (500 + 760, 1000 + 1900)


def test_a_component_without_a_figure_does_not_count() -> None:
    credit = find_credit(with_situation(billing_error=Decimal(1000)), today=DECEMBER)

    assert [component.low for component in credit.components] == [500, None]
    assert (credit.low, credit.high) == (500, 1000)


@pytest.mark.parametrize(
    ("error", "high"),
    [
        pytest.param(Decimal(11400), Fraction(11400), id="the instalment is the most"),
        pytest.param(Decimal(20000), Fraction(20000), id="unless the erroneous charge is larger"),
    ],
)
def test_a_credit_is_at_most_the_instalment_or_the_erroneous_charge(error: Decimal, high: Fraction) -> None:
    credit = find_credit(with_situation(zero_usage=True, billing_error=error), today=DECEMBER)

    assert credit.high == high


@pytest.mark.parametrize(
    ("billing", "value"),
    [
        pytest.param(Billing.PREPAID_ANNUAL, 11400, id="prepaid: never more than the instalment"),
        pytest.param(Billing.MONTHLY, 15200, id="monthly: all the cost avoided"),
    ],
)
def test_the_remaining_value_of_a_long_term(billing: Billing, value: int) -> None:
    contract = a_contract(term_months=24, end_on=date(2028, 3, 31), billing=billing)

    assert find_credit(contract, today=DECEMBER).remaining_value == value


def test_a_vendor_without_a_playbook_has_no_published_figures() -> None:
    contract = with_situation(a_contract(vendor="Acme", playbook=GENERIC), billing_error=Decimal(500))

    credit = find_credit(contract, today=DECEMBER)

    assert {component.rule.label for component in credit.components} == {"no published figures"}
    assert (credit.low, credit.high) == (None, None)
