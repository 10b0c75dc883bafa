"""App Home, the lightning and settings, by clicking in the sandbox's page."""

from __future__ import annotations

from playwright.sync_api import expect

from sandbox.seed import GUS
from tests.browser.journeys import register
from tests.browser.window import Window


def test_from_home_a_contract_opens_notice_is_recorded_and_home_shows_it(window: Window) -> None:
    register(window)
    window.go_to("exitplan Home")
    home = window.page.locator(".home")
    expect(home).to_contain_text("send notice by 1 Mar 2027")

    window.press("Show", home)
    expect(window.form).to_contain_text("Paid through")
    window.press("Record notice", window.form)
    expect(window.form.locator(".modal-title")).to_have_text("Record notice")
    window.send("Record")

    expect(window.form).to_contain_text("Notice is sent")
    window.press("Close", window.form.locator(".modal-footer"))
    expect(home).to_contain_text("notice sent")


def test_a_newcomer_registers_by_the_lightning_and_finds_it_in_home(window: Window) -> None:
    window.page.get_by_role("button", name="Shortcuts").click()
    window.page.get_by_role("menuitem", name="Register a contract").click()
    window.fill("Vendor", "ActivTrak")
    window.fill("Seats", "50")
    window.fill("Price", "19 USD")
    window.fill("Last paid day", "31 Mar 2027")
    window.choose("What the price is for", "per seat and month")
    window.choose("Channel for the reminders", "#it-saas")
    window.send("Register")

    expect(window.form).to_contain_text("ActivTrak is registered")
    window.press("Close", window.form.locator(".modal-footer"))
    window.go_to("exitplan Home")
    expect(window.page.locator(".home")).to_contain_text("ActivTrak")


def test_a_guest_finds_a_home_without_contracts(window: Window) -> None:
    register(window)
    window.become(GUS.real_name)
    window.go_to("exitplan Home")

    home = window.page.locator(".home")
    expect(home).to_contain_text("for members of this workspace")
    expect(home).not_to_contain_text("ActivTrak")


def test_home_and_settings_fit_on_a_phone(phone: Window) -> None:
    register(phone)
    phone.go_to("exitplan Home")
    expect(phone.page.locator(".home")).to_contain_text("ActivTrak")
    assert phone.overhang() == []

    phone.press("Settings", phone.page.locator(".home"))
    expect(phone.form).to_contain_text("Day of the weekly digest")
    assert phone.overhang() == []
    phone.choose("Hour of the reminders", "08:00")
    phone.send("Save")

    expect(phone.form).to_contain_text("The settings are saved.")
    expect(phone.form).to_contain_text("1 contract keeps its own hour")
