"""Transactions that meet: whoever is behind is let come as far as it can."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from sqlalchemy import text

from storage.database import Database

WAITING = text("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")


def wait_until_they_wait(database: Database, *others: Future[Any]) -> None:
    """Until each of them stands before a row that somebody holds, or is through.

    SQLite lets nobody begin: there is nothing to see.
    """
    while not database.is_sqlite:
        under_way = sum(not other.done() for other in others)
        with database.reading() as transaction:
            waiting = transaction.connection.scalar(WAITING) or 0
        if waiting >= under_way:
            return
