"""Ways that several journeys go."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.window import Window

ACTIVTRAK = "/exitplan add ActivTrak 50 seats at $19 ends 2027-03-31, replacement Intelogos at 12"


def register(window: Window, text: str = ACTIVTRAK) -> None:
    window.type(text)
    window.submit("Register")
    window.message("is registered")


def start(window: Window, text: str = ACTIVTRAK) -> None:
    register(window, text)
    window.press("Start this plan", window.message("is registered"))
    window.message("Exit plan for")


NOTICE_DAY = "2027-01-29"
"""When the notice of that contract is asked for."""


def answer_all(window: Window) -> None:
    """Press the first button of every reminder that waits for an answer."""
    waiting = window.reminders_waiting()
    while count := waiting.count():
        reminder = waiting.last
        label = reminder.get_by_role("button").first.inner_text()
        window.press(label, reminder)
        if label.startswith("Record"):
            if label == "Record confirmation":
                window.fill("Reference or link", "CASE-4711")
            window.submit("Record")
        expect(waiting).to_have_count(count - 1)
