"""Files in the browser: a picture with words beside it, a file to save, sharing, and rows that are pasted."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.journeys import register
from tests.browser.window import Window

IN_PIXELS = "picture => [picture.naturalWidth, picture.complete]"
ROWS = "vendor\tseats\tprice\tprice per\tend date\tnotice days\nZoom\t5\t9 USD\tper month\t{end}\t30"


def test_a_chart_is_shown_with_words_for_whoever_does_not_see_it_and_shared_on_a_click(
    window: Window,
) -> None:
    register(window)
    window.type("/exitplan compare ActivTrak")
    window.press("Send me the chart", window.message("What the figures assume"))
    window.message("goes to your direct messages with exitplan")

    window.go_to_direct_messages()
    picture = window.message("ActivTrak: what each option costs").get_by_role("img").last
    expect(picture).to_be_visible()
    assert (picture.get_attribute("alt") or "").startswith("What you pay for ActivTrak from 1 Dec 2026")
    assert picture.evaluate(IN_PIXELS) == [1080, True]

    offer = window.message("So far only you see the chart")
    window.press("Share in channel", offer)
    window.message("You shared the chart")
    window.go_to("it-saas")
    expect(window.message("Shared by").get_by_role("img").last).to_be_visible()


def test_a_calendar_file_is_saved_as_it_was_made(window: Window, tmp_path: Path) -> None:
    register(window)
    window.type("/exitplan timeline ActivTrak")
    window.press("Send me a calendar file", window.message("only advised"))
    window.go_to_direct_messages()
    card = window.message("ActivTrak: the dated plan").locator("a.file-card")

    with window.page.expect_download() as download:
        card.click()

    download.value.save_as(tmp_path / "saved.ics")
    assert download.value.suggested_filename == "activtrak-plan.ics"
    assert (tmp_path / "saved.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_pasted_rows_are_mended_checked_and_registered(window: Window) -> None:
    window.type("/exitplan import")
    window.fill("Rows", ROWS.format(end="03/04/2027"))
    window.send("Check")
    expect(window.form).to_contain_text("“03/04/2027” can be 3 Apr 2027 or 4 Mar 2027")
    expect(window.field("Rows")).to_have_value(ROWS.format(end="03/04/2027"))

    window.fill("Rows", ROWS.format(end="3 Apr 2027"))
    window.send("Check")
    expect(window.form).to_contain_text(
        "Row 2: “Zoom”, 5 seats, USD 108.00 a year in all (USD 1.80 per seat and month), paid until 3 Apr 2027"
    )
    window.send("Register 1")

    window.message("1 contract is registered")


def test_on_a_phone_pictures_and_the_import_form_stick_out_nowhere(phone: Window) -> None:
    register(phone)
    phone.type("/exitplan timeline ActivTrak")
    phone.press("Send me a picture", phone.message("only advised"))
    phone.type("/exitplan import")
    expect(phone.form).to_be_visible()
    phone.fill("Rows", ROWS.format(end="03/04/2027"))
    phone.send("Check")
    expect(phone.form).to_contain_text("can be 3 Apr 2027")
    assert phone.overhang() == []
    phone.send("Cancel")

    phone.go_to_direct_messages()
    expect(phone.message("ActivTrak: the timeline").get_by_role("img").last).to_be_visible()
    assert phone.overhang() == []
