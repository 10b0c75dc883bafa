"""One browser for all; a workspace of its own for every journey."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from storage.database import Database
from tests.browser.chromium import MISSING, a_browser, find_chromium
from tests.browser.window import PHONE, Window, a_window
from tests.support.missing import give_up
from tests.support.office import Office, an_office


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        give_up(MISSING)
    with a_browser(path) as browser:
        yield browser


@pytest.fixture
def office(sqlite_database: Database) -> Iterator[Office]:
    """The bot on the morning of 1 December 2026; time stands still until the page's clock moves it."""
    with an_office(sqlite_database, stands_still=True) as office:
        yield office


@pytest.fixture
def window(browser: Browser, office: Office) -> Iterator[Window]:
    """Alex, at a desk."""
    with a_window(browser, office) as window:
        yield window


@pytest.fixture
def phone(browser: Browser, office: Office) -> Iterator[Window]:
    """Alex, on a phone."""
    with a_window(browser, office, PHONE) as window:
        yield window
