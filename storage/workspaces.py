"""Workspaces: that they exist, and whether anything may be sent to them now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, and_, or_, select, update

from storage.schema.workspaces import workspaces
from storage.statements import upsert

IS_RED = workspaces.c.red_since.is_not(None)
SUSPENDED = select(workspaces.c.id).where(workspaces.c.suspended_at.is_not(None))
"""Slack refuses their token."""


def in_living_workspace(table: FromClause) -> ColumnElement[bool]:
    """Slack accepts the token of the workspace that the row is of."""
    return table.c.workspace_id.not_in(SUSPENDED)


def _is_to_alert(red_before: datetime) -> ColumnElement[bool]:
    return and_(
        workspaces.c.red_since <= red_before,
        workspaces.c.alerted_at.is_(None),
        workspaces.c.suspended_at.is_(None),
    )


class Workspaces:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ensure(self, workspace_id: str, *, at: datetime) -> None:
        """Make the workspace's row unless it is there."""
        row = {"id": workspace_id, "created_at": at}
        self._connection.execute(upsert(self._connection, workspaces).values(row).on_conflict_do_nothing())

    def hold(self, workspace_id: str) -> None:
        """Let everybody else who holds it wait until this transaction ends."""
        query = select(workspaces.c.id).where(workspaces.c.id == workspace_id)
        self._connection.execute(query.with_for_update(key_share=True))

    def ids(self) -> tuple[str, ...]:
        """Every workspace of which something is kept."""
        is_forgotten = and_(workspaces.c.uninstalled_at.is_not(None), workspaces.c.forget_at.is_(None))
        query = select(workspaces.c.id).where(~is_forgotten)
        return tuple(self._connection.scalars(query.order_by(workspaces.c.id)))

    def suspend(self, workspace_id: str, *, at: datetime, reason: str) -> None:
        """Send nothing more to it: Slack refuses its token. Its rows stay."""
        self._change(workspace_id, suspended_at=at, suspended_for=reason)

    def resume(
        self,
        workspace_id: str,
        *,
        if_suspended_for: str | None = None,
        if_suspended_at: datetime | None = None,
    ) -> bool:
        """Send again what became due meanwhile; whether that is so.

        With a reason or an instant only where that is why, or since when, nothing is sent.
        """
        is_it = workspaces.c.id == workspace_id
        if if_suspended_for is not None:
            is_it = and_(is_it, workspaces.c.suspended_for == if_suspended_for)
        if if_suspended_at is not None:
            is_it = and_(is_it, workspaces.c.suspended_at == if_suspended_at)
        values = dict.fromkeys(("suspended_at", "suspended_for", "uninstalled_at", "forget_at"))
        return self._connection.execute(update(workspaces).where(is_it).values(values)).rowcount == 1

    def mark_uninstalled(self, workspace_id: str, *, at: datetime, reason: str, forget_at: datetime) -> bool:
        """It is not installed there any more. False: that was known, or nothing is kept of the workspace."""
        is_it = and_(workspaces.c.id == workspace_id, workspaces.c.uninstalled_at.is_(None))
        values = {"suspended_at": at, "suspended_for": reason, "uninstalled_at": at, "forget_at": forget_at}
        return self._connection.execute(update(workspaces).where(is_it).values(values)).rowcount == 1

    def uninstalled(self) -> frozenset[str]:
        """Workspaces in which it is not installed any more: that nothing is said there is meant."""
        query = select(workspaces.c.id).where(workspaces.c.uninstalled_at.is_not(None))
        return frozenset(self._connection.scalars(query))

    def is_suspended(self, workspace_id: str) -> bool:
        since = select(workspaces.c.suspended_at).where(workspaces.c.id == workspace_id)
        return self._connection.scalar(since) is not None

    def suspended_before(self, instant: datetime) -> Mapping[str, datetime]:
        """Workspaces that Slack lets nothing into since that instant or longer, each with since when."""
        query = select(workspaces.c.id, workspaces.c.suspended_at).where(workspaces.c.suspended_at <= instant)
        return {row.id: row.suspended_at for row in self._connection.execute(query.order_by(workspaces.c.id))}

    def admins(self, workspace_id: str) -> tuple[str, ...]:
        """Users who are told when nobody else can be: those appointed in the settings, else Slack's own."""
        query = select(workspaces.c.appointed_admin_ids, workspaces.c.admin_ids)
        row = self._connection.execute(query.where(workspaces.c.id == workspace_id)).one_or_none()
        return () if row is None else tuple(row.appointed_admin_ids or row.admin_ids or ())

    def set_admins(self, workspace_id: str, admin_ids: Sequence[str], *, at: datetime) -> None:
        """Remember who Slack says they are."""
        self._change(workspace_id, admin_ids=list(admin_ids), admins_asked_at=at)

    def whose_admins_are_older_than(self, instant: datetime) -> tuple[str, ...]:
        """Workspaces that Slack has not been asked about since then, and can be."""
        is_old = or_(workspaces.c.admins_asked_at.is_(None), workspaces.c.admins_asked_at < instant)
        is_served = and_(workspaces.c.suspended_at.is_(None), workspaces.c.uninstalled_at.is_(None))
        return tuple(self._connection.scalars(select(workspaces.c.id).where(is_old, is_served)))

    def default_channel(self, workspace_id: str) -> str | None:
        query = select(workspaces.c.default_channel_id).where(workspaces.c.id == workspace_id)
        channel_id: str | None = self._connection.scalar(query)
        return channel_id

    def pause(self, workspace_id: str, *, until: datetime) -> None:
        """Send nothing to it before this instant: Slack asked to wait, or doesn't answer."""
        self._change(workspace_id, paused_until=until)

    def in_trouble(self) -> tuple[str, ...]:
        """Workspaces whose deliveries were in trouble when the auditor last looked."""
        return tuple(self._connection.scalars(select(workspaces.c.id).where(IS_RED)))

    def red_since(self, workspace_id: str) -> datetime | None:
        """Since when its deliveries are in trouble; None: they are not."""
        since: datetime | None = self._connection.scalar(
            select(workspaces.c.red_since).where(workspaces.c.id == workspace_id)
        )
        return since

    def mark_red(self, workspace_ids: Collection[str], *, at: datetime) -> None:
        """Their deliveries are in trouble, since now unless they were already."""
        is_new = and_(workspaces.c.id.in_(list(workspace_ids)), ~IS_RED)
        self._connection.execute(update(workspaces).where(is_new).values(red_since=at))

    def mark_clean(self, *, but: Collection[str]) -> tuple[str, ...]:
        """The trouble is over everywhere but there; of which workspaces somebody had been told."""
        is_over = and_(IS_RED, workspaces.c.id.not_in(list(but)))
        change = update(workspaces).where(is_over).values(red_since=None, alerted_at=None)
        was_told = change.where(workspaces.c.alerted_at.is_not(None)).returning(workspaces.c.id)
        told = tuple(self._connection.scalars(was_told))
        self._connection.execute(change)
        return told

    def to_alert(self, *, red_before: datetime) -> tuple[str, ...]:
        """Workspaces in trouble since then that can be told so, and that nobody has been told about."""
        query = select(workspaces.c.id).where(_is_to_alert(red_before))
        return tuple(self._connection.scalars(query.order_by(workspaces.c.id)))

    def mark_alerted(self, workspace_id: str, *, at: datetime, red_before: datetime) -> bool:
        """Somebody is told by the caller. False: another one tells."""
        is_it = and_(workspaces.c.id == workspace_id, _is_to_alert(red_before))
        change = update(workspaces).where(is_it).values(alerted_at=at)
        return self._connection.execute(change).rowcount == 1

    def _change(self, workspace_id: str, **values: object) -> None:
        self._connection.execute(update(workspaces).where(workspaces.c.id == workspace_id).values(values))
