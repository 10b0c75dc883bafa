"""By which keys rows are found: each names its workspace, so that no query reaches into another one."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, and_

Given = str | ColumnElement[str] | None
"""An id, or what stands for it in a statement that is made once. None: no id is there."""


def is_row(table: FromClause, workspace_id: Given, row_id: Given) -> ColumnElement[bool]:
    """It is this one."""
    return and_(table.c.workspace_id == workspace_id, table.c.id == row_id)


def of_contract(table: FromClause, workspace_id: Given, contract_id: Given) -> ColumnElement[bool]:
    """It is of this contract; None: of the workspace itself."""
    return and_(table.c.workspace_id == workspace_id, table.c.contract_id == contract_id)


def points_to(rows: FromClause, table: FromClause) -> ColumnElement[bool]:
    """The one names the other, by the foreign key that it has."""
    condition = rows.join(table).onclause
    assert condition is not None
    return condition
