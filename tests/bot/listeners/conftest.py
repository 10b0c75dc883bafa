from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import URL

from tests.support.databases import closing_database
from tests.support.office import Office, an_office


@pytest.fixture
def office(sqlite_url: URL) -> Iterator[Office]:
    """A workspace with the bot in it, on the morning of 1 December 2026."""
    with closing_database(sqlite_url) as database, an_office(database) as office:
        yield office
