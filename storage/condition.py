"""In what condition a database is, found without changing anything in it, or beside it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from storage.database import with_driver
from storage.installations import InstallationRecord, Installations
from storage.migrate import Standing, standing

MOUNTS = Path("/proc/self/mounts")
"""Linux's list of what is mounted where."""

NETWORK_DISKS = frozenset(
    {
        "afs",
        "ceph",
        "cifs",
        "fuse.ceph",
        "fuse.glusterfs",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
    }
)
"""File systems on which SQLite's locks, and the memory that its WAL shares, can't be relied on."""

CONNECT_SECONDS = 5
"""How long a server may take to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SqliteCondition:
    """`standing` and `is_wal` are None where there is no file yet."""

    path: Path
    is_writable: bool
    disk: str | None
    """The file system's name; None where the machine does not say."""
    standing: Standing | None = None
    is_wal: bool | None = None

    @property
    def is_on_network_disk(self) -> bool:
        return self.disk in NETWORK_DISKS


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresqlCondition:
    version: int
    """The server's major version."""
    standing: Standing
    is_writable: bool


def look_at_sqlite(path: Path, *, mounts: Path = MOUNTS) -> SqliteCondition:
    """How the file is. Raises what SQLAlchemy and the system raise where it can't be read."""
    disk = disk_of(path.parent.resolve(), mounts)
    if not path.exists():
        return SqliteCondition(path=path, is_writable=os.access(path.parent, os.W_OK), disk=disk)
    with _reading_file(path) as connection:
        found = standing(connection)
    is_writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    return SqliteCondition(
        path=path, is_writable=is_writable, disk=disk, standing=found, is_wal=_is_wal(path)
    )


def look_at_postgresql(url: str) -> PostgresqlCondition:
    """How the database is. Raises what SQLAlchemy raises where it can't be asked."""
    with _reading_server(url) as connection:
        version = connection.scalar(text("SELECT current_setting('server_version_num')::int / 10000"))
        found = standing(connection)
        return PostgresqlCondition(
            version=version or 0, standing=found, is_writable=_may_write(connection, found)
        )


def installations_at(url: str) -> tuple[InstallationRecord, ...] | None:
    """Where exitplan is installed; None where the schema is not this program's. Raises as the others do."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        with _reading_server(url) as connection:
            return _installations(connection)
    path = Path(address.database or "")
    if not path.is_file():
        return None
    with _reading_file(path) as connection:
        return _installations(connection)


def _installations(connection: Connection) -> tuple[InstallationRecord, ...] | None:
    return Installations(connection).list() if standing(connection) is Standing.CURRENT else None


def disk_of(folder: Path, mounts: Path = MOUNTS) -> str | None:
    """The file system of what is mounted nearest above the folder."""
    try:
        lines = mounts.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return None
    found, depth = None, -1
    for line in lines:
        _, place, kind, *_ = line.split(" ")
        mounted = Path(place.replace("\\040", " "))
        if folder.is_relative_to(mounted) and len(mounted.parts) >= depth:
            found, depth = kind, len(mounted.parts)
    return found


@contextmanager
def _reading_server(url: str) -> Iterator[Connection]:
    """A transaction in which nothing can be written, and that does not wait for long."""
    engine = create_engine(
        with_driver(make_url(url)),
        connect_args={"connect_timeout": CONNECT_SECONDS},
        poolclass=NullPool,
        hide_parameters=True,
    )
    with engine.connect().execution_options(postgresql_readonly=True) as connection:
        connection.execute(text(f"SET LOCAL statement_timeout = '{CONNECT_SECONDS}s'"))
        yield connection


@contextmanager
def _reading_file(path: Path) -> Iterator[Connection]:
    """Its own connection: the program's would make the file, and change it to WAL.

    Where nobody has the file open it is taken as it is: to read a WAL leaves files beside it that would
    belong to whoever looked.
    """
    is_open = any(Path(f"{path}{suffix}").exists() for suffix in ("-wal", "-shm"))
    address = f"{path.resolve().as_uri()}?mode=ro{'' if is_open else '&immutable=1'}"
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, timeout=CONNECT_SECONDS),
        poolclass=NullPool,
    )
    with engine.connect() as connection:
        yield connection


def _is_wal(path: Path) -> bool:
    """Source: https://www.sqlite.org/fileformat.html, offset 18 of the header."""
    with path.open("rb") as file:
        return file.read(20)[18:20] == b"\x02\x02"


def _may_write(connection: Connection, found: Standing) -> bool:
    """It is no copy that only follows, and its user may do more than read."""
    is_read_only = connection.scalar(
        text("SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool")
    )
    if found is Standing.EMPTY:
        may = "has_schema_privilege(current_schema(), 'CREATE')"
    else:
        may = " AND ".join(
            f"has_table_privilege('deliveries', '{right}')" for right in ("INSERT", "UPDATE", "DELETE")
        )
    return not is_read_only and bool(connection.scalar(text(f"SELECT {may}")))
