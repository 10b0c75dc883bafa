"""Which workspaces want a weekly digest, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, update

from storage.records.settings import NO_DIGEST
from storage.schema.contracts import contracts
from storage.schema.workspaces import workspaces

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
"""Due at once: the next digest has yet to be worked out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDigest:
    """A workspace whose digest is due, or has yet to be given a day."""

    workspace_id: str
    due_at: datetime | None
    """None: to be given a day."""
    last_week: str | None
    """ISO week of the last digest that was due."""


def wants_digest() -> ColumnElement[bool]:
    """Slack lets us in, a digest is wanted, and there is a contract to tell of."""
    has_contract = exists().where(
        contracts.c.workspace_id == workspaces.c.id, contracts.c.removed_at.is_(None)
    )
    return and_(workspaces.c.suspended_at.is_(None), workspaces.c.digest_day != NO_DIGEST, has_contract)


TRIED_AT = func.coalesce(workspaces.c.digest_not_before, workspaces.c.next_digest_at, BEFORE_ALL)
NEXT_DUE_AT = select(func.min(TRIED_AT)).where(wants_digest())
"""Made once: every sender asks it every second."""


class Weekly:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_due_at(self) -> datetime | None:
        """When the next digest of any workspace falls due."""
        instant: datetime | None = self._connection.scalar(NEXT_DUE_AT)
        return instant

    def claim_due(self, *, now: datetime, limit: int) -> tuple[DueDigest, ...]:
        """What is due by then, and that no other transaction holds."""
        query = (
            select(workspaces.c.id, workspaces.c.next_digest_at, workspaces.c.digest_week)
            .where(now >= TRIED_AT, wants_digest())
            .order_by(workspaces.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=workspaces)
        )
        return tuple(
            DueDigest(workspace_id=row.id, due_at=row.next_digest_at, last_week=row.digest_week)
            for row in self._connection.execute(query)
        )

    def schedule(self, workspace_id: str, *, at: datetime, last_week: str | None) -> None:
        """Give the next digest its instant, and keep which week the last one was of."""
        values = {"next_digest_at": at, "digest_not_before": None, "digest_week": last_week}
        self._connection.execute(update(workspaces).where(workspaces.c.id == workspace_id).values(values))

    def postpone(self, workspace_id: str, until: datetime) -> None:
        """Try it again then: it has failed. Since when it is due stays."""
        change = update(workspaces).where(workspaces.c.id == workspace_id)
        self._connection.execute(change.values(digest_not_before=until))
