"""`/exitplan add` from free text: any order, nothing lost, nothing guessed."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.add_text import read_add_text
from bot.forms.contract_draft import ContractDraft
from bot.forms.contract_form import read_contract_form
from storage import calendars
from tests.support.builders import a_contract
from tests.support.forms import PLAYBOOKS, TODAY, open_form, submitted


def read(text: str) -> dict[str, str]:
    """The facts that were found."""
    draft = read_add_text(text, today=TODAY, playbooks=PLAYBOOKS)
    return {name: str(value) for name, value in asdict(draft).items() if value}


def test_the_guides_contract_in_one_line_is_complete() -> None:
    draft = read_add_text(
        "ActivTrak 50 seats at $19 ends 2027-03-31 notice 30 days replacement Intelogos at 12 trial 7",
        today=TODAY,
        playbooks=PLAYBOOKS,
    )
    view = submitted(open_form(draft, channel_id="C0EXIT"))

    form = read_contract_form(view, today=TODAY, playbooks=PLAYBOOKS, calendars=calendars)

    assert form.contract == a_contract()


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            '"Zoom Workplace" 20 seats €11,400/yr until 31 Mar 2027',
            {
                "vendor": "Zoom Workplace",
                "seats": "20",
                "price": "€11,400/yr",
                "unit": "year",
                "end_on": "31 Mar 2027",
            },
        ),
        (
            "Miro 12 users 16 EUR per seat per month renews 1 April 2027",
            {
                "vendor": "Miro",
                "seats": "12",
                "price": "16 EUR per seat per month",
                "unit": "seat_month",
                "end_on": "renews 1 April 2027",
            },
        ),
        (
            "ends 31 Mar 2027, 50 seats, $19/seat/month, ActivTrak Professional",
            {
                "vendor": "ActivTrak",
                "plan": "Professional",
                "seats": "50",
                "price": "$19/seat/month",
                "unit": "seat_month",
                "end_on": "31 Mar 2027",
            },
        ),
        (
            "1Password 20 users at $8 ends in 4 months",
            {
                "vendor": "1Password",
                "seats": "20",
                "price": "$8",
                "unit": "seat_month",
                "end_on": "1 Apr 2027",
            },
        ),
        (
            "Microsoft 365 30 seats at 12.50 EUR until 31.10.2027",
            {
                "vendor": "Microsoft 365",
                "seats": "30",
                "price": "12.50 EUR",
                "unit": "seat_month",
                "end_on": "31.10.2027",
            },
        ),
        (
            "8x8 50 seats 950 USD a month 24-month term 31/03/2027",
            {
                "vendor": "8x8",
                "seats": "50",
                "price": "950 USD a month",
                "unit": "month",
                "term_months": "24-month",
                "end_on": "31/03/2027",
            },
        ),
        (
            "Asana billed monthly, no auto-renewal, via partner@example.com, 90 days notice, already renewed, "
            'budget-constrained, 14 day trial, replacement "Acme Time" at 7 EUR for 10 seats, 30 seats',
            {
                "vendor": "Asana",
                "billing": "monthly",
                "auto_renews": "no",
                "reseller": "partner@example.com",
                "notice_days": "90 days",
                "situation": "already_renewed budget_constrained",
                "trial_days": "14 day",
                "replacement_name": "Acme Time",
                "replacement_price": "7 EUR",
                "replacement_seats": "10",
                "seats": "30",
            },
        ),
        ("ActivTrak", {"vendor": "ActivTrak"}),
        ("", {}),
        (
            "שלום 50 seats at $19",
            {"vendor": "שלום", "seats": "50", "price": "$19", "unit": "seat_month"},
        ),
        ("<!channel> *bold* `x` 5 seats", {"vendor": "<!channel> *bold* `x`", "seats": "5"}),
        ("Acme\nTools 5 seats", {"vendor": "Acme Tools", "seats": "5"}),
    ],
)
def test_facts_are_found_in_any_order(text: str, facts: dict[str, str]) -> None:
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "field", "typed"),
    [
        ("Zoom fifty seats", "seats", "fifty"),
        ("Zoom -5 seats", "seats", "-5"),
        ("Zoom 1e400 seats", "seats", "1e400"),
        ("Zoom at free", "price", "free"),
        ("Zoom at -1", "price", "-1"),
        ("Zoom at 1e400", "price", "1e400"),
        ("Zoom ends 03/04/2027", "end_on", "03/04/2027"),
        ("Zoom ends 31 Feb", "end_on", "31 Feb"),
        ("Zoom until 31 Dec 9999", "end_on", "31 Dec 9999"),
        ("Zoom until next summer", "end_on", "next summer"),
        ("Zoom notice 3 months", "notice_days", "3 months"),
    ],
)
def test_what_cannot_be_read_stays_in_its_field_as_typed(text: str, field: str, typed: str) -> None:
    assert read(text) == {"vendor": "Zoom", field: typed}


def test_the_only_count_of_seats_is_the_contracts_own() -> None:
    assert read("ActivTrak replacement Intelogos at 12 50 seats")["seats"] == "50"


def test_a_price_without_unit_is_one_seats_only_behind_at() -> None:
    assert read("Miro 12 users at 16 EUR")["unit"] == "seat_month"
    assert "unit" not in read("Miro 12 users 16 EUR")


@pytest.mark.parametrize(
    ("text", "leftover"),
    [
        ("ActivTrak 50 seats 60 seats", "60 seats"),
        ("ActivTrak Premium 50 seats", "Premium"),
        ("Miro 5 users, signed by Bob", "signed by Bob"),
        ("Miro 5 users notice by email", "notice by email"),
        ('"Miro" 5 users ends 2027-03-31 or maybe 2028-03-31', "or maybe 2028-03-31"),
    ],
)
def test_what_cannot_be_placed_is_kept_apart(text: str, leftover: str) -> None:
    assert read(text)["leftover"] == leftover


@pytest.mark.parametrize(
    "piece",
    ["1,", "123 ", "x", "$1 ", "1k", "ends ", "replacement ", "per seat per month ", "from 31 Mar 2027 "],
)
def test_ten_thousand_characters_are_read_in_a_moment(piece: str) -> None:
    assert read(piece * (10_000 // len(piece)))


def test_words_that_only_join_are_no_contract() -> None:
    assert read("with and for at, ;") == {}


@given(st.text())
def test_any_text_makes_a_draft_that_the_form_can_show(text: str) -> None:
    draft = read_add_text(text, today=TODAY, playbooks=PLAYBOOKS)

    assert isinstance(draft, ContractDraft)
    assert open_form(draft)["type"] == "modal"


WORDS = st.sampled_from(
    (
        *(
            "ActivTrak",
            "Miro",
            "50",
            "seats",
            "users",
            "at",
            "$19",
            "€",
            "11,400",
            "/yr",
            "ends",
            "2027-03-31",
        ),
        *("31 Mar", "notice", "days", "replacement", "Intelogos", "trial", "7", "fifty", "free", "-1"),
        *("renews", "per", "seat", "month", "until", '"', ",", ";"),
    )
)


@given(st.lists(WORDS, max_size=15).map(" ".join))
def test_no_word_is_lost(text: str) -> None:
    kept = " ".join(read(text).values())

    for word in ("Miro", "fifty", "Intelogos"):
        assert (word in text) is (word in kept)
