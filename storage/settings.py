"""What the admins of a workspace have set, and who changed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, time

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.contracts import StaleRevision
from storage.records.settings import DEFAULT_POST_TIME, SettingsChange, WorkspaceSettings
from storage.schema.settings import settings_changes
from storage.schema.workspaces import workspaces

COLUMNS = {
    "default_channel_id": workspaces.c.default_channel_id,
    "post_time": workspaces.c.post_time,
    "timezone": workspaces.c.timezone,
    "country": workspaces.c.country,
    "digest_day": workspaces.c.digest_day,
    "fallback_ids": workspaces.c.fallback_ids,
    "admin_ids": workspaces.c.appointed_admin_ids,
    "revision": workspaces.c.settings_revision,
}
"""Columns by the names of `WorkspaceSettings`."""

GET = select(*(column.label(name) for name, column in COLUMNS.items())).where(
    workspaces.c.id == bindparam("workspace_id")
)
"""Made once: whoever types a command asks it."""


class Settings:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, workspace_id: str) -> WorkspaceSettings:
        """The settings; the defaults for a workspace that was never heard of."""
        row = self._connection.execute(GET, {"workspace_id": workspace_id}).mappings().one_or_none()
        if row is None:
            return WorkspaceSettings()
        kept = dict(row) | {name: tuple(row[name] or ()) for name in ("fallback_ids", "admin_ids")}
        return WorkspaceSettings(**(kept | {"post_time": row["post_time"] or DEFAULT_POST_TIME}))

    def change(
        self, workspace_id: str, new: WorkspaceSettings, *, expected_revision: int, by: str, at: datetime
    ) -> WorkspaceSettings:
        """Keep the new settings, and what they change; the day of the next digest is worked out anew.

        Raises StaleRevision where somebody else has changed them since `expected_revision`.
        """
        before = self.get(workspace_id)
        values = {COLUMNS[name].name: _stored(value) for name, value in asdict(new).items()}
        values |= {
            "settings_revision": expected_revision + 1,
            "next_digest_at": None,
            "digest_not_before": None,
        }
        is_unchanged = workspaces.c.settings_revision == expected_revision
        change = update(workspaces).where(workspaces.c.id == workspace_id, is_unchanged).values(values)
        if self._connection.execute(change).rowcount != 1:
            raise StaleRevision(f"the settings are no longer at revision {expected_revision}")
        after = self.get(workspace_id)
        self._note(workspace_id, before, after, by=by, at=at)
        return after

    def last_change(self, workspace_id: str) -> SettingsChange | None:
        table = settings_changes.c
        query = (
            select(table.at, table.by, table.before, table.after)
            .where(table.workspace_id == workspace_id)
            .order_by(table.id.desc())
            .limit(1)
        )
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else SettingsChange(**row)

    def _note(
        self, workspace_id: str, before: WorkspaceSettings, after: WorkspaceSettings, *, by: str, at: datetime
    ) -> None:
        old, new = _plain(before), _plain(after)
        changed = [name for name in old if old[name] != new[name] and name != "revision"]
        values = {
            "workspace_id": workspace_id,
            "at": at,
            "by": by,
            "before": {name: old[name] for name in changed},
            "after": {name: new[name] for name in changed},
        }
        self._connection.execute(insert(settings_changes).values(values))


def _stored(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _plain(settings: WorkspaceSettings) -> Mapping[str, object]:
    """Values that JSON holds."""
    return {
        name: value.isoformat("minutes") if isinstance(value, time) else _stored(value)
        for name, value in asdict(settings).items()
    }
