"""`/exitplan add` with sentences as people write them: what is read, what is asked about, and what is left over."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from bot.forms.add_text import read_add_text
from bot.forms.contract_draft import ContractDraft
from bot.forms.contract_reading import find_problems
from bot.forms.dates import read_end_day
from tests.support.forms import PLAYBOOKS, TODAY


def read(text: str) -> ContractDraft:
    return read_add_text(text, today=TODAY, playbooks=PLAYBOOKS)


def facts_of(text: str) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(read(text)).items() if value}


def asked_about(text: str) -> dict[str, str]:
    """Sentences at the facts that were typed and cannot be taken."""
    draft = read(text)
    problems = find_problems(draft, today=TODAY, playbook=PLAYBOOKS.find(draft.vendor))
    return {block.value: sentence for block, sentence in problems.items()}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "Zoom 120 licences €14.90 per user/month renews 1 April",
            "vendor: Zoom | seats: 120 | price: €14.90 per user/month | unit: seat_month | end_on: 31 Mar 2027",
        ),
        (
            "Figma, 35 seats, 11,400 USD a year, ends in 4 months",
            "vendor: Figma | seats: 35 | price: 11,400 USD a year | unit: year | end_on: 1 Apr 2027",
        ),
        (
            "Slate 10 seats 1.234,56 € per month ends 31 Mar 2027",
            "vendor: Slate | seats: 10 | price: 1.234,56 € per month | unit: month | end_on: 31 Mar 2027",
        ),
        (
            "Notion 40 seats $10/user/mo until end of March 2027, 30 days notice, auto-renews",
            "vendor: Notion | seats: 40 | price: $10/user/mo | unit: seat_month | end_on: end of March 2027"
            " | notice_days: 30 days | auto_renews: yes",
        ),
        (
            "Notion 40 seats $10/user/mo, monthly, ends 2027-03-31",
            "vendor: Notion | seats: 40 | price: $10/user/mo | unit: seat_month | end_on: 2027-03-31"
            " | billing: monthly",
        ),
        (
            "We're paying Zoom $14.99 x 20 seats",
            "vendor: Zoom | seats: 20 | price: $14.99",
        ),
        (
            "we have 10 seats of Acme CRM at $15 ends 31 Mar 2027",
            "vendor: Acme CRM | seats: 10 | price: $15 | unit: seat_month | end_on: 31 Mar 2027",
        ),
        (
            "our Acme contract ends 31 Mar 2027, monthly",
            "vendor: Acme | end_on: 31 Mar 2027 | billing: monthly",
        ),
        (
            "Acme, 1 200 seats, quoted monthly, billed annually",
            "vendor: Acme | seats: 1 200 | billing: prepaid_annual | leftover: quoted monthly",
        ),
        (
            "Our Family Wizard yearly 20 seats",
            "vendor: Our Family Wizard | seats: 20 | billing: prepaid_annual",
        ),
        (
            "Basecamp 3 20 seats",
            "vendor: Basecamp 3 | seats: 20",
        ),
        (
            "Zoom, 12 500 seats, 120 000 USD a year",
            "vendor: Zoom | seats: 12 500 | price: 120 000 USD a year | unit: year",
        ),
        (
            "Zoom costs 12 000 USD a year",
            "vendor: Zoom | price: 12 000 USD a year | unit: year",
        ),
        (
            "Acme on the Business plan 20 seats",
            "vendor: Acme | plan: Business | seats: 20",
        ),
        (
            "Acme annual plan 20 seats",
            "vendor: Acme annual plan | seats: 20",
        ),
        (
            "Office 365 200 seats",
            "vendor: Office 365 | seats: 200",
        ),
        (
            "Acme CRM Business plan 20 seats",
            "vendor: Acme CRM | plan: Business | seats: 20",
        ),
        (
            "Intercom - 12 seats - $74/seat/mo",
            "vendor: Intercom | seats: 12 | price: $74/seat/mo | unit: seat_month",
        ),
        (
            "Zoom Phone 12 lines at $20",
            "vendor: Zoom Phone | seats: 12 | price: $20 | unit: seat_month",
        ),
        (
            "HubSpot $12k/yr 5 seats ends 31 Mar 2027",
            "vendor: HubSpot | seats: 5 | price: $12k/yr | unit: year | end_on: 31 Mar 2027",
        ),
        (
            "AT&T 12 seats $30 per seat per month ends 2027-06-30",
            "vendor: AT&T | seats: 12 | price: $30 per seat per month | unit: seat_month | end_on: 2027-06-30",
        ),
        (
            "Single Sign-on 5 seats at $19",
            "vendor: Single Sign-on | seats: 5 | price: $19 | unit: seat_month",
        ),
        (
            "Ben & Jerry's CRM - 15 licenses, £9.50 pupm, expires 30/06/2027",
            "vendor: Ben & Jerry's CRM | seats: 15 | price: £9.50 pupm | unit: seat_month | end_on: 30/06/2027",
        ),
        (
            "Slack 🎉 80 seats at $8.75 ends 31 Mar 2027",
            "vendor: Slack 🎉 | seats: 80 | price: $8.75 | unit: seat_month | end_on: 31 Mar 2027",
        ),
        (
            "“Weights & Biases” 12 seats $50 per seat per month ends 2027-05-31",
            "vendor: Weights & Biases | seats: 12 | price: $50 per seat per month | unit: seat_month"
            " | end_on: 2027-05-31",
        ),
        (
            "7shifts 20 users $4 per user per month renews March 1st 2027",
            "vendor: 7shifts | seats: 20 | price: $4 per user per month | unit: seat_month"
            " | end_on: renews March 1st 2027",
        ),
        (
            "Adobe 20 licenses at $54.99/mo each, 24 month term, ends 30 Sep 2027",
            "vendor: Adobe | seats: 20 | price: $54.99/mo each | unit: seat_month | end_on: 30 Sep 2027"
            " | term_months: 24 month",
        ),
        (
            "Asana for 45 people, 10.99 USD each, billed annually, contract ends 31 Oct 27",
            "vendor: Asana | seats: 45 | price: 10.99 USD each | end_on: 31 Oct 2027 | billing: prepaid_annual",
        ),
        (
            "Zoom annual contract, 50 x $19, ending the 31st of March 2027, cancel 30 days before",
            "vendor: Zoom | seats: 50 | price: $19 | end_on: 31st of March 2027 | notice_days: 30 days"
            " | term_months: 12",
        ),
        (
            "ActivTrak Essentials Plus, 50 seats, ends Mar 31, 2027, 60 days' notice",
            "vendor: ActivTrak | seats: 50 | end_on: Mar 31, 2027 | notice_days: 60 days"
            " | plan: Essentials Plus",
        ),
        (
            "Intercom $1,000 per month, 10 seats, renews annually on 15 February",
            "vendor: Intercom | seats: 10 | price: $1,000 per month | unit: month | end_on: 14 Feb 2027",
        ),
        (
            "Zoom 1,200 seats $15 a head a month, automatically renews on April 1st, 2027",
            "vendor: Zoom | seats: 1,200 | price: $15 a head a month | unit: seat_month"
            " | end_on: automatically renews on April 1st, 2027",
        ),
        (
            "Linear 25 seats $8 per user per month, 12 month term, renews for another 24 months, ends 31 Mar 2027",
            "vendor: Linear | seats: 25 | price: $8 per user per month | unit: seat_month"
            " | end_on: 31 Mar 2027 | term_months: 12 month | renewal_term_months: 24 months",
        ),
        (
            "Zoom 10 seats at $20 ends 2028-11-30 term 24 months notice 30 days",
            "vendor: Zoom | seats: 10 | price: $20 | unit: seat_month | end_on: 2028-11-30"
            " | notice_days: 30 days | term_months: 24 months",
        ),
        (
            "Zoom 10 seats at $20 ends 2028-11-30 24 month term 30 days notice",
            "vendor: Zoom | seats: 10 | price: $20 | unit: seat_month | end_on: 2028-11-30"
            " | notice_days: 30 days | term_months: 24 month",
        ),
        (
            "Zoom 50 seats at $19 next term 2 years ends 31 Mar 2027",
            "vendor: Zoom | seats: 50 | price: $19 | unit: seat_month | end_on: 31 Mar 2027"
            " | renewal_term_months: 2 years",
        ),
        (
            "Zoom 50 seats at $19 ends 31 Mar 30 days notice",
            "vendor: Zoom | seats: 50 | price: $19 | unit: seat_month | end_on: 31 Mar 2027"
            " | notice_days: 30 days",
        ),
    ],
)
def test_a_sentence_is_read_whole(text: str, facts: str) -> None:
    assert facts_of(text) == dict(fact.split(": ", 1) for fact in facts.split(" | "))
    assert not asked_about(text).keys() - {"unit"}


@pytest.mark.parametrize(
    ("text", "leftover"),
    [
        ("Slate 10 seats 1.234,56 € pro Quartal endet 31.03.2027", "pro Quartal"),
        ("Zoom 50 seats at $19, invoice 4711, paid by card 4242", "invoice 4711, paid by card 4242"),
        ("Box 50 seats $20 per seat per month plus 19% VAT", "plus 19% VAT"),
        ("Zoom 50 seats at $19, owner Alex", "owner Alex"),
        ("GitHub 75 seats 21 USD/seat/month, no notice needed", "no notice needed"),
        ("Zoom 5 seats 4 Seiten", "4 Seiten"),
        ("Zoom 5 seats for 24 months", "24 months"),
        ("Zoom 5 seats, 12 months", "12 months"),
        ("Zoom 5 seats renews on 1 April 2027 for 24 months", "24 months"),
        ("Zoom 24 month term 5 seats, annual contract", "annual contract"),
        ("Zoom 5 seats, billed monthly, billed annually", "billed annually"),
    ],
)
def test_what_cannot_be_placed_is_left_over(text: str, leftover: str) -> None:
    assert read(text).leftover == leftover


@pytest.mark.parametrize(
    ("text", "vendor", "leftover"),
    [
        ("Office 365 300 USD", "Office", "365 300 USD"),
        ("Office 365 300 USD a month", "Office", "365 300 USD a month"),
        ("Zoom 1 200 EUR per seat per month", "Zoom", "1 200 EUR per seat per month"),
        ("Zoom 1 200 seats", "Zoom", "1 200 seats"),
        ("Zoom 12 500 seats", "Zoom", "12 500 seats"),
        ("ActivTrak 1 200 seats", "ActivTrak", "1 200 seats"),
        ("Basecamp 3 100 seats", "Basecamp", "3 100 seats"),
        ("Zoom -1 200 seats", "Zoom", "-1 200 seats"),
        ("Zoom (Enterprise) 1 200 seats", "Zoom (Enterprise)", "1 200 seats"),
        ("Zoom (Enterprise) 1 200 EUR per year", "Zoom (Enterprise)", "1 200 EUR per year"),
        ('Zoom 15" 1 200 seats', "Zoom 15", "1 200 seats"),
        ("Notion+ 1 200 seats", "Notion+", "1 200 seats"),
        ("Acme US 1 500 EUR/yr", "Acme US", "1 500 EUR/yr"),
    ],
)
def test_whether_the_first_number_is_the_vendors_or_one_with_the_next_is_not_guessed(
    text: str, vendor: str, leftover: str
) -> None:
    assert facts_of(text) == {"vendor": vendor, "leftover": leftover}


def test_a_count_that_can_be_read_in_two_ways_is_not_guessed_before_its_price() -> None:
    assert facts_of("Zoom 1 200 x 19 EUR") == {"vendor": "Zoom", "price": "19 EUR", "leftover": "1 200 x"}


@pytest.mark.parametrize(
    ("text", "leftover"),
    [
        ("Zoom 50 seats, signed 1 Apr 2026", "signed 1 Apr 2026"),
        ("Zoom 50 seats, started on 2026-04-01", "started on 2026-04-01"),
        ("Zoom 50 seats, renewed 1 April 2026", "renewed 1 April 2026"),
        ("Zoom 50 seats, cancel by 28 Feb 2027", "cancel by 28 Feb 2027"),
        ("Zoom 50 seats, notice to be sent by 1 March 2027", "notice to be sent by 1 March 2027"),
    ],
)
def test_another_day_is_not_taken_for_the_end(text: str, leftover: str) -> None:
    assert (read(text).end_on, read(text).leftover) == ("", leftover)


def test_of_a_span_only_its_last_day_is_the_end() -> None:
    draft = read("Zoom 50 seats at $19 from 1 Apr 2026 to 31 Mar 2027")

    assert (draft.end_on, draft.leftover) == ("31 Mar 2027", "from 1 Apr 2026")


@pytest.mark.parametrize(
    ("text", "field", "typed", "sentence"),
    [
        (
            "Loom fifty seats",
            "seats",
            "fifty",
            "“fifty” is no whole number: write the seats in digits, like 50.",
        ),
        (
            "Box 40-50 seats",
            "seats",
            "40-50",
            "“40-50” is no whole number: write the seats in digits, like 50.",
        ),
        (
            "Box 50 seats $20-25 per seat per month",
            "price",
            "$20-25 per seat per month",
            "“$20-25 per seat per month” is no price: write an amount like 19 USD.",
        ),
        (
            "Miro 60 users ends 03/04/2027",
            "end_on",
            "03/04/2027",
            "“03/04/2027” can be 3 Apr 2027 or 4 Mar 2027: write 2027-04-03 or 2027-03-04.",
        ),
        (
            "Trello 10 seats ends next March",
            "end_on",
            "next March",
            "“next March” is no date that I can read: write it like 31 Mar 2027 or 2027-03-31.",
        ),
        (
            "Zoom 50 seats with 2 months' notice",
            "notice_days",
            "2 months",
            "Months differ in length: write “2 months” in days, on the safe side 62.",
        ),
        (
            "Zoom 50 seats 11.400 €",
            "price",
            "11.400 €",
            "“11.400” can be 11400 or 11.400: write 11400, or 11.4000 with a fourth decimal.",
        ),
    ],
)
def test_what_cannot_be_taken_stays_in_its_field_and_is_asked_about(
    text: str, field: str, typed: str, sentence: str
) -> None:
    assert facts_of(text)[field] == typed
    assert asked_about(text)[field] == sentence


@pytest.mark.parametrize(
    "typed",
    [
        "renews 1 Apr 2027",
        "auto-renews 1 Apr 2027",
        "auto renewal 2027-04-01",
        "automatically renews on the 1st of April 2027",
        "renews annually on 1 April",
    ],
)
def test_the_last_paid_day_is_the_one_before_the_renewal(typed: str) -> None:
    assert read_end_day(typed, today=TODAY).isoformat() == "2027-03-31"


@pytest.mark.parametrize(
    ("text", "end_on"),
    [
        ("Zoom ends 31 Mar 28", "31 Mar 2028"),
        ("Zoom ends 31 Mar 28, 20 seats", "31 Mar 2028"),
        ("Zoom ends 31 Mar 20 seats", "31 Mar 2027"),
        ("Zoom ends 31 Mar 24-month term", "31 Mar 2027"),
        ("Zoom ends 31 Mar 20.50 USD", "31 Mar 2027"),
    ],
)
def test_two_digits_behind_a_month_are_a_year_unless_they_count_something(text: str, end_on: str) -> None:
    assert read(text).end_on == end_on
