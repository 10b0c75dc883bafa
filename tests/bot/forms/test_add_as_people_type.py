"""`/exitplan add` with sentences as they are typed in a hurry: counts first, digits grouped, the unit left open."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from bot.forms.add_text import read_add_text
from bot.forms.amounts import Unit
from tests.support.forms import PLAYBOOKS, TODAY


def facts_of(text: str) -> str:
    draft = read_add_text(text, today=TODAY, playbooks=PLAYBOOKS)
    return " | ".join(f"{name}: {value}" for name, value in sorted(asdict(draft).items()) if value)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("50 x Zoom at $12", "price: $12 | seats: 50 | unit: seat_month | vendor: Zoom"),
        ("50x Slack Business+", "seats: 50 | vendor: Slack Business+"),
        ("50 × Slack @ $12", "price: $12 | seats: 50 | unit: seat_month | vendor: Slack"),
        ("50x 8x8", "seats: 50 | vendor: 8x8"),
        ("5x ActivTrak Professional", "plan: Professional | seats: 5 | vendor: ActivTrak"),
        ('50 x "Zoom Phone" at 12 USD', "price: 12 USD | seats: 50 | unit: seat_month | vendor: Zoom Phone"),
        (
            "50x Slack zu 12 € bis 31.3.27",
            "end_on: 31 Mar 2027 | price: 12 € | seats: 50 | unit: seat_month | vendor: Slack",
        ),
    ],
)
def test_a_count_before_the_name_is_the_seats(text: str, facts: str) -> None:
    assert facts_of(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("3x Logic 20 seats", "seats: 20 | vendor: 3x Logic"),
        ("3x Logic 20 Lizenzen", "seats: 20 | vendor: 3x Logic"),
        ("10x Genomics at $12", "price: $12 | unit: seat_month | vendor: 10x Genomics"),
        ("8x8 50 seats", "seats: 50 | vendor: 8x8"),
    ],
)
def test_a_count_that_is_a_part_of_the_name_stays_there(text: str, facts: str) -> None:
    assert facts_of(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Zoom 120 000 seats", "seats: 120 000 | vendor: Zoom"),
        ("Zoom 1 050 seats", "seats: 1 050 | vendor: Zoom"),
        ("Zoom 12 000 x 19 EUR", "price: 19 EUR | seats: 12 000 | vendor: Zoom"),
        ("Zoom 12 000 USD a year", "price: 12 000 USD a year | unit: year | vendor: Zoom"),
        ("Office 365 200 000 seats", "seats: 200 000 | vendor: Office 365"),
        ("Basecamp 3 1 000 seats", "seats: 1 000 | vendor: Basecamp 3"),
    ],
)
def test_a_number_of_which_no_part_can_stand_alone_is_one(text: str, facts: str) -> None:
    assert facts_of(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Zoom 120\u202f500 seats", "seats: 120500 | vendor: Zoom"),
        ("Zoom 1\u00a0200 seats", "seats: 1200 | vendor: Zoom"),
        ("Zoom 12\u2009345 EUR/yr", "price: 12345 EUR/yr | unit: year | vendor: Zoom"),
        ("Zoom 1\u202f234\u202f567,90 € im Jahr", "price: 1234567,90 € per year | unit: year | vendor: Zoom"),
        ("Office\u00a0365\u00a0200\u00a0seats", "seats: 200 | vendor: Office 365"),
        ("Zoom 1 200 seats", "leftover: 1 200 seats | vendor: Zoom"),
    ],
)
def test_a_space_that_holds_digits_together_groups_them(text: str, facts: str) -> None:
    assert facts_of(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Zoom 10 seats at $20/mo", "leftover: /mo | price: $20 | seats: 10 | vendor: Zoom"),
        ("Zoom 10 seats @ 228 USD a year", "leftover: a year | price: 228 USD | seats: 10 | vendor: Zoom"),
        ("Zoom 10 Lizenzen zu 12 €/Monat", "leftover: per month | price: 12 € | seats: 10 | vendor: Zoom"),
        ("Zoom 10 x 20 USD/mo", "leftover: /mo | price: 20 USD | seats: 10 | vendor: Zoom"),
        ("50x Zoom $12/mo", "leftover: /mo | price: $12 | seats: 50 | vendor: Zoom"),
        ("Zoom 10 seats for $20/mo", "leftover: /mo | price: $20 | seats: 10 | vendor: Zoom"),
        ("Zoom 10 Lizenzen für 12 €/Monat", "leftover: per month | price: 12 € | seats: 10 | vendor: Zoom"),
    ],
)
def test_what_a_price_is_for_is_asked_where_one_seat_or_all_can_be_meant(text: str, facts: str) -> None:
    assert facts_of(text) == facts


@pytest.mark.parametrize(
    ("text", "price", "unit"),
    [
        ("Zoom 10 seats at $20/mo each", "$20/mo each", Unit.SEAT_MONTH),
        ("Zoom 10 seats at $20 per seat per month", "$20 per seat per month", Unit.SEAT_MONTH),
        ("Zoom 10 seats at 950 USD per month in all", "950 USD per month in all", Unit.MONTH),
        ("Zoom 10 seats at €11,400/yr", "€11,400/yr", Unit.YEAR),
        ("Zoom 10 seats, $200/mo", "$200/mo", Unit.MONTH),
        ("Zoom at 11400 EUR a year", "11400 EUR a year", Unit.YEAR),
        ("Zoom for 11400 EUR a year", "11400 EUR a year", Unit.YEAR),
        ("Zoom 10 seats for $200/mo in all", "$200/mo in all", Unit.MONTH),
        ("Zoom 10 seats for $20/mo each", "$20/mo each", Unit.SEAT_MONTH),
        ("Zoom 10 Lizenzen, kostet 120 €/Monat", "120 € per month", Unit.MONTH),
        ("Zoom 10 seats, EUR 9 p.m. per user", "EUR 9 p.m. per user", Unit.SEAT_MONTH),
        ("Zoom 10 seats, EUR 9 pm per user", "EUR 9 pm per user", Unit.SEAT_MONTH),
        ("Zoom 10 seats at EUR 90 p.a. per user", "EUR 90 p.a. per user", Unit.SEAT_YEAR),
    ],
)
def test_what_a_price_is_for_is_not_asked_where_it_is_said(text: str, price: str, unit: Unit) -> None:
    draft = read_add_text(text, today=TODAY, playbooks=PLAYBOOKS)

    assert (draft.price, draft.unit, draft.leftover) == (price, unit, "")


@pytest.mark.parametrize(
    ("text", "end_on"),
    [
        ("Zoom 20 seats until EOY", "31 Dec 2026"),
        ("Zoom until EOY 20 seats", "31 Dec 2026"),
        ("Zoom until EOY 20 EUR a month", "31 Dec 2026"),
        ("Zoom until EOY 27", "31 Dec 2027"),
        ("Zoom ends EOY '27, 20 seats", "EOY '27"),
        ("Zoom ends end of year 27 20 seats", "31 Dec 2027"),
        ("Zoom 20 Lizenzen bis Jahresende 27", "31 Dec 2027"),
        ("Zoom 20 seats ends end of year", "31 Dec 2026"),
        ("Zoom 20 seats expires end of 2027", "end of 2027"),
        ("Zoom 20 Lizenzen bis Jahresende", "31 Dec 2026"),
        ("Zoom 20 Lizenzen bis Ende 2027", "Ende 2027"),
        ("Zoom 20 seats until 31. März", "31 Mar 2027"),
        ("Juni 20 seats", ""),
        ("Mai 20 seats", ""),
        ("Zoom 20 seats ends Q1 2027", "Q1 2027"),
    ],
)
def test_the_end_of_a_year_is_its_last_day(text: str, end_on: str) -> None:
    assert read_add_text(text, today=TODAY, playbooks=PLAYBOOKS).end_on == end_on


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "Loom - 20 creators - $12.50/creator/month",
            "leftover: 20 creators; /creator/month | price: $12.50 | vendor: Loom",
        ),
        (
            "Webflow, 3 sites, $500/mo",
            "leftover: 3 sites | price: $500/mo | unit: month | vendor: Webflow",
        ),
        (
            "Zoom, unlimited seats, $500/mo",
            "leftover: unlimited seats | price: $500/mo | unit: month | vendor: Zoom",
        ),
        ("Zoom; 50; $12; 2027-03-31", "end_on: 2027-03-31 | leftover: 50 | price: $12 | vendor: Zoom"),
        ("Zoom, 50, 12, 2027-03-31", "end_on: 2027-03-31 | leftover: 50, 12 | vendor: Zoom"),
        ("Acme, Inc. 20 seats", "seats: 20 | vendor: Acme, Inc"),
    ],
)
def test_a_number_behind_a_comma_is_not_the_vendors(text: str, facts: str) -> None:
    assert facts_of(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Datadog ~$30k per year", "leftover: ~ | price: $30k per year | unit: year | vendor: Datadog"),
        (
            "Datadog ca. 30.000 € im Jahr",
            "leftover: ca. | price: 30.000 € per year | unit: year | vendor: Datadog",
        ),
        ("Zoom about 50 seats", "leftover: about | seats: 50 | vendor: Zoom"),
        ("All About 5 seats", "seats: 5 | vendor: All About"),
    ],
)
def test_that_a_number_is_a_guess_is_no_part_of_the_name(text: str, facts: str) -> None:
    assert facts_of(text) == facts


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("Zoom 50 seats USD7200", "USD7200"),
        ("Zoom 50 seats 7200USD/year", "7200USD/year"),
        ("Zoom CHF1200 a month", "CHF1200 a month"),
        ("Asana 25 USD/user/month (billed yearly)", "25 USD/user/month"),
    ],
)
def test_a_currency_may_touch_its_amount(text: str, price: str) -> None:
    draft = read_add_text(text, today=TODAY, playbooks=PLAYBOOKS)

    assert (draft.price, draft.leftover) == (price, "")


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "we use Toggl (12 users, 9 USD each per month, ends May 2027)",
            "end_on: May 2027 | price: 9 USD each per month | seats: 12 | unit: seat_month | vendor: Toggl",
        ),
        (
            "Wir nutzen Miro mit 20 Lizenzen, 16 €/Monat pro Nutzer, Laufzeit bis 31.03.2027",
            "end_on: 31.03.2027 | price: 16 € per month per seat | seats: 20 | unit: seat_month | vendor: Miro",
        ),
        (
            "Slack - 120 users - 8,75 € pro Nutzer/Monat - Vertrag bis 31.10.2027 - Kündigungsfrist 30 Tage",
            "end_on: 31.10.2027 | notice_days: 30 days | price: 8,75 € per seat per month | seats: 120"
            " | unit: seat_month | vendor: Slack",
        ),
        ("Zoom bis 31.3., 20 Lizenzen", "end_on: 31.3. | seats: 20 | vendor: Zoom"),
        (
            "ActivTrak Professional 50 Plätze, 17 € pro Nutzer/Monat, jährliche Abrechnung, endet Ende März 2027",
            "billing: prepaid_annual | end_on: Ende März 2027 | plan: Professional | price: 17 € per seat per month"
            " | seats: 50 | unit: seat_month | vendor: ActivTrak",
        ),
        (
            "Figma Organization: 45 editors, $45/editor/month billed annually, renews 15 Sept 2027",
            "billing: prepaid_annual | end_on: renews 15 Sept 2027 | price: $45/editor/month | seats: 45"
            " | unit: seat_month | vendor: Figma Organization",
        ),
        (
            "Zendesk Suite Growth, 12 agents, 89 USD/agent/month, paid annually, expires 28 Feb 2027",
            "billing: prepaid_annual | end_on: 28 Feb 2027 | price: 89 USD/agent/month | seats: 12"
            " | unit: seat_month | vendor: Zendesk Suite Growth",
        ),
        (
            "Salesforce Sales Cloud (15 licences) £60 per user per month, contract ends 31/07/2027, 90 days notice",
            "end_on: 31/07/2027 | notice_days: 90 days | price: £60 per user per month | seats: 15"
            " | unit: seat_month | vendor: Salesforce Sales Cloud",
        ),
        (
            "Calendly 8 seats CHF 12.– pro Monat und Nutzer",
            "price: CHF 12 per month per seat | seats: 8 | unit: seat_month | vendor: Calendly",
        ),
        (
            "Adobe CC 12 Lizenzen je 65,49 € monatlich bis 14.02.2027",
            "end_on: 14.02.2027 | price: 65,49 € each per month | seats: 12 | unit: seat_month | vendor: Adobe CC",
        ),
        (
            "Zoom 20 seats 12k EUR p.a. ends 31 March 2027 3 year contract",
            "end_on: 31 March 2027 | price: 12k EUR p.a. | seats: 20 | term_months: 3 year | unit: year"
            " | vendor: Zoom",
        ),
        (
            "Toggl 12 users, 108 USD monthly, 30 day notice, replace with Clockify at 4 USD",
            "notice_days: 30 day | price: 108 USD monthly | replacement_name: Clockify | replacement_price: 4 USD"
            " | seats: 12 | unit: month | vendor: Toggl",
        ),
        (
            "HubSpot CRM €890 per month since 1.2.2025, 12 month term, auto renewal",
            "auto_renews: yes | leftover: since 1.2.2025 | price: €890 per month | term_months: 12 month"
            " | unit: month | vendor: HubSpot CRM",
        ),
        (
            "GitHub Copilot 40 × $19/user/month",
            "price: $19/user/month | seats: 40 | unit: seat_month | vendor: GitHub Copilot",
        ),
        ("GitHub Copilot 19 USD x 40", "leftover: x 40 | price: 19 USD | vendor: GitHub Copilot"),
        (
            "Zoom 50 Lizenzen, Vertragsende 31.03.2027, Kündigung bis 28.02.2027",
            "end_on: 31.03.2027 | leftover: cancel by 28.02.2027 | seats: 50 | vendor: Zoom",
        ),
        (
            "Slack für 50 Leute, 8 € pro Kopf und Monat",
            "price: 8 € per seat per month | seats: 50 | unit: seat_month | vendor: Slack",
        ),
        ("Slack for 50 ppl", "seats: 50 | vendor: Slack"),
        (
            "Zoom 50 Lizenzen ohne automatische Verlängerung bis 31.3.2027",
            "auto_renews: no | end_on: 31.3.2027 | seats: 50 | vendor: Zoom",
        ),
        (
            "Zoom 50 seats non-renewing until 31 Mar 2027",
            "auto_renews: no | end_on: 31 Mar 2027 | seats: 50 | vendor: Zoom",
        ),
        ("Zoom 12k a year", "price: 12k a year | unit: year | vendor: Zoom"),
        ("Zoom Business 20 seats", "seats: 20 | vendor: Zoom Business"),
    ],
)
def test_a_whole_sentence_is_read_as_it_was_meant(text: str, facts: str) -> None:
    assert facts_of(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("ActivTrak Professional plan 20 seats", "plan: Professional | seats: 20 | vendor: ActivTrak"),
        (
            "ActivTrak on the Professional plan, 20 seats",
            "plan: Professional | seats: 20 | vendor: ActivTrak",
        ),
        ("ActivTrak 20 seats on Essentials", "plan: Essentials | seats: 20 | vendor: ActivTrak"),
        ("ActivTrak 20 seats (Professional plan)", "plan: Professional | seats: 20 | vendor: ActivTrak"),
        ("ActivTrak 20 seats, Acme Essentials", "leftover: Acme Essentials | seats: 20 | vendor: ActivTrak"),
    ],
)
def test_a_plan_of_a_known_vendors_list_is_found_wherever_it_is_named(text: str, facts: str) -> None:
    assert facts_of(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Zoom × 50 at $12", "price: $12 | seats: 50 | unit: seat_month | vendor: Zoom"),
        ("Zoom x 50", "seats: 50 | vendor: Zoom"),
        ("Zoom x50", "vendor: Zoom x50"),
        ("Malcolm x 5 seats", "seats: 5 | vendor: Malcolm x"),
        ("Adobe Acrobat X 10", "vendor: Adobe Acrobat X 10"),
        ("Mac OS X 11, $20/mo, 5 seats", "price: $20/mo | seats: 5 | unit: month | vendor: Mac OS X 11"),
    ],
)
def test_a_count_behind_the_name_and_a_times_sign_is_the_seats(text: str, facts: str) -> None:
    assert facts_of(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Salesforce (Pro, 50 seats) $20", "price: $20 | seats: 50 | vendor: Salesforce Pro"),
        ("Zoom (50 seats, paid by card)", "leftover: paid by card | seats: 50 | vendor: Zoom"),
        ("Salesforce (Pro) 50 seats", "seats: 50 | vendor: Salesforce (Pro)"),
    ],
)
def test_half_of_a_pair_of_brackets_is_no_part_of_a_name(text: str, facts: str) -> None:
    assert facts_of(text) == facts
