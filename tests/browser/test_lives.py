"""What becomes of a contract: it ends, is negotiated, renews by itself or is kept; by clicking and typing."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.journeys import NOTICE_DAY, start
from tests.browser.window import Window

LARGE_TEAM = "/exitplan add ActivTrak 120 seats at $19 ends 2027-07-31, replacement Intelogos at 12"


def test_a_negotiation_leads_to_a_credit(window: Window) -> None:
    start(window, LARGE_TEAM)
    window.type("/exitplan negotiate ActivTrak")
    file = window.message("negotiation file")
    window.press("The request is sent", file)
    window.message("Done on 1 Dec 2026")

    window.to_date("2026-12-08")
    window.type("/exitplan negotiate ActivTrak")
    window.press("Record an answer", window.message("negotiation file"))
    window.check("No")
    window.fill("Note", "Not before the term ends, says billing.")
    window.submit("Record")
    window.message("says billing")

    window.type("/exitplan negotiate ActivTrak")
    window.press("Record the outcome", window.message("negotiation file"))
    window.check("A credit against a later invoice")
    window.fill("Amount received or credited, in USD", "1,900")
    window.submit("Record")

    ended = window.message("Ended on 8 Dec 2026: a credit against a later invoice, USD 1,900.00")
    expect(ended).to_contain_text("USD 1,900.00, 10 % of the claim")
    expect(window.message("Exit plan for ActivTrak")).to_contain_text("Reason: the negotiation has ended.")


def test_a_contract_that_nobody_cancels_renews_and_its_plan_begins_anew(window: Window) -> None:
    start(window)

    window.to_date("2027-04-01")
    asked = window.message("Did ActivTrak renew?")
    expect(asked).to_contain_text("counts as renewed until 31 Mar 2028 for USD 11,400.00")
    window.press("Yes, it renewed", asked)
    window.submit("Record")

    renewed = window.message("ActivTrak has renewed")
    expect(renewed).to_contain_text("The new term runs until 31 Mar 2028")
    expect(window.message("Exit plan for ActivTrak")).to_contain_text("Open, 31 Jan 2028: Send ActivTrak")
    expect(asked).to_contain_text("recorded on 1 Apr 2027 by @Alex Berger")
    expect(window.reminders_waiting()).to_have_count(0)


def test_a_contract_that_is_kept_is_quiet_until_the_next_term(window: Window) -> None:
    start(window)
    window.to_date(NOTICE_DAY)

    window.press("We're keeping it", window.reminders_waiting())
    window.fill("Why is it kept?", "Finance needs its reports for another year.")
    window.submit("Keep it")

    kept = window.message("We are keeping ActivTrak")
    expect(kept).to_contain_text("Reason: Finance needs its reports for another year.")
    expect(window.message("Exit plan for ActivTrak")).to_contain_text("Stopped: kept by @Alex Berger")
    window.to_date("2027-12-31")
    window.message("ActivTrak: keep it for another term?")
    expect(window.reminders_waiting()).to_have_count(0)
