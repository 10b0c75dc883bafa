"""How a database says that it runs a statement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event

from storage.database import Transaction


def explain_into(plans: list[str], transaction: Transaction) -> None:
    """Have the database say how it runs every statement of the transaction from here on."""
    is_sqlite = transaction.connection.dialect.name == "sqlite"
    explain, column = ("EXPLAIN QUERY PLAN", 3) if is_sqlite else ("EXPLAIN", 0)

    def ask(connection: Connection, cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        rows = cursor.connection.cursor().execute(f"{explain} {statement}", parameters)
        plans.extend(row[column] for row in rows)

    event.listen(transaction.connection, "before_cursor_execute", ask)
