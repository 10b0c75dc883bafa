"""Contracts that were removed long ago are forgotten, with everything that belongs to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, func, select, update

from storage.keys import is_row, of_contract, points_to
from storage.records.deliveries import DeliveryState
from storage.schema import metadata
from storage.schema.audit import audit_events
from storage.schema.contracts import IS_TO_PURGE, contracts
from storage.schema.deliveries import deliveries
from storage.schema.workspaces import workspaces

AT_WORK = frozenset({DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.GATHERED})
"""A sender is at it, or Slack may have it: its row has to be there for what becomes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    workspace_id: str
    contract_id: str


class Purging:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def schedule(self, workspace_id: str, contract_id: str, *, at: datetime | None) -> None:
        """Forget it at that instant, if it is still removed then; None: not at all."""
        is_it = is_row(contracts, workspace_id, contract_id)
        self._connection.execute(update(contracts).where(is_it).values(purge_at=at))

    def next_due_at(self) -> datetime | None:
        """When the next contract of any workspace is to be forgotten."""
        instant: datetime | None = self._connection.scalar(NEXT_DUE_AT)
        return instant

    def claim_due(self, *, now: datetime, limit: int) -> tuple[Purge, ...]:
        """Contracts of all workspaces that are to be forgotten by now, held for this transaction.

        On PostgreSQL rows that somebody else holds are passed over; SQLite has one writer at a time.
        """
        query = (
            select(contracts.c.workspace_id, contracts.c.id)
            .where(IS_TO_PURGE, contracts.c.purge_at <= now, ~_is_being_sent())
            .order_by(contracts.c.purge_at, contracts.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = self._connection.execute(query)
        return tuple(Purge(workspace_id=row.workspace_id, contract_id=row.id) for row in rows)

    def purge(self, due: Purge) -> bool:
        """Delete the contract and all that is kept of it; the caller holds its row.

        Whether it is gone: where a sender has begun with one of its deliveries meanwhile, it stays.
        """
        if self._is_at_work(due):
            return False
        self._keep_last_number(due)
        for table in reversed(metadata.sorted_tables):
            if "contract_id" in table.c:
                belongs = of_contract(table, due.workspace_id, due.contract_id)
                self._connection.execute(delete(table).where(belongs))
        is_it = is_row(contracts, due.workspace_id, due.contract_id)
        self._connection.execute(delete(contracts).where(is_it))
        return True

    def _keep_last_number(self, due: Purge) -> None:
        """A database in which the number of the last change falls is taken for a restored one."""
        its = of_contract(audit_events, due.workspace_id, due.contract_id)
        last = self._connection.scalar(select(func.max(audit_events.c.id)).where(its))
        is_higher = func.coalesce(workspaces.c.last_forgotten, 0) < last
        change = update(workspaces).where(workspaces.c.id == due.workspace_id, is_higher)
        self._connection.execute(change.values(last_forgotten=last))

    def _is_at_work(self, due: Purge) -> bool:
        """Whether a sender holds one of its deliveries; none can begin with another any more.

        A sender may be waiting for the contract, too: nobody is waited for.
        """
        its = of_contract(deliveries, due.workspace_id, due.contract_id)
        free = select(deliveries.c.state).where(its).with_for_update(skip_locked=True)
        states = list(self._connection.scalars(free))
        count = self._connection.scalar(select(func.count()).select_from(deliveries).where(its))
        return len(states) != count or any(state in AT_WORK for state in states)


def _is_being_sent() -> ColumnElement[bool]:
    return exists().where(points_to(deliveries, contracts), deliveries.c.state.in_(AT_WORK))


NEXT_DUE_AT = select(func.min(contracts.c.purge_at)).where(IS_TO_PURGE, ~_is_being_sent())
"""Made once: every sender asks it every second."""
