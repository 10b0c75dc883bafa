"""The page by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.journeys import ACTIVTRAK, register
from tests.browser.window import Window

IN_FORM = "form => form.contains(document.activeElement) || document.activeElement === document.body"
"""The body has it while Tab passes through the browser's own buttons."""


def test_a_command_is_completed_by_tab_and_sent_by_enter(window: Window) -> None:
    window.page.keyboard.type("/exi")
    window.page.keyboard.press("Tab")
    window.page.keyboard.type("help add")
    window.page.keyboard.press("Enter")

    window.message("register a contract; the form is filled from what you type")


def test_a_form_takes_the_focus_keeps_it_and_gives_it_back(window: Window) -> None:
    window.type(ACTIVTRAK)
    expect(window.field("Vendor")).to_be_focused()

    for _ in range(30):
        window.page.keyboard.press("Tab")
        assert window.form.evaluate(IN_FORM), "what lies behind the form is out of reach"
    window.page.keyboard.press("Escape")

    expect(window.form).to_be_hidden()
    expect(window.page.locator("#composer-text")).to_be_focused()


def test_enter_in_a_field_of_a_form_submits_it(window: Window) -> None:
    window.type(ACTIVTRAK)
    window.field("Seats").press("Enter")

    window.message("is registered")


def test_a_refused_form_keeps_its_values_and_puts_the_focus_at_the_mistake(window: Window) -> None:
    window.type(ACTIVTRAK)
    window.fill("Seats", "0")
    window.send("Register")

    expect(window.form.get_by_text("at least 1")).to_be_visible()
    expect(window.field("Seats")).to_be_focused()
    expect(window.field("Seats")).to_have_value("0")
    expect(window.field("Last paid day")).to_have_value("2027-03-31")


def test_a_question_is_asked_before_an_edited_letter_is_given_up_and_escape_means_no(window: Window) -> None:
    register(window)
    window.type("/exitplan letter ActivTrak")
    window.press("Edit before copying", window.message("Notice of non-renewal"))
    window.fill("Subject", "We do not renew")
    window.submit("Keep")
    edited = window.message("Subject: We do not renew")

    window.press("Back to the template", edited)
    window.page.keyboard.press("Escape")
    window.type("/exitplan list")
    window.message("1 contract")
    expect(edited).to_be_visible()

    window.press("Back to the template", edited)
    window.confirm("Discard it")
    window.message("Subject: Notice of non-renewal")


def test_screen_readers_are_told_of_new_messages_in_words(window: Window) -> None:
    register(window)
    window.press("Start this plan", window.message("is registered"))
    window.message("Exit plan for")

    announced = window.page.locator("#announcer")
    expect(announced).to_contain_text("exitplan: Exit plan for ActivTrak")
    expect(announced).not_to_contain_text("<")
