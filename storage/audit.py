"""The audit trail: who changed what, when, from what to what. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, union_all

from storage.keys import of_contract
from storage.records.audit import AuditEvent, AuditRecord
from storage.schema.audit import audit_events
from storage.schema.workspaces import workspaces

LAST_NUMBER = union_all(
    select(func.max(audit_events.c.id).label("number")), select(func.max(workspaces.c.last_forgotten))
)
"""Made once: every sender asks it every second."""

ADD = insert(audit_events)

CHANGES = select(func.count()).where(
    of_contract(audit_events, bindparam("workspace_id"), bindparam("contract_id")),
    audit_events.c.event != AuditEvent.REMINDER_POSTED,
)
"""Made once: it is asked twice for each post."""


class Audit:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        workspace_id: str,
        contract_id: str,
        *,
        at: datetime,
        actor_id: str | None,
        event: AuditEvent,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> None:
        """Keep one change. `before` and `after` hold what JSON can: text, numbers, lists."""
        row = {
            "workspace_id": workspace_id,
            "contract_id": contract_id,
            "at": at,
            "actor_id": actor_id,
            "event": event,
            "before": dict(before or {}),
            "after": dict(after or {}),
        }
        self._connection.execute(ADD, row)

    def last_number(self) -> int:
        """The number of the last change in any workspace: where it falls, the database has gone back."""
        return max(number or 0 for number in self._connection.scalars(LAST_NUMBER))

    def changes(self, workspace_id: str, contract_id: str | None) -> int:
        """How many changes are kept. A number that has grown tells that something was changed meanwhile.

        0 where there is no contract to change.
        """
        its = {"workspace_id": workspace_id, "contract_id": contract_id}
        return self._connection.scalar(CHANGES, its) or 0

    def list(
        self, workspace_id: str, contract_id: str, *, limit: int = 50, offset: int = 0
    ) -> tuple[AuditRecord, ...]:
        """The contract's changes, newest first."""
        query = (
            select(audit_events)
            .where(of_contract(audit_events, workspace_id, contract_id))
            .order_by(audit_events.c.id.desc())
            .limit(limit)
            .offset(offset)
        )
        rows = self._connection.execute(query).mappings()
        return tuple(AuditRecord(**{**row, "id": str(row["id"])}) for row in rows)
