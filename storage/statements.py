"""Statements that stores share: an INSERT in the words of the database, and whether a row is there."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, Connection, Table, exists, select
from sqlalchemy.dialects import postgresql, sqlite

Upsert = postgresql.Insert | sqlite.Insert
"""An INSERT that knows ON CONFLICT."""

INSERTS: dict[str, Callable[[Table], Upsert]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
"""By the name of the dialect."""


def upsert(connection: Connection, table: Table) -> Upsert:
    """An INSERT for this connection's database, to be followed by what to do on a conflict."""
    return INSERTS[connection.dialect.name](table)


def is_any(connection: Connection, *conditions: ColumnElement[bool]) -> bool:
    """Whether there is a row for which all of these hold."""
    return connection.scalar(select(exists().where(*conditions))) is True
