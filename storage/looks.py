"""When a contract's life needs a look: each contract has one instant for it, or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select, update

from storage.keys import is_row
from storage.schema.contracts import IS_LOOKED_AT, contracts
from storage.workspaces import in_living_workspace

CAN_BE_LOOKED_AT = and_(IS_LOOKED_AT, in_living_workspace(contracts))
"""It needs a look, and people can be told what comes of it."""

NEXT_DUE_AT = select(func.min(contracts.c.look_not_before)).where(CAN_BE_LOOKED_AT)
"""Made once: every sender asks it every second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A contract whose life needs a look, and since when."""

    workspace_id: str
    contract_id: str
    at: datetime


class Looks:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def schedule(self, workspace_id: str, contract_id: str, *, at: datetime | None) -> None:
        """Have its life looked at at that instant; None: no more."""
        self._change(workspace_id, contract_id, look_at=at, look_not_before=at)

    def postpone(self, look: Look, until: datetime) -> None:
        """Try that look again then: it has failed. Since when it is due stays."""
        self._change(look.workspace_id, look.contract_id, look_not_before=until)

    def next_due_at(self) -> datetime | None:
        """When the life of the next contract of any living workspace needs a look."""
        instant: datetime | None = self._connection.scalar(NEXT_DUE_AT)
        return instant

    def claim_due(self, *, now: datetime, limit: int) -> tuple[Look, ...]:
        """Contracts of all living workspaces whose life needs a look by now, held for this transaction.

        On PostgreSQL rows that somebody else holds are passed over; SQLite has one writer at a time. They
        are held as by a change of theirs: what others queue about such a contract waits for no look.
        """
        query = (
            select(contracts.c.workspace_id, contracts.c.id, contracts.c.look_at)
            .where(CAN_BE_LOOKED_AT, contracts.c.look_not_before <= now)
            .order_by(contracts.c.look_not_before, contracts.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        return tuple(
            Look(workspace_id=row.workspace_id, contract_id=row.id, at=row.look_at)
            for row in self._connection.execute(query)
        )

    def _change(self, workspace_id: str, contract_id: str, **values: datetime | None) -> None:
        is_it = is_row(contracts, workspace_id, contract_id)
        self._connection.execute(update(contracts).where(is_it).values(values))
