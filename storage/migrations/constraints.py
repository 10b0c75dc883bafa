"""Loosening constraints, also on SQLite, which has no statement for it.

Source: https://www.sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes": what
only allows more changes no row, so the text of the table may be replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op


def replace_choices(table: str, column: str, choices: Sequence[str]) -> None:
    """Let a column hold these values: all that it could, and more."""
    allowed = ", ".join(f"'{choice}'" for choice in choices)
    condition = f"{column} IN ({allowed})"
    name = f"ck_{table}_{column}"
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(name), table, type_="check")
        op.create_check_constraint(op.f(name), table, condition)
        return
    _rewrite(table, f"CONSTRAINT {name} CHECK", lambda _: f"CONSTRAINT {name} CHECK ({condition})")


def allow_nothing(table: str, column: str, kind: sa.types.TypeEngine[Any]) -> None:
    """Let a column, of this type, be NULL."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column(table, column, existing_type=kind, nullable=True)
        return
    _rewrite(table, f"{column} ", lambda line: line.removesuffix(" NOT NULL"))


def _rewrite(table: str, start: str, change: Callable[[str], str]) -> None:
    """Replace the one line of a SQLite table's definition that begins so."""
    bind = op.get_bind()
    find = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
    lines = str(bind.scalar(find, {"table": table})).splitlines()
    (place,) = (number for number, line in enumerate(lines) if line.strip().startswith(start))
    line = lines[place].strip().rstrip(", ")
    comma = "," if lines[place].rstrip().endswith(",") else ""
    lines[place] = f"\t{change(line)}{comma}"
    version = bind.scalar(sa.text("PRAGMA schema_version"))
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    replace = sa.text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :table")
    bind.execute(replace, {"sql": "\n".join(lines), "table": table})
    bind.execute(sa.text(f"PRAGMA schema_version = {int(version or 0) + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = OFF"))
