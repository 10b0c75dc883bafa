"""On SQLite one program sends: a second one refuses to start, and says why."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from storage.database import Database


class AnotherSender(RuntimeError):  # noqa: N818 -- it says what is there
    """Somebody else already sends from this database. Its text is for the person who started it."""


class UnusableFile(RuntimeError):  # noqa: N818 -- it says what is there
    """The database's file can't be written there. Its text is for the person who started it."""


@contextmanager
def only_sender(database: Database) -> Iterator[None]:
    """Be the database's only sender while the block runs. Raises AnotherSender, UnusableFile.

    A lock on a file beside the database: the system itself lets go of it when the process ends,
    however it ends. PostgreSQL shares the work between any number of senders, and needs none.
    """
    path = database.engine.url.database
    if not database.is_sqlite or not path or path == ":memory:":
        yield
        return
    with _lock_file(path) as file:
        _lock(file, path)
        yield


def _lock_file(path: str) -> TextIO:
    try:
        return Path(f"{path}.sender").open("a+", encoding="utf-8")
    except OSError as error:
        raise UnusableFile(f"The database {path} can't be written: {error.strerror}") from None


def _lock(file: TextIO, path: str) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        raise AnotherSender(
            f"Another exitplan (process {holder}) already sends reminders from {path}. With SQLite only one "
            "may: stop that one first, or set DATABASE_URL to a PostgreSQL server, which many may share."
        ) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
