"""Workspaces that have uninstalled it are forgotten a while later, with everything that is kept of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, DefaultClause, delete, func, null, select, update

from storage.schema import metadata
from storage.schema.audit import audit_events
from storage.schema.workspaces import IS_TO_FORGET, workspaces

STAYS = frozenset({"id", "created_at", "uninstalled_at", "last_forgotten"})
"""That it was uninstalled, and the number by which a restored database is known."""


def _default_of(column: Column[Any]) -> Any:
    default = column.server_default
    return default.arg if isinstance(default, DefaultClause) else null()


NEXT_DUE_AT = select(func.min(workspaces.c.forget_at)).where(IS_TO_FORGET)
"""Made once: every sender asks it every second."""


class Forgetting:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_due_at(self) -> datetime | None:
        """When the next workspace is to be forgotten."""
        instant: datetime | None = self._connection.scalar(NEXT_DUE_AT)
        return instant

    def claim_due(self, *, now: datetime) -> str | None:
        """A workspace that is to be forgotten by now, held for this transaction: whoever installs it waits.

        On PostgreSQL one that somebody else holds is passed over; SQLite has one writer at a time.
        """
        query = (
            select(workspaces.c.id)
            .where(IS_TO_FORGET, workspaces.c.forget_at <= now)
            .order_by(workspaces.c.forget_at, workspaces.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        workspace_id: str | None = self._connection.scalar(query)
        return workspace_id

    def postpone(self, workspace_id: str, *, until: datetime) -> None:
        """Try it again then: it has failed."""
        self._change(workspace_id, forget_at=until)

    def forget(self, workspace_id: str) -> None:
        """Delete all that is kept of it; of the workspace itself its id stays, with what `STAYS` says."""
        last = self._connection.scalar(
            select(func.max(audit_events.c.id)).where(audit_events.c.workspace_id == workspace_id)
        )
        for table in reversed(metadata.sorted_tables):
            if "workspace_id" in table.c:
                self._connection.execute(delete(table).where(table.c.workspace_id == workspace_id))
        empty = {column.name: _default_of(column) for column in workspaces.c if column.name not in STAYS}
        self._change(workspace_id, **empty)
        is_higher = func.coalesce(workspaces.c.last_forgotten, 0) < (last or 0)
        change = update(workspaces).where(workspaces.c.id == workspace_id, is_higher)
        self._connection.execute(change.values(last_forgotten=last))

    def _change(self, workspace_id: str, **values: object) -> None:
        self._connection.execute(update(workspaces).where(workspaces.c.id == workspace_id).values(values))
