"""Where Chromium is on this machine; Playwright brings the driver, the browser is the system's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "the browser tests were left out, because there is no Chromium here: "
    "install it (Debian: apt install chromium), or name one in EXITPLAN_TEST_CHROMIUM"
)
ARGUMENTS = (
    "--no-sandbox",  # it loads nothing but the page from this machine, and CI often runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--lang=en-GB",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
)


def find_chromium() -> str | None:
    """The path of Chromium or Chrome, the one that EXITPLAN_TEST_CHROMIUM names first."""
    named = os.environ.get("EXITPLAN_TEST_CHROMIUM")  # noqa: TID251 -- settings of the tests themselves
    found = (shutil.which(name) for name in ((named,) if named else NAMES))
    return next((path for path in found if path), None)


@contextmanager
def a_browser(path: str) -> Iterator[Browser]:
    """A headless browser with a profile of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
