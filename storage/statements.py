"""Statements that SQLAlchemy writes per database, although both understand the same words."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Upsert = postgresql.Insert | sqlite.Insert
"""An INSERT that knows ON CONFLICT."""

INSERTS: dict[str, Callable[[Table], Upsert]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
"""By the name of the dialect."""


def upsert(connection: Connection, table: Table) -> Upsert:
    """An INSERT for this connection's database, to be followed by what to do on a conflict."""
    return INSERTS[connection.dialect.name](table)
