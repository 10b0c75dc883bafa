"""The main journeys, by clicking and typing in the sandbox's page."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from sandbox.seed import SAM
from tests.browser.journeys import ACTIVTRAK, NOTICE_DAY, answer_all, register, start
from tests.browser.window import Window, a_window
from tests.support.office import Office

A_YEAR = [
    "Fri, 29 Jan 2027",
    "Fri, 5 Feb 2027",
    "Mon, 1 Mar 2027",
    "Wed, 17 Mar 2027",
    "Wed, 24 Mar 2027",
    "Tue, 30 Mar 2027",
    "Wed, 31 Mar 2027",
    "Thu, 1 Apr 2027",
    "Wed, 7 Apr 2027",
]
"""When the bot speaks if everything is answered on its day; two steps share a day thrice."""


def test_from_registering_over_a_year_of_reminders_to_the_last_check(window: Window) -> None:
    register(window)
    window.type("/exitplan recommend activ")
    advice = window.message("What would change it")
    expect(advice).to_contain_text("Path 2 with Tactic 1")
    expect(advice).to_contain_text("within 7 months")

    window.press("Start this plan", advice)
    plan = window.message("Exit plan for ActivTrak")
    days = []
    while window.next_reminder():
        if window.reminders_waiting().count():
            days.append(window.today())
        answer_all(window)

    assert days == A_YEAR
    ended = window.message("ActivTrak has ended.")
    expect(ended).to_contain_text("Saved against doing nothing: USD 3,754.84")
    expect(plan).to_contain_text("the contract ended on 31 Mar 2027")
    expect(plan).to_contain_text("Done on 29 Jan 2027 by @Alex Berger")
    expect(plan).not_to_contain_text("Open,")


def test_a_window_that_is_missed_is_said_and_shown(window: Window) -> None:
    start(window)

    window.to_date("2027-03-02")

    missed = window.message("The notice window closed on 1 Mar 2027")
    expect(missed).to_contain_text("USD 11,400.00")
    window.type("/exitplan list missed")
    expect(window.message("Contracts with a missed notice window: 1 contract")).to_contain_text("ActivTrak")


def test_an_edit_in_mid_plan_moves_the_plan_in_place(window: Window) -> None:
    start(window)
    window.to_date(NOTICE_DAY)
    answer_all(window)
    plan = window.message("Exit plan for ActivTrak")

    window.press("Change facts", plan)
    window.fill("Last paid day", "30 Jun 2027")
    window.submit("Save")

    expect(plan).to_contain_text("ends on 30 Jun 2027")
    expect(plan).not_to_contain_text("31 Mar 2027")
    expect(plan).to_contain_text("Done on 29 Jan 2027 by @Alex Berger: Send ActivTrak the Cancellation")
    window.to_date("2027-05-31")
    expect(window.message("Start Intelogos's trial")).to_contain_text("paid through 30 Jun 2027")


def test_of_two_people_the_first_answer_counts_and_the_second_is_told(
    window: Window, browser: Browser, office: Office
) -> None:
    window.type(ACTIVTRAK)
    window.press("More facts", window.form)
    window.choose("Backup", "Sam Rivera")
    window.submit("Register")
    window.press("Start this plan", window.message("is registered"))
    window.message("Exit plan for")
    window.to_date(NOTICE_DAY)
    answer_all(window)
    with a_window(browser, office, person=SAM) as sam:
        window.to_date("2027-02-05")
        sam.press("Snooze", sam.reminders_waiting())
        expect(sam.form).to_be_visible()

        answer_all(window)
        sam.send("Snooze")

        told = sam.message("This has been answered already")
        expect(told).to_contain_text("Done on Feb 5, 2027 by @Alex Berger")
        expect(sam.reminders_waiting()).to_have_count(0)


def test_whoever_may_not_answer_is_told_whom_to_ask(window: Window) -> None:
    start(window)
    window.to_date(NOTICE_DAY)
    window.become("Noor Haddad")
    window.press("Record notice", window.reminders_waiting())

    expect(window.message("can do this")).to_contain_text("ask @Alex Berger")
    expect(window.form).to_be_hidden()
