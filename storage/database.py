"""The database, and the transaction in which all stores work."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, create_engine, event, make_url

from storage.audit import Audit
from storage.contracts import Contracts
from storage.deliveries import Deliveries
from storage.forgetting import Forgetting
from storage.gathering import Gathering
from storage.health import Health
from storage.history import History
from storage.installations import Installations
from storage.letters import Letters
from storage.looks import Looks
from storage.milestones import Milestones
from storage.moves import Moves
from storage.negotiations import Negotiations
from storage.opened import Opened
from storage.plans import Plans
from storage.playbooks import Playbooks, load_playbooks
from storage.proofs import Proofs
from storage.purging import Purging
from storage.reminders import Reminders
from storage.said import Said
from storage.sending import Sending
from storage.settings import Settings
from storage.weekly import Weekly
from storage.workspaces import Workspaces

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor

BUSY_TIMEOUT_MS = 10_000
"""How long a SQLite connection waits for another writer before it gives up."""

SWITCHING_MS = 50
"""Until a new file that somebody else writes to is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """All stores on one connection: what they write is kept together or not at all."""

    connection: Connection
    workspaces: Workspaces
    installations: Installations
    settings: Settings
    weekly: Weekly
    contracts: Contracts
    history: History
    looks: Looks
    purging: Purging
    forgetting: Forgetting
    plans: Plans
    opened: Opened
    reminders: Reminders
    deliveries: Deliveries
    said: Said
    sending: Sending
    gathering: Gathering
    health: Health
    proofs: Proofs
    letters: Letters
    negotiations: Negotiations
    milestones: Milestones
    moves: Moves
    audit: Audit

    def savepoint(self) -> AbstractContextManager[object]:
        """A part of it: where the block raises, what it wrote is undone, and nothing else is."""
        return self.connection.begin_nested()


class Database:
    """A SQLite file or a PostgreSQL server, by its URL. Threads may share it; a transaction they may not."""

    def __init__(self, url: str, *, playbooks: Playbooks | None = None) -> None:
        self._playbooks = playbooks or load_playbooks()
        address = with_driver(make_url(url))
        self.is_sqlite = address.get_backend_name() == "sqlite"
        self.engine = create_engine(address, pool_pre_ping=not self.is_sqlite, hide_parameters=True)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        self._readers = self.engine.execution_options(postgresql_readonly=True, reads_only=True)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """A transaction that may write. Commits when the block ends, rolls back when it raises."""
        with self.engine.begin() as connection:
            yield self._stores(connection)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that only reads: on SQLite it waits for no writer. Writing in it is an error."""
        with self._readers.begin() as connection:
            yield self._stores(connection)

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _stores(self, connection: Connection) -> Transaction:
        return Transaction(
            connection=connection,
            workspaces=Workspaces(connection),
            installations=Installations(connection),
            settings=Settings(connection),
            weekly=Weekly(connection),
            contracts=Contracts(connection, self._playbooks),
            history=History(connection, self._playbooks),
            looks=Looks(connection),
            purging=Purging(connection),
            forgetting=Forgetting(connection),
            plans=Plans(connection),
            opened=Opened(connection),
            reminders=Reminders(connection),
            deliveries=Deliveries(connection),
            said=Said(connection),
            sending=Sending(connection),
            gathering=Gathering(connection),
            health=Health(connection),
            proofs=Proofs(connection),
            letters=Letters(connection),
            negotiations=Negotiations(connection),
            milestones=Milestones(connection),
            moves=Moves(connection),
            audit=Audit(connection),
        )


def with_driver(address: URL) -> URL:
    """The address as hosting services give it, with the driver that is installed."""
    if address.drivername in {"postgres", "postgresql"}:
        return address.set(drivername="postgresql+psycopg")
    return address


def _prepare_sqlite(connection: DBAPIConnection, _record: Any) -> None:
    """Settings of every new connection.

    The driver's own BEGIN is switched off (it comes too late to read and write in one go), so that
    `_begin_sqlite` decides. FULL: a power cut must not undo the record that a message was sent.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _use_wal(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _use_wal(cursor: DBAPICursor) -> None:
    """Readers and a writer at once: a property of the file, which its first connection changes.

    While somebody else writes to the new file, SQLite refuses at once, whatever `busy_timeout` says.
    """
    for is_last in (*[False] * (BUSY_TIMEOUT_MS // SWITCHING_MS), True):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if is_last:
                raise
            time.sleep(SWITCHING_MS / 1000)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """BEGIN IMMEDIATE for writers: a reader that turns writer fails at once where another one writes."""
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reads_only)}")
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
