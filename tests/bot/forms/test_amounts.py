"""Prices as people type them: amount, currency and what it is for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.amounts import Amount, Unit, read_amount, write_amount
from bot.forms.errors import InputError
from tests.support.forms import value_or_sentence


def an_amount(value: str, currency: str | None = None, unit: Unit | None = None) -> Amount:
    return Amount(value=Decimal(value), currency=currency, unit=unit)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("19", an_amount("19")),
        ("19 USD", an_amount("19", "USD")),
        ("usd 19", an_amount("19", "USD")),
        ("US$19", an_amount("19", "USD")),
        ("CA$ 19", an_amount("19", "CAD")),
        ("£9.50", an_amount("9.50", "GBP")),
        ("9,50 €", an_amount("9.50", "EUR")),
        ("9 euros", an_amount("9", "EUR")),
        ("1.234,56 €", an_amount("1234.56", "EUR")),
        ("€1,234.56", an_amount("1234.56", "EUR")),
        ("1 234,56 EUR", an_amount("1234.56", "EUR")),
        ("1'234.50 CHF", an_amount("1234.50", "CHF")),
        ("1,234,567 JPY", an_amount("1234567", "JPY")),
        ("0", an_amount("0")),
        ("0.125", an_amount("0.125")),
        ("1234.5", an_amount("1234.5")),
        ("19/seat/month", an_amount("19", unit=Unit.SEAT_MONTH)),
        ("19 EUR per user per month", an_amount("19", "EUR", Unit.SEAT_MONTH)),
        ("19 EUR / month / user", an_amount("19", "EUR", Unit.SEAT_MONTH)),
        ("19 EUR per seat and month", an_amount("19", "EUR", Unit.SEAT_MONTH)),
        ("228 EUR/user/year", an_amount("228", "EUR", Unit.SEAT_YEAR)),
        ("USD 950 a month", an_amount("950", "USD", Unit.MONTH)),
        ("11400 per year", an_amount("11400", unit=Unit.YEAR)),
        ("€11,400/yr", an_amount("11400", "EUR", Unit.YEAR)),
        ("11.400 EUR p.a.", an_amount("11400", "EUR", Unit.YEAR)),
        ("11.4k EUR per year", an_amount("11400.0", "EUR", Unit.YEAR)),
        ("19 EUR per seat", an_amount("19", "EUR")),
        ("CHF 1'200.-/yr", an_amount("1200", "CHF", Unit.YEAR)),
        ("11.400 € pro Jahr", an_amount("11400", "EUR", Unit.YEAR)),
        ("19,90 €/Monat", an_amount("19.90", "EUR", Unit.MONTH)),
        ("19,90 € monatlich", an_amount("19.90", "EUR", Unit.MONTH)),
        ("19,90 € pro Nutzer und Monat", an_amount("19.90", "EUR", Unit.SEAT_MONTH)),
        ("19,90 EUR je Lizenz/Jahr", an_amount("19.90", "EUR", Unit.SEAT_YEAR)),
        ("\u200b19 EUR", an_amount("19", "EUR")),
        ("19,– €", an_amount("19", "EUR")),
        ("USD 20 p.m.", an_amount("20", "USD", Unit.MONTH)),
        ("USD 20 p.m. per user", an_amount("20", "USD", Unit.SEAT_MONTH)),
        ("USD 20 per user p.m.", an_amount("20", "USD", Unit.SEAT_MONTH)),
        ("USD 20 each p.m.", an_amount("20", "USD", Unit.SEAT_MONTH)),
        ("USD 20 each month", an_amount("20", "USD", Unit.MONTH)),
        ("USD 240 p.a. each", an_amount("240", "USD", Unit.SEAT_YEAR)),
    ],
)
def test_an_amount_is_read_with_its_currency_and_unit(typed: str, amount: Amount) -> None:
    assert read_amount(typed) == amount


def test_a_bare_dollar_sign_is_us_dollars_and_says_so() -> None:
    assert read_amount("$19") == Amount(value=Decimal(19), currency="USD", is_assumed=True)


def test_a_dollar_sign_is_another_dollar_where_that_is_the_currency() -> None:
    assert read_amount("$19", currency="CAD") == an_amount("19", "CAD")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("free", "“free” is no price: write an amount like 19 USD, or 0 if it is free."),
        ("", "“” is no price: write an amount like 19 USD, or 0 if it is free."),
        ("-1", "“-1” is negative: write a price like 19 USD, or 0 if it is free."),
        ("−1", "“−1” is negative: write a price like 19 USD, or 0 if it is free."),
        ("$-1", "“$-1” is negative: write a price like 19 USD, or 0 if it is free."),
        ("(19)", "“(19)” is negative: write a price like 19 USD, or 0 if it is free."),
        ("1e400", "“1e400” is no price: write an amount like 19 USD."),
        ("19 bananas", "“19 bananas” is no price: write an amount like 19 USD."),
        ("19 XYZ", "“XYZ” is no currency that I know: write its ISO code, like 19 USD."),
        ("1.2.3", "“1.2.3” is no amount: write it with one decimal sign, like 19 USD."),
        ("1,234.567,8", "“1,234.567,8” is no amount: write it with one decimal sign, like 19 USD."),
        ("19..5", "“19..5” is no amount: write it in digits, like 19 USD."),
        ("¥1500", "“¥” can be JPY or CNY: write 1500 JPY or 1500 CNY."),
        ("100 kr", "“kr” can be SEK, NOK or DKK: write 100 SEK, 100 NOK or 100 DKK."),
        ("$19 USD", "“$19 USD” is no price: write an amount like 19 USD."),
        ("9" * 16, "“9999999999999999” has more than 15 digits: write a number like 19 USD."),
    ],
)
def test_what_is_no_price_gets_one_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        read_amount(typed)

    assert refused.value.sentence == sentence


@pytest.mark.parametrize("typed", ["1,234", "1.234", "$1,234 per seat per month"])
def test_one_sign_before_three_digits_is_asked_about_in_a_price_per_seat(typed: str) -> None:
    with pytest.raises(
        InputError, match=r"can be 1234 or 1\.234: write 1234, or 1\.2340 with a fourth decimal"
    ):
        read_amount(typed)


def test_the_answers_that_are_proposed_for_an_ambiguous_price_are_read() -> None:
    assert read_amount("1234").value == Decimal(1234)
    assert read_amount("1.2340").value == Decimal("1.2340")


def test_what_is_charged_in_all_has_no_more_decimals_than_its_currency() -> None:
    assert read_amount("1,234 USD", unit=Unit.YEAR).value == Decimal(1234)
    with pytest.raises(InputError, match=r"can be 1234 or 1\.234"):
        read_amount("1,234 KWD", unit=Unit.YEAR)


@pytest.mark.parametrize("typed", ["1,900", "1.900", "USD 1,900"])
def test_an_invoiced_sum_of_1_comma_900_is_nineteen_hundred(typed: str) -> None:
    assert read_amount(typed, currency="USD", is_charged=True).value == Decimal(1900)


def test_a_unit_that_contradicts_the_menu_is_asked_about() -> None:
    with pytest.raises(InputError) as refused:
        read_amount("11400 a year", unit=Unit.SEAT_MONTH)

    assert refused.value.sentence == (
        "“11400 a year” is a price per year in all, but “per seat and month” is chosen: make the two agree."
    )


@pytest.mark.parametrize("unit", [Unit.SEAT_MONTH, Unit.SEAT_YEAR])
def test_per_seat_agrees_with_the_month_and_with_the_year(unit: Unit) -> None:
    assert read_amount("19 per seat", unit=unit).unit is unit


def test_another_currency_than_the_contracts_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        read_amount("12 EUR", currency="USD")

    assert refused.value.sentence == (
        "“12 EUR” is not in USD, the currency of the contract: make the two agree."
    )


@given(st.decimals(min_value=0, max_value=10**6, places=6))
def test_an_amount_that_is_written_into_the_form_is_read_back_the_same(value: Decimal) -> None:
    assert read_amount(write_amount(value)).value == value


@given(st.text())
def test_any_text_is_an_amount_or_gets_a_sentence(text: str) -> None:
    outcome = value_or_sentence(lambda: read_amount(text).value)

    assert outcome.endswith(".") if isinstance(outcome, str) else outcome >= 0
