"""The main journey on a phone, 390 px wide: everything fits, nothing sticks out sideways."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.journeys import ACTIVTRAK, NOTICE_DAY, answer_all
from tests.browser.window import Window

COMMANDS = {
    "recommend ActivTrak": "What would change it",
    "compare ActivTrak": "What the figures assume",
    "cost ActivTrak": "what switching costs",
    "credit ActivTrak": "what may come back",
    "timeline ActivTrak": "This plan is only advised",
    "letter ActivTrak request": "billing@activtrak.com",
    "list": "1 contract",
    "history ActivTrak": "what happened, newest first",
    "help": "See where you stand",
}
"""What is typed, and words of its answer."""


def test_on_a_phone_nothing_sticks_out_on_the_way_from_registering_to_a_proven_notice(phone: Window) -> None:
    phone.type(ACTIVTRAK)
    expect(phone.form).to_be_visible()
    assert phone.overhang() == []
    phone.press("More facts", phone.form)
    expect(phone.field("Time zone")).to_be_attached()
    assert phone.overhang() == []
    phone.submit("Register")
    phone.press("Start this plan", phone.message("is registered"))
    phone.message("Exit plan for ActivTrak")
    assert phone.overhang() == []

    phone.to_date(NOTICE_DAY)
    phone.press("Snooze", phone.reminders_waiting())
    expect(phone.form).to_be_visible()
    assert phone.overhang() == []
    phone.send("Cancel")
    answer_all(phone)
    assert phone.overhang() == []


def test_on_a_phone_no_answer_sticks_out(phone: Window) -> None:
    phone.type(ACTIVTRAK)
    phone.submit("Register")
    phone.message("is registered")
    for command, words in COMMANDS.items():
        phone.type(f"/exitplan {command}")
        phone.message(words)
        assert phone.overhang() == [], command
