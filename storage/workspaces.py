"""Workspaces: that they exist, and whether anything may be sent to them now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from storage.schema import workspaces
from storage.statements import upsert


class Workspaces:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ensure(self, workspace_id: str, *, at: datetime) -> None:
        """Make the workspace's row unless it is there."""
        row = {"id": workspace_id, "created_at": at}
        self._connection.execute(upsert(self._connection, workspaces).values(row).on_conflict_do_nothing())

    def suspend(self, workspace_id: str, *, at: datetime, reason: str) -> None:
        """Send nothing more to it: Slack refuses its token. Its rows stay."""
        values = {"suspended_at": at, "suspended_for": reason}
        self._connection.execute(update(workspaces).where(workspaces.c.id == workspace_id).values(values))

    def resume(self, workspace_id: str) -> None:
        """Send again what became due meanwhile."""
        values = {"suspended_at": None, "suspended_for": None}
        self._connection.execute(update(workspaces).where(workspaces.c.id == workspace_id).values(values))

    def is_suspended(self, workspace_id: str) -> bool:
        since = select(workspaces.c.suspended_at).where(workspaces.c.id == workspace_id)
        return self._connection.scalar(since) is not None

    def admins(self, workspace_id: str) -> tuple[str, ...]:
        """Users who are told when nobody else can be."""
        query = select(workspaces.c.admin_ids).where(workspaces.c.id == workspace_id)
        return tuple(self._connection.scalar(query) or ())

    def set_admins(self, workspace_id: str, admin_ids: Sequence[str], *, at: datetime) -> None:
        """Remember who Slack says they are."""
        values = {"admin_ids": list(admin_ids), "admins_asked_at": at}
        self._connection.execute(update(workspaces).where(workspaces.c.id == workspace_id).values(values))

    def whose_admins_are_older_than(self, instant: datetime) -> tuple[str, ...]:
        """Workspaces that Slack has not been asked about since then."""
        is_old = or_(workspaces.c.admins_asked_at.is_(None), workspaces.c.admins_asked_at < instant)
        query = select(workspaces.c.id).where(is_old, workspaces.c.suspended_at.is_(None))
        return tuple(self._connection.scalars(query))

    def default_channel(self, workspace_id: str) -> str | None:
        query = select(workspaces.c.default_channel_id).where(workspaces.c.id == workspace_id)
        channel_id: str | None = self._connection.scalar(query)
        return channel_id

    def pause(self, workspace_id: str, *, until: datetime) -> None:
        """Send nothing to it before this instant: Slack asked to wait, or doesn't answer."""
        values = {"paused_until": until}
        self._connection.execute(update(workspaces).where(workspaces.c.id == workspace_id).values(values))
