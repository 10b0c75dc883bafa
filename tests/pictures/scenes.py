"""What the README and the guide show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.journeys import ACTIVTRAK, NOTICE_DAY, start
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
    window.open_thread(window.message("By 30 Jan 2027"))
    yield camera.take("asked-again")


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
