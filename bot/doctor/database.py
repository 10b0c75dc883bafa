"""The database as it is: reachable, up to date, writable, and kept where it is safe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.complaints import first_line
from bot.doctor.findings import Finding, not_checked, well, wrong
from storage.condition import MOUNTS, PostgresqlCondition, SqliteCondition, look_at_postgresql, look_at_sqlite
from storage.migrate import Standing

DATABASE, SCHEMA, WRITING, WAL, DISK, SERVER = (
    "database",
    "schema",
    "writing",
    "WAL mode",
    "disk",
    "server",
)

OLDEST_POSTGRESQL = 15
"""Major version. Those before it get no fixes any more (November 2026)."""


def check_database(url: str, *, mounts: Path = MOUNTS) -> Iterator[Finding]:
    """Whichever database the address names; `mounts` is the system's list of them."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        yield from _check_postgresql(url)
    elif address.database in {None, "", ":memory:"}:
        yield wrong(DATABASE, "It is in memory, and gone at every stop: name a file in DATABASE_URL.")
    else:
        yield from _check_sqlite(Path(address.database or ""), mounts)


def _check_sqlite(path: Path, mounts: Path) -> Iterator[Finding]:
    try:
        found = look_at_sqlite(path, mounts=mounts)
    except (SQLAlchemyError, OSError) as error:
        yield wrong(
            DATABASE,
            f"{path} can't be read ({first_line(error)}): "
            "see who may read it; if it is damaged, restore a backup.",
        )
        return
    if found.standing is None:
        yield from _check_new_file(found)
        return
    yield well(DATABASE, f"SQLite, {path}.")
    yield _schema(found.standing, is_sqlite=True)
    if found.is_writable:
        yield well(WRITING, "The file and its folder can be written.")
    else:
        yield wrong(
            WRITING, f"{path} or its folder can't be written: give them to the user who runs exitplan."
        )
    if found.is_wal:
        yield well(WAL, "It is on.")
    else:
        yield wrong(
            WAL, "It is off. `exitplan db upgrade` switches it on; a disk that can't have it is no good."
        )
    yield _disk(found)


def _check_new_file(found: SqliteCondition) -> Iterator[Finding]:
    if found.is_writable:
        yield well(DATABASE, f"SQLite, {found.path}; the first start makes it.")
    else:
        yield wrong(
            DATABASE,
            f"{found.path} is not there and can't be made: "
            "make its folder, or name another file in DATABASE_URL.",
        )
    yield _disk(found)


def _disk(found: SqliteCondition) -> Finding:
    if found.disk is None:
        return not_checked(
            DISK, "This system does not say where the file is kept. It has to be a local disk."
        )
    if found.is_on_network_disk:
        return wrong(
            DISK,
            f"It is on a network ({found.disk}), where SQLite can lose what it wrote: "
            "move it to a local disk, or use PostgreSQL.",
        )
    return well(DISK, f"It is a local one ({found.disk}).")


def _check_postgresql(url: str) -> Iterator[Finding]:
    try:
        found = look_at_postgresql(url)
    except SQLAlchemyError as error:
        yield wrong(
            DATABASE,
            f"PostgreSQL can't be asked ({first_line(error)}): "
            "see whether the server runs, and whether DATABASE_URL is right.",
        )
        return
    address = make_url(url)
    yield well(DATABASE, f"PostgreSQL, {address.database} at {address.host or 'this machine'}.")
    yield _schema(found.standing, is_sqlite=False)
    if found.is_writable:
        yield well(WRITING, "The user of DATABASE_URL may write.")
    else:
        yield wrong(
            WRITING,
            "It can only be read: name the main server in DATABASE_URL, and a user who may write.",
        )
    yield _server(found)


def _server(found: PostgresqlCondition) -> Finding:
    if found.version < OLDEST_POSTGRESQL:
        return wrong(
            SERVER,
            f"PostgreSQL {found.version} gets no fixes any more: update it to {OLDEST_POSTGRESQL} or later.",
        )
    return well(SERVER, f"PostgreSQL {found.version}.")


def _schema(standing: Standing, *, is_sqlite: bool) -> Finding:
    match standing:
        case Standing.CURRENT:
            return well(SCHEMA, "It is up to date.")
        case Standing.NEWER:
            return wrong(
                SCHEMA, "It is of a newer exitplan: update this one, or restore a backup from before."
            )
        case Standing.BEHIND if is_sqlite:
            return wrong(
                SCHEMA, "It is not up to date: make a backup, and start exitplan, which brings it up to date."
            )
        case Standing.BEHIND:
            return wrong(SCHEMA, "It is not up to date: make a backup, and run `exitplan db upgrade`.")
        case Standing.EMPTY:
            return wrong(SCHEMA, "There is none yet: run `exitplan db upgrade`.")
