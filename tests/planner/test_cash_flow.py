"""When each option's cash is paid; together the charges are what the option costs."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.advice import advise
from planner.cash_flow import CashFlow, ChargeKind, cash_flows
from planner.contract import Billing, Contract
from planner.options import OptionName
from tests.support.builders import a_contract

DECEMBER = date(2026, 12, 1)


def flows(contract: Contract, today: date = DECEMBER) -> dict[OptionName, CashFlow]:
    return {flow.option.name: flow for flow in cash_flows(advise(contract, today=today))}


def test_a_prepaid_contract_that_renews_charges_a_year_on_its_renewal() -> None:
    (charge,) = flows(a_contract())[OptionName.DO_NOTHING].charges

    assert (charge.on, charge.amount, charge.kind) == (date(2027, 4, 1), 11400, ChargeKind.NEXT_TERM)


def test_switching_now_pays_the_replacement_each_month_from_today() -> None:
    charges = flows(a_contract())[OptionName.SWITCH].charges

    assert [charge.on for charge in charges[:5]] == [
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
        date(2027, 3, 1),
        date(2027, 4, 1),
    ]
    assert {charge.amount for charge in charges} == {600}
    assert [charge.kind for charge in charges] == [ChargeKind.PAID_TWICE] * 4 + [ChargeKind.REPLACEMENT] * 12


def test_waiting_pays_the_days_after_the_trial_and_then_a_year() -> None:
    first, *others = flows(a_contract())[OptionName.WAIT].charges

    assert (first.on, first.amount) == (date(2027, 3, 8), Fraction(23, 31) * 600)
    assert [charge.on for charge in others][:2] == [date(2027, 4, 1), date(2027, 5, 1)]
    assert len(others) == 12


def test_a_monthly_contract_pays_its_months_left_one_by_one() -> None:
    charges = flows(a_contract(billing=Billing.MONTHLY))[OptionName.DO_NOTHING].charges

    assert [charge.amount for charge in charges] == [950] * 16
    assert charges[0].on == date(2026, 12, 1)
    assert charges[-1].on == date(2028, 3, 1)


def test_what_is_paid_by_a_day_includes_the_day() -> None:
    flow = flows(a_contract())[OptionName.SWITCH]

    assert [flow.paid_by(day) for day in (date(2026, 11, 30), DECEMBER, date(2027, 4, 1))] == [0, 600, 3000]


def test_without_a_replacement_only_doing_nothing_has_charges() -> None:
    assert list(flows(a_contract(replacement=None))) == [OptionName.DO_NOTHING]


@given(
    days_to_end=st.integers(0, 360),
    term_months=st.sampled_from([12, 24, 36]),
    next_months=st.sampled_from([None, 1, 3, 6, 12, 24]),
    billing=st.sampled_from(Billing),
    seats=st.integers(1, 120),
    renews=st.booleans(),
)
def test_the_charges_add_up_to_what_the_option_costs(  # noqa: PLR0917 (hypothesis fills them in)
    days_to_end: int, term_months: int, next_months: int | None, billing: Billing, seats: int, renews: bool
) -> None:
    contract = a_contract(
        end_on=DECEMBER + timedelta(days=days_to_end),
        term_months=term_months,
        renewal_term_months=next_months,
        billing=billing,
        seats=seats,
        auto_renews=renews,
    )

    for flow in cash_flows(advise(contract, today=DECEMBER)):
        assert sum(charge.amount for charge in flow.charges) == flow.option.cash, flow.option.name


@pytest.mark.parametrize("seats", [20, 60])
def test_a_credit_is_paid_back_at_the_end(seats: int) -> None:
    charges = flows(a_contract(seats=seats))[OptionName.NEGOTIATE].charges
    credited = [charge for charge in charges if charge.kind is ChargeKind.CREDIT]

    expected = [(date(2027, 3, 31), Fraction(-152))] if seats == 20 else []
    assert [(charge.on, charge.amount) for charge in credited] == expected
