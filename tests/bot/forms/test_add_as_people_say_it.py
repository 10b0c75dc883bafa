"""`/exitplan add` with sentences as colleagues say them, in English and, as in Berlin, in German."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from bot.forms.add_text import read_add_text
from tests.support.forms import PLAYBOOKS, TODAY


def facts_of(text: str) -> str:
    draft = read_add_text(text, today=TODAY, playbooks=PLAYBOOKS)
    return " | ".join(f"{name}: {value}" for name, value in sorted(asdict(draft).items()) if value)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "We pay Zoom $12 per user per month for 10 seats",
            "price: $12 per user per month | seats: 10 | unit: seat_month | vendor: Zoom",
        ),
        (
            "10 seats of Zoom, renews 1 April 2027, 30 days notice",
            "end_on: renews 1 April 2027 | notice_days: 30 days | seats: 10 | vendor: Zoom",
        ),
        (
            "10 Zoom seats at $12, ends 31 March 2027",
            "end_on: 31 March 2027 | price: $12 | seats: 10 | unit: seat_month | vendor: Zoom",
        ),
        (
            "Our Slack contract ends on 31 March 2027, 50 users at $8.75",
            "end_on: 31 March 2027 | price: $8.75 | seats: 50 | unit: seat_month | vendor: Slack",
        ),
        (
            "The Zoom subscription renews on 1 April 2027. We have 10 seats at $12 per seat per month.",
            "end_on: renews on 1 April 2027 | price: $12 per seat per month | seats: 10"
            " | unit: seat_month | vendor: Zoom",
        ),
        (
            "Zoom costs us $1200 a year for 10 users until 2027-03-31",
            "end_on: 2027-03-31 | price: $1200 a year | seats: 10 | unit: year | vendor: Zoom",
        ),
        (
            "10 Zoom licenses, $12 each a month",
            "price: $12 each a month | seats: 10 | unit: seat_month | vendor: Zoom",
        ),
        (
            "Jira 40 users - $7.75 user/month - expires Feb 28 2027",
            "end_on: Feb 28 2027 | price: $7.75 user/month | seats: 40 | unit: seat_month | vendor: Jira",
        ),
        (
            "Acme Business plan 20 seats",
            "plan: Business | seats: 20 | vendor: Acme",
        ),
        (
            "Dropbox Business: 20 licences, £12.50 per user/month, renewal date 1 May 2027",
            "end_on: renewal date 1 May 2027 | price: £12.50 per user/month | seats: 20"
            " | unit: seat_month | vendor: Dropbox Business",
        ),
        (
            "ActivTrak 50 Plätze 19 € pro Platz und Monat bis 31.03.2027",
            "end_on: 31.03.2027 | price: 19 € per seat per month | seats: 50 | unit: seat_month"
            " | vendor: ActivTrak",
        ),
        (
            "ActivTrak 50 Plaetze 19 EUR pro Platz/Monat, Kuendigungsfrist 30 Tage",
            "notice_days: 30 days | price: 19 EUR per seat per month | seats: 50 | unit: seat_month"
            " | vendor: ActivTrak",
        ),
        (
            "Zoom 10 Lizenzen 12 € pro Monat Kündigungsfrist 30 Tage",
            "notice_days: 30 days | price: 12 € per month | seats: 10 | unit: month | vendor: Zoom",
        ),
        (
            "Zoom 10 Nutzer 1200 €/Jahr endet am 31.03.2027, 90 Tage Kündigungsfrist",
            "end_on: 31.03.2027 | notice_days: 90 days | price: 1200 € per year | seats: 10"
            " | unit: year | vendor: Zoom",
        ),
        (
            "Zoom 10 Sitze zu 12 € läuft bis 31.12.2027 verlängert sich automatisch",
            "auto_renews: yes | end_on: 31.12.2027 | price: 12 € | seats: 10 | unit: seat_month"
            " | vendor: Zoom",
        ),
        (
            "Salesforce 20 Benutzer, 80 EUR pro Benutzer/Monat, Laufzeit bis 31. Dezember 2027",
            "end_on: 31. Dezember 2027 | price: 80 EUR per seat per month | seats: 20 | unit: seat_month"
            " | vendor: Salesforce",
        ),
        (
            "Deepl 5 Arbeitsplätze 300 EUR pro Jahr bis Ende März 2027",
            "end_on: Ende März 2027 | price: 300 EUR per year | seats: 5 | unit: year | vendor: Deepl",
        ),
        (
            "Slate 10 Nutzer 1.234,56 € pro Monat, verlängert sich am 1. Mai 2027",
            "end_on: renews on 1. Mai 2027 | price: 1.234,56 € per month | seats: 10 | unit: month"
            " | vendor: Slate",
        ),
        (
            "Wir zahlen für Miro 16 € / Monat / Platz, 12 Plätze, Vertrag endet 31.10.2027",
            "end_on: 31.10.2027 | price: 16 € per month per seat | seats: 12 | unit: seat_month"
            " | vendor: Miro",
        ),
        (
            "Zoom 10 Lizenzen 12 € monatlich, jährlich abgerechnet, verlängert sich um 24 Monate, bis 31.3.27",
            "billing: prepaid_annual | end_on: 31 Mar 2027 | price: 12 € per month"
            " | renewal_term_months: 24 months | seats: 10 | unit: month | vendor: Zoom",
        ),
        (
            "Wir haben 10 Zoom Lizenzen zu je 12 €",
            "price: 12 € | seats: 10 | unit: seat_month | vendor: Zoom",
        ),
        (
            "Unser Zoom-Vertrag läuft am 31.03.2027 aus, 10 Lizenzen",
            "end_on: 31.03.2027 | seats: 10 | vendor: Zoom",
        ),
    ],
)
def test_a_sentence_is_read_as_it_was_meant(text: str, facts: str) -> None:
    assert facts_of(text) == facts


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        ("Nutzer 24 5 seats", "Nutzer 24"),
        ("Platz da 5 seats", "Platz da"),
        ("Bis 5 seats", "Bis"),
        ("Die Kündigung GmbH 5 seats", "Die Kündigung GmbH"),
    ],
)
def test_a_german_word_alone_is_a_name(text: str, vendor: str) -> None:
    assert facts_of(text) == f"seats: 5 | vendor: {vendor}"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "Zoom 10 Lizenzen, kündbar bis 28.02.2027",
            "leftover: cancel by 28.02.2027 | seats: 10 | vendor: Zoom",
        ),
        (
            "Zoom 10 Lizenzen seit 1. April 2026, Vertragsende 31.03.2027",
            "end_on: 31.03.2027 | leftover: since 1. April 2026 | seats: 10 | vendor: Zoom",
        ),
    ],
)
def test_a_day_for_cancelling_or_of_the_beginning_is_not_the_end(text: str, facts: str) -> None:
    assert facts_of(text) == facts


def test_a_count_of_people_is_not_a_price() -> None:
    assert facts_of("Adobe for 5 designers at 60 USD a month each") == (
        "leftover: for 5 designers | price: 60 USD a month each | unit: seat_month | vendor: Adobe"
    )


def test_months_of_notice_stay_months_to_be_asked_about_in_german_too() -> None:
    assert facts_of("Zoom, Kündigungsfrist 3 Monate") == "notice_days: 3 months | vendor: Zoom"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "Zoom 50 seats 11 400 EUR/yr ends 2027-03-31",
            "end_on: 2027-03-31 | price: 11 400 EUR/yr | seats: 50 | unit: year | vendor: Zoom",
        ),
        ("Slack 20 users 1 500 GBP/yr", "price: 1 500 GBP/yr | seats: 20 | unit: year | vendor: Slack"),
        (
            "ActivTrak, 50 seats, total 11 400 USD per year",
            "leftover: total | price: 11 400 USD per year | seats: 50 | unit: year | vendor: ActivTrak",
        ),
        (
            "ActivTrak, 50 seats, annual 11 400 USD",
            "billing: prepaid_annual | price: 11 400 USD | seats: 50 | vendor: ActivTrak",
        ),
        (
            "ActivTrak costs us 11 400 USD per year",
            "price: 11 400 USD per year | unit: year | vendor: ActivTrak",
        ),
        (
            "ActivTrak 50 Plätze 11 400 EUR pro Jahr",
            "price: 11 400 EUR per year | seats: 50 | unit: year | vendor: ActivTrak",
        ),
        (
            "ActivTrak (50 seats) 11 400 EUR/yr",
            "price: 11 400 EUR/yr | seats: 50 | unit: year | vendor: ActivTrak",
        ),
        ("Zoom (Pro, 50 seats) 1 200 EUR", "price: 1 200 EUR | seats: 50 | vendor: Zoom Pro"),
        ("Zoom 50 x 1 200 EUR", "price: 1 200 EUR | seats: 50 | vendor: Zoom"),
    ],
)
def test_a_price_with_a_space_for_thousands_is_whole_behind_what_is_no_name(text: str, facts: str) -> None:
    assert facts_of(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "ActivTrak: 1 200 seats at 19 USD",
            "price: 19 USD | seats: 1 200 | unit: seat_month | vendor: ActivTrak",
        ),
        ("ActivTrak:1 200 seats", "seats: 1 200 | vendor: ActivTrak"),
        ("ActivTrak - 1 200 seats", "seats: 1 200 | vendor: ActivTrak"),
        ("ActivTrak – 1 200 seats", "seats: 1 200 | vendor: ActivTrak"),
        ("ActivTrak — 1 200 seats", "seats: 1 200 | vendor: ActivTrak"),
        ("ActivTrak: 120 000 seats", "seats: 120 000 | vendor: ActivTrak"),
        ("ActivTrak for 1 200 seats", "seats: 1 200 | vendor: ActivTrak"),
        ("we have 1 200 seats of Zoom", "seats: 1 200 | vendor: Zoom"),
        ("Zoom: 1 200 x 19 EUR", "price: 19 EUR | seats: 1 200 | vendor: Zoom"),
        ('"Zoom" 1 200 seats', "seats: 1 200 | vendor: Zoom"),
    ],
)
def test_seats_with_a_space_for_thousands_are_whole_behind_what_is_no_name(text: str, facts: str) -> None:
    assert facts_of(text) == facts


@pytest.mark.parametrize("text", ["Zoom at 19 200 seats", "Zoom at: 19 200 seats", "Zoom @ 19 200 seats"])
def test_a_price_and_a_count_behind_each_other_are_two_numbers(text: str) -> None:
    assert facts_of(text) == "price: 19 | seats: 200 | unit: seat_month | vendor: Zoom"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Zoom läuft Ende März 2027 aus", "end_on: Ende März 2027 | vendor: Zoom"),
        ("Zoom läuft am 31. März 2027 aus", "end_on: 31. März 2027 | vendor: Zoom"),
        ("Zoom endet in 4 Monaten, 20 Lizenzen", "end_on: 1 Apr 2027 | seats: 20 | vendor: Zoom"),
        ("Zoom läuft in 4 Monaten aus", "end_on: 1 Apr 2027 | vendor: Zoom"),
        (
            "50 Lizenzen von Slack, 12 €/Monat",
            "price: 12 € per month | seats: 50 | unit: month | vendor: Slack",
        ),
        (
            "20 Lizenzen für Figma zu je 15 € im Monat",
            "price: 15 € each per month | seats: 20 | unit: seat_month | vendor: Figma",
        ),
        (
            "GitHub Enterprise 75 seats à 21$/Monat",
            "price: 21$ each per month | seats: 75 | unit: seat_month | vendor: GitHub Enterprise",
        ),
        ("Slack 50 Sitze für 12 €", "price: 12 € | seats: 50 | vendor: Slack"),
        (
            "Slack 5 Sitze, Laufzeit 12 Monate, Kündigungsfrist 30 Tage",
            "notice_days: 30 days | seats: 5 | term_months: 12 months | vendor: Slack",
        ),
        ("Slack 24 Monate Laufzeit, 5 Lizenzen", "seats: 5 | term_months: 24 months | vendor: Slack"),
        (
            "Slack 5 Lizenzen Laufzeit 24 Monate Kündigungsfrist 30 Tage",
            "notice_days: 30 days | seats: 5 | term_months: 24 months | vendor: Slack",
        ),
        (
            "DocuSign 5 Benutzer, 25 EUR mtl., Ende 30.6.2027",
            "end_on: 30.6.2027 | price: 25 EUR per month | seats: 5 | unit: month | vendor: DocuSign",
        ),
        (
            "Slack 50 Sitze CHF 1'200.-/Jahr",
            "price: CHF 1'200 per year | seats: 50 | unit: year | vendor: Slack",
        ),
        ("Slack 5 Sitze 19,- € im Monat", "price: 19 € per month | seats: 5 | unit: month | vendor: Slack"),
        (
            "Anbieter: Zoom, Lizenzen: 50, Preis: 12 €, Ende: 31.03.2027",
            "end_on: 31.03.2027 | price: 12 € | seats: 50 | vendor: Zoom",
        ),
        (
            "vendor: Zoom, seats: 50, price: $12, ends: 2027-03-31, notice: 30",
            "end_on: 2027-03-31 | notice_days: 30 | price: $12 | seats: 50 | vendor: Zoom",
        ),
        ("Laufzeit GmbH 5 seats", "seats: 5 | vendor: Laufzeit GmbH"),
        ("In 80 Tagen 5 seats", "seats: 5 | vendor: In 80 Tagen"),
    ],
)
def test_terms_ends_and_prices_are_read_in_german_too(text: str, facts: str) -> None:
    assert facts_of(text) == facts
