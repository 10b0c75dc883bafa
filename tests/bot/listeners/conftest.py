from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.support.office import Office, an_office


@pytest.fixture
def office(sqlite_database: Database) -> Iterator[Office]:
    """A workspace with the bot in it, on the morning of 1 December 2026."""
    with an_office(sqlite_database) as office:
        yield office
