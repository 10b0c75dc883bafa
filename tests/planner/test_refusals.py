"""What is refused as a contract, on both sides of each boundary."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from planner.refusals import Refusal, refuse
from tests.support.builders import INTELOGOS, a_contract, with_notice, with_situation

DECEMBER = date(2026, 12, 1)


def refusals(today: date = DECEMBER, **facts: Any) -> list[Refusal]:
    return [refused.refusal for refused in refuse(a_contract(**facts), today=today)]


def test_the_guides_contract_is_accepted() -> None:
    assert refusals() == []


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"vendor": "  "}, Refusal.VENDOR_MISSING),
        ({"vendor": "x" * 81}, Refusal.VENDOR_TOO_LONG),
        ({"seats": 0}, Refusal.SEATS_TOO_FEW),
        ({"seats": -1}, Refusal.SEATS_TOO_FEW),
        ({"seats": 1_000_001}, Refusal.SEATS_TOO_MANY),
        ({"currency": "XYZ"}, Refusal.CURRENCY_UNKNOWN),
        ({"price": None}, Refusal.PRICE_MISSING),
        ({"price": Decimal(-1)}, Refusal.PRICE_NEGATIVE),
        ({"price": Decimal("1e400")}, Refusal.PRICE_TOO_LARGE),
        ({"price": Decimal("19.999")}, Refusal.PRICE_TOO_FINE),
        ({"annual_charge": Decimal("11400.01")}, Refusal.PRICES_DISAGREE),
        ({"term_months": 0}, Refusal.TERM_LENGTH),
        ({"term_months": 121}, Refusal.TERM_LENGTH),
        ({"notice_days": -1}, Refusal.NOTICE_NEGATIVE),
        ({"notice_days": 366}, Refusal.NOTICE_LONGER_THAN_TERM),
        ({"end_on": date(2026, 11, 30)}, Refusal.ALREADY_ENDED),
        ({"end_on": date(2027, 12, 1)}, Refusal.MORE_TIME_THAN_TERM),
        ({"end_on": date(9999, 12, 31)}, Refusal.DATE_OUT_OF_RANGE),
        ({"replacement": replace(INTELOGOS, seats=0)}, Refusal.REPLACEMENT_SEATS),
        ({"replacement": replace(INTELOGOS, price=Decimal(-1))}, Refusal.PRICE_NEGATIVE),
        ({"replacement": replace(INTELOGOS, trial_days=-1)}, Refusal.TRIAL_LENGTH),
    ],
)
def test_what_cannot_be_a_contract_is_refused_with_its_reason(
    facts: dict[str, Any], refusal: Refusal
) -> None:
    assert refusals(**facts) == [refusal]


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"vendor": "x" * 80}, id="a name of 80 characters"),
        pytest.param({"seats": 1}, id="one seat"),
        pytest.param({"seats": 1_000_000}, id="a million seats"),
        pytest.param({"price": Decimal(0)}, id="a price of nothing"),
        pytest.param({"annual_charge": Decimal(11400)}, id="price and annual charge that agree"),
        pytest.param({"price": None, "annual_charge": Decimal(11400)}, id="the annual charge alone"),
        pytest.param({"notice_days": 365}, id="notice as long as the term"),
        pytest.param({"end_on": DECEMBER}, id="the last paid day is today"),
        pytest.param({"end_on": date(2027, 11, 30)}, id="the whole term is left"),
        pytest.param({"replacement": replace(INTELOGOS, trial_days=0)}, id="no trial"),
    ],
)
def test_the_other_side_of_each_boundary_is_accepted(facts: dict[str, Any]) -> None:
    assert refusals(**facts) == []


@pytest.mark.parametrize(
    ("sent_on", "confirmed_on", "refusal"),
    [
        (date(2026, 12, 2), None, Refusal.NOTICE_IN_FUTURE),
        (None, date(2026, 12, 2), Refusal.NOTICE_IN_FUTURE),
        (date(2026, 11, 20), date(2026, 11, 19), Refusal.CONFIRMED_BEFORE_SENT),
    ],
)
def test_proof_that_cannot_be_true_is_refused(
    sent_on: date | None, confirmed_on: date | None, refusal: Refusal
) -> None:
    refused = refuse(with_notice(sent_on, confirmed_on), today=DECEMBER)

    assert [one.refusal for one in refused] == [refusal]


def test_proof_of_today_and_of_one_day_is_accepted() -> None:
    assert refuse(with_notice(DECEMBER, DECEMBER), today=DECEMBER) == ()


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-5)])
def test_a_billing_error_has_an_amount(amount: Decimal) -> None:
    refused = refuse(with_situation(billing_error=amount), today=DECEMBER)

    assert [one.refusal for one in refused] == [Refusal.BILLING_ERROR_AMOUNT]


def test_everything_that_is_wrong_is_named_at_once() -> None:
    assert refusals(seats=0, notice_days=-1, end_on=date(2026, 11, 30)) == [
        Refusal.SEATS_TOO_FEW,
        Refusal.NOTICE_NEGATIVE,
        Refusal.ALREADY_ENDED,
    ]
