"""Bringing a database to the present schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.database import Database

FOLDER = Path(__file__).with_name("migrations")

LOCK_KEY = 0x65786974
"""PostgreSQL's advisory lock while a schema changes: of two programs that start, one waits."""


class Standing(StrEnum):
    """How a database's schema stands to this program's."""

    EMPTY = "empty"
    BEHIND = "behind"
    CURRENT = "current"
    NEWER = "newer"


class NewerDatabase(RuntimeError):  # noqa: N818 -- it says what is there
    """A later version of this program has used it. Its text is for the person who started this one."""


def upgrade(database: Database, *, to: str = "head") -> None:
    """Bring the schema up to date, all or nothing; one that is up to date stays as it is.

    `to` is the revision to stop at, for whoever looks at a migration by itself. Raises NewerDatabase.
    """
    with _alone(database) as connection:
        _refuse_newer(connection)
        command.upgrade(_config(connection), to)


def is_current(database: Database) -> bool:
    """Whether the schema is the one that this program knows."""
    with database.engine.connect() as connection:
        return standing(connection) is Standing.CURRENT


def standing(connection: Connection) -> Standing:
    """Reads, and changes nothing."""
    scripts = ScriptDirectory.from_config(_config(connection))
    heads = set(MigrationContext.configure(connection).get_current_heads())
    if not heads:
        return Standing.EMPTY
    if heads == set(scripts.get_heads()):
        return Standing.CURRENT
    known = {one.revision for one in scripts.walk_revisions()}
    return Standing.BEHIND if known.issuperset(heads) else Standing.NEWER


def _refuse_newer(connection: Connection) -> None:
    if standing(connection) is Standing.NEWER:
        raise NewerDatabase(
            "The database was brought up to date by a newer exitplan: "
            "update this one, or restore a backup from before."
        )


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A transaction that nobody else's upgrade enters meanwhile."""
    if database.is_sqlite:
        with _without_foreign_keys(database) as connection:
            yield connection
        return
    with database.engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        yield connection


@contextmanager
def _without_foreign_keys(database: Database) -> Iterator[Connection]:
    """SQLite changes a table by copying and dropping it, which foreign keys would forbid.

    They can be switched only outside a transaction, and are checked before it commits.
    """
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.execute(text("PRAGMA foreign_key_check")).all()
                assert not broken, f"rows that point to nothing: {broken[:3]}"
        finally:
            driver.execute("PRAGMA foreign_keys = ON")
