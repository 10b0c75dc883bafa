"""A form that is sent while the database takes nothing: nothing is lost, and nothing is said to be saved."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import URL

from sandbox.seed import ALEX
from storage.database import Database
from storage.migrate import upgrade
from tests.support.databases import closing_database
from tests.support.office import REGISTER, an_office
from tests.torture.postgres import RestartableServer
from tests.torture.test_faults import impatient

TEAM = "T0SANDBOX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A database, and how it goes away and comes back."""

    database: Database
    begin: Callable[[], object]
    end: Callable[[], object]


@contextmanager
def sqlite_that_can_be_locked(url: URL) -> Iterator[Away]:
    with closing_database(url) as database, closing_database(url) as other:
        impatient(database)
        writer = ExitStack()
        yield Away(
            database=database, begin=lambda: writer.enter_context(other.transaction()), end=writer.close
        )


@contextmanager
def postgresql_that_can_be_stopped(_: URL) -> Iterator[Away]:
    with tempfile.TemporaryDirectory(prefix="exitplan-pg-", ignore_cleanup_errors=True) as folder:
        server = RestartableServer(Path(folder) / "data")
        with server, closing_database(server.url) as database:
            upgrade(database)
            yield Away(database=database, begin=server.stop, end=server.start)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(sqlite_that_can_be_locked, id="SQLite is locked"),
        pytest.param(postgresql_that_can_be_stopped, id="PostgreSQL is stopped"),
    ],
)
def test_while_the_database_takes_nothing_a_form_says_so_stays_open_and_is_saved_afterwards(
    sqlite_url: URL, kind: Callable[[URL], AbstractContextManager[Away]]
) -> None:
    with kind(sqlite_url) as away, an_office(away.database) as office:
        office.type(REGISTER)
        before = len(office.ephemeral())
        away.begin()
        refused = office.sandbox.submit(person=ALEX.id)
        office.worker.settle()

        assert list(refused.errors.values()) == [
            "exitplan can't reach its database, so nothing was saved. Please try again in a few minutes."
        ]
        assert office.sandbox.view(person=ALEX.id) is not None
        assert len(office.ephemeral()) == before

        away.end()
        saved = office.submit()

        assert not saved.errors
        assert len(office.ephemeral()) == before + 1
        with away.database.reading() as transaction:
            assert len(transaction.contracts.list(TEAM)) == 1
