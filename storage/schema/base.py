"""What all tables are made with: keys, foreign keys and partial indexes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, MetaData, PrimaryKeyConstraint, TextClause

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def primary_key() -> PrimaryKeyConstraint:
    return PrimaryKeyConstraint("workspace_id", "id")


def belongs_to(table: str, *columns: str) -> ForeignKeyConstraint:
    """A foreign key that stays inside the workspace."""
    target = ("id",) if table == "workspaces" else ("workspace_id", "id")
    return ForeignKeyConstraint(["workspace_id", *columns], [f"{table}.{column}" for column in target])


def index_where(name: str, condition: TextClause, *columns: Column[Any], unique: bool = False) -> Index:
    """An index of only the rows for which this holds.

    Queries use the very condition, as text: with bound values in it SQLite could not tell that the index
    holds all rows that are asked for.
    """
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
