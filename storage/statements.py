"""Statements that SQLAlchemy writes per database, although both understand the same words."""

from __future__ import annotations

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Upsert = postgresql.Insert | sqlite.Insert
"""An INSERT that knows ON CONFLICT."""


def upsert(connection: Connection, table: Table) -> Upsert:
    """An INSERT for this connection's database, to be followed by what to do on a conflict."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
