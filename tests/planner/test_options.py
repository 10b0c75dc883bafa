"""The options side by side, in cash from today to twelve months after the end."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from planner.advice import WarningCode, advise
from planner.contract import Billing, Contract, Notice
from planner.options import Assumption, Option, OptionName
from tests.support.builders import INTELOGOS, a_contract, with_notice, with_situation

DECEMBER = date(2026, 12, 1)
GAP = Fraction(23, 31) * 600
"""What Intelogos costs between its trial's expiry and the end."""


def option(contract: Contract, name: OptionName, *, today: date = DECEMBER) -> Option:
    return next(one for one in advise(contract, today=today).options if one.name is name)


def cash(contract: Contract, **facts: Any) -> list[Fraction | None]:
    return [one.cash for one in advise(contract, **({"today": DECEMBER} | facts)).options]


def test_a_prepaid_contract_pays_for_the_replacement_and_no_second_term() -> None:
    assert cash(a_contract()) == [11400, 7200 + GAP, 7200 + GAP, 7200 + 2400]


def test_a_monthly_contract_also_pays_the_months_left() -> None:
    monthly = a_contract(billing=Billing.MONTHLY)

    assert cash(monthly) == [3800 + 11400, 3800 + 7200 + GAP, 3800 + 7200 + GAP, 3800 + 7200 + 2400]


@pytest.mark.parametrize(
    ("trial_days", "assumed"),
    [(0, Assumption.PAYS_FROM_START), (1, Assumption.PAYS_TRIAL_GAP)],
)
def test_waiting_pays_from_the_end_of_the_trial_or_from_the_start_where_there_is_none(
    trial_days: int, assumed: Assumption
) -> None:
    contract = a_contract(replacement=replace(INTELOGOS, trial_days=trial_days))

    assert option(contract, OptionName.WAIT).assumes == (Assumption.NOTICE_IN_TIME, assumed)


def test_savings_are_against_doing_nothing() -> None:
    assert [one.saving for one in advise(a_contract(), today=DECEMBER).options] == [
        0,
        4200 - GAP,
        4200 - GAP,
        1800,
    ]


def test_switching_never_costs_less_cash_than_waiting() -> None:
    for today in (date(2026, 6, 1), DECEMBER, date(2027, 2, 20)):
        waiting, switching = cash(a_contract(), today=today)[2:]

        assert waiting is not None
        assert switching is not None
        assert switching >= waiting


def test_negotiating_takes_the_low_credit_and_shows_the_high_one() -> None:
    contract = a_contract(
        seats=20, replacement=INTELOGOS.__class__(name="New", price=Decimal(12), seats=20, trial_days=30)
    )

    negotiating = option(contract, OptionName.NEGOTIATE)

    assert negotiating.cash == 2880 - 152
    assert negotiating.saving == 4560 - 2880 + 152
    assert negotiating.saving_high == 4560 - 2880 + 456


def test_after_a_missed_window_the_next_term_is_added_and_said() -> None:
    today = date(2027, 3, 10)
    contract = with_situation(budget_constrained=True)

    assert cash(contract, today=today) == [
        11400,
        11400 + 7200,
        11400 + 7200,
        11400 + 7200 + Fraction(22, 31) * 600,
    ]
    assert Assumption.LATE_NOTICE_REFUSED in option(contract, OptionName.WAIT, today=today).assumes


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        pytest.param({"term_months": 6}, 5700, id="one half-year, not the two of doing nothing"),
        pytest.param({"term_months": 9}, 8550, id="nine months"),
        pytest.param({"term_months": 24}, 11400, id="the instalment that falls into the year"),
        pytest.param({"term_months": 6, "billing": Billing.MONTHLY}, 5700, id="six monthly bills"),
    ],
)
def test_a_refused_notice_costs_one_more_term(facts: dict[str, Any], refused: int) -> None:
    trial_over_the_end = replace(INTELOGOS, trial_days=30)
    contract = a_contract(replacement=trial_over_the_end, **facts)
    on_time = replace(contract, notice=Notice(confirmed_on=date(2027, 2, 1)))

    late, leaving = (cash(one, today=date(2027, 3, 10))[2] for one in (contract, on_time))

    assert late is not None
    assert leaving is not None
    assert late - leaving == refused


@pytest.mark.parametrize(
    ("contract", "assumption"),
    [
        pytest.param(a_contract(), Assumption.NOTICE_IN_TIME, id="open"),
        pytest.param(with_notice(date(2026, 11, 1)), Assumption.NOTICE_IN_TIME, id="sent"),
        pytest.param(
            with_notice(date(2026, 11, 1), date(2026, 11, 5)), Assumption.NOTICE_CONFIRMED, id="confirmed"
        ),
        pytest.param(a_contract(auto_renews=False), Assumption.NOTHING_RENEWS, id="nothing renews"),
    ],
)
def test_leaving_assumes_of_the_notice_what_is_still_open(contract: Contract, assumption: Assumption) -> None:
    assert option(contract, OptionName.WAIT).assumes[0] is assumption


def test_a_credit_that_is_usually_denied_is_assumed_to_be_none() -> None:
    assert Assumption.NO_CREDIT in option(a_contract(seats=10), OptionName.NEGOTIATE).assumes


def test_of_two_options_that_cost_the_same_the_one_with_less_risk_is_named() -> None:
    advice = advise(a_contract(), today=date(2026, 6, 1))

    warning = next(one for one in advice.warnings if one.code is WarningCode.COSTS_MORE)

    assert warning.cheaper is OptionName.WAIT


def test_a_recommended_path_that_costs_more_than_doing_nothing_is_warned_of() -> None:
    advice = advise(with_situation(budget_constrained=True), today=date(2027, 3, 10))

    warning = next(one for one in advice.warnings if one.code is WarningCode.COSTS_MORE)

    assert (warning.amount, warning.cheaper) == (7200, OptionName.DO_NOTHING)


@pytest.mark.parametrize(
    ("contract", "assumption"),
    [
        pytest.param(a_contract(), Assumption.RENEWS, id="it renews"),
        pytest.param(a_contract(auto_renews=False), Assumption.BUYS_ONE_MORE_TERM, id="nothing renews"),
        pytest.param(
            with_notice(date(2026, 11, 1), confirmed_on=date(2026, 11, 5)),
            Assumption.BUYS_ONE_MORE_TERM,
            id="notice confirmed",
        ),
    ],
)
def test_doing_nothing_renews_or_buys_one_more_term(contract: Contract, assumption: Assumption) -> None:
    nothing = option(contract, OptionName.DO_NOTHING)

    assert (nothing.cash, nothing.assumes) == (11400, (assumption,))


@pytest.mark.parametrize(
    ("facts", "baseline"),
    [
        pytest.param({"term_months": 6}, Fraction(11400), id="six months renew twice"),
        pytest.param({"term_months": 9}, Fraction(17100), id="nine months renew twice, for eighteen"),
        pytest.param(
            {"term_months": 24}, Fraction(11400), id="of two years, one instalment falls into the year"
        ),
        pytest.param(
            {"term_months": 24, "end_on": date(2028, 3, 31)},
            Fraction(22800),
            id="an instalment of this term is to come",
        ),
    ],
)
def test_the_baseline_renews_as_often_as_twelve_months_need(
    facts: dict[str, Any], baseline: Fraction
) -> None:
    assert option(a_contract(**facts), OptionName.DO_NOTHING).cash == baseline


def test_without_a_replacement_there_is_nothing_to_compare_with() -> None:
    assert cash(a_contract(replacement=None)) == [11400, None, None, None]


@pytest.mark.parametrize(
    ("name", "months"),
    [(OptionName.DO_NOTHING, None), (OptionName.NEGOTIATE, 2), (OptionName.WAIT, 2), (OptionName.SWITCH, 7)],
)
def test_break_even_counts_what_is_paid_twice(name: OptionName, months: int | None) -> None:
    assert option(a_contract(), name).break_even_months == months
