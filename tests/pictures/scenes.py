"""What the README and the guide show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.journeys import ACTIVTRAK, NOTICE_DAY, answer_all, register, start
from tests.pictures.camera import Camera


def at_the_desk(camera: Camera) -> Iterator[Path]:
    window = camera.window
    window.type(ACTIVTRAK)
    expect(window.form).to_be_visible()
    yield camera.take("register", window.form)
    window.submit("Register")
    window.message("is registered")
    window.type("/exitplan recommend ActivTrak")
    yield camera.take("recommendation", window.message("What would change it"))
    window.type("/exitplan letter ActivTrak request")
    yield camera.take("letter", window.message("billing@activtrak.com"))
    yield from _the_chart(camera)
    window.press("Start this plan", window.message("is registered"))
    yield camera.take("plan", window.message("Exit plan for ActivTrak"))

    window.to_date(NOTICE_DAY)
    window.reminders_waiting().scroll_into_view_if_needed()
    yield camera.take("reminder")
    window.press("Record notice", window.reminders_waiting())
    expect(window.form).to_be_visible()
    yield camera.take("proof", window.form)
    window.send("Cancel")

    window.to_date("2027-02-24")
    window.open_thread(window.message("is not a business day"))
    yield camera.take("asked-again")


def _the_chart(camera: Camera) -> Iterator[Path]:
    window = camera.window
    window.type("/exitplan compare ActivTrak")
    window.press("Send me the chart", window.message("What the figures assume"))
    window.message("goes to your direct messages with exitplan")
    window.go_to_direct_messages()
    picture = window.message("ActivTrak: what each option costs").get_by_role("img").last
    expect(picture).to_be_visible()
    yield camera.keep("chart", picture)
    window.go_to("it-saas")


OTHERS = (
    "/exitplan add Figma 8 seats at 45 USD ends 20 Dec 2026, notice 14 days",
    "/exitplan add Zoom 12 seats at 13.33 USD ends 20 Jan 2027, notice 30 days",
    "/exitplan add Miro 30 seats EUR 4,200 per year ends 28 Feb 2027, notice 30 days",
)


def at_the_end(camera: Camera) -> Iterator[Path]:
    window = camera.window
    for text in (ACTIVTRAK, *OTHERS):
        register(window, text)
    window.go_to("exitplan Home")
    expect(window.page.locator(".home")).to_contain_text("Figma")
    yield camera.take("home", window.page.locator(".home"))
    window.go_to("it-saas")
    window.type("/exitplan recommend ActivTrak")
    window.press("Start this plan", window.message("What would change it"))
    window.message("Exit plan for ActivTrak")
    for vendor in ("Figma", "Miro", "Zoom"):
        window.type(f"/exitplan remove {vendor}")
        window.press("Remove", window.message(f"Remove {vendor}?"))
        window.message(f"{vendor} is removed")
    while window.next_reminder():
        answer_all(window)
    yield camera.take("outcome", window.message("ActivTrak has ended."))


def on_the_phone(camera: Camera) -> Iterator[Path]:
    window = camera.window
    start(window)
    window.to_date(NOTICE_DAY)
    window.reminders_waiting().scroll_into_view_if_needed()
    yield camera.take("phone")


def at_the_negotiating_table(camera: Camera) -> Iterator[Path]:
    window = camera.window
    start(window)
    window.type("/exitplan negotiate ActivTrak")
    window.press("Start negotiating", window.message("Nothing is asked yet"))
    window.press("The request is sent", window.message("The request is due today"))
    window.to_date("2026-12-04")
    window.type("/exitplan negotiate ActivTrak")
    window.press("Record an answer", window.message("The request is with billing"))
    expect(window.form).to_be_visible()
    yield camera.take("answer", window.form)
    window.fill("Note", "Joe of billing: our terms do not allow it")
    window.submit("Record")
    yield camera.take("negotiation", window.message("There was a no from billing"))
