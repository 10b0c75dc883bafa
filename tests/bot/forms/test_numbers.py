"""Numbers, whichever way a country writes them: read where safe, asked about where not."""

from __future__ import annotations

import pytest

from bot.forms.errors import InputError
from bot.forms.text import read_notice_days, read_seats, read_term_months, read_trial_days


@pytest.mark.parametrize(
    ("typed", "seats"),
    [
        ("50", 50),
        (" 50 ", 50),
        ("1,000", 1000),
        ("1.000", 1000),
        ("1 000", 1000),
        ("1\u202f000", 1000),
        ("1'000", 1000),
        ("1,000,000", 1_000_000),
        ("50 seats", 50),
        ("50 Lizenzen", 50),
        ("1 user", 1),
        ("٥٠", 50),
        ("0", 0),
        ("-1", -1),
        ("−1", -1),
        ("1000000000", 1_000_000_000),
    ],
)
def test_seats_are_read_in_digits(typed: str, seats: int) -> None:
    assert read_seats(typed) == seats


@pytest.mark.parametrize(
    "typed", ["", "fifty", "1,5", "1,00", "1,000.000", "10^9", "10**9", "5²", "1e3", "--1", "50 or 60"]
)
def test_what_is_no_whole_number_is_asked_for_in_digits(typed: str) -> None:
    with pytest.raises(InputError) as refused:
        read_seats(typed)

    assert refused.value.sentence == f"“{typed}” is no whole number: write the seats in digits, like 50."


@pytest.mark.parametrize(("digits", "is_read"), [(15, True), (16, False)])
def test_more_than_15_digits_are_a_slip(digits: int, is_read: bool) -> None:
    if is_read:
        assert read_seats("9" * digits) == 999_999_999_999_999
        return
    with pytest.raises(InputError, match="more than 15 digits"):
        read_seats("9" * digits)


@pytest.mark.parametrize(
    ("typed", "days"),
    [("30", 30), ("30 days", 30), ("30d", 30), ("4 weeks", 28), ("30 Tage", 30), ("4 Wochen", 28)],
)
def test_a_notice_period_may_carry_its_unit(typed: str, days: int) -> None:
    assert read_notice_days(typed) == days


def test_a_notice_period_in_months_is_asked_about() -> None:
    with pytest.raises(InputError) as refused:
        read_notice_days("3 months")

    assert refused.value.sentence == (
        "Months differ in length: write “3 months” in days, on the safe side 93."
    )


@pytest.mark.parametrize(
    ("typed", "months"),
    [("12", 12), ("12 months", 12), ("2 years", 24), ("1 yr", 12), ("24 Monate", 24), ("2 Jahre", 24)],
)
def test_a_term_may_be_given_in_years(typed: str, months: int) -> None:
    assert read_term_months(typed) == months


@pytest.mark.parametrize(("typed", "days"), [("7", 7), ("7 days", 7), ("2 weeks", 14), ("0", 0)])
def test_a_trial_may_be_given_in_weeks(typed: str, days: int) -> None:
    assert read_trial_days(typed) == days
