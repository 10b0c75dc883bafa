"""Who changed the settings of a workspace; the settings themselves stand in its row."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Table

from storage.columns import Key, Serial, UtcDateTime
from storage.schema.base import belongs_to, metadata

settings_changes = Table(
    "settings_changes",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("workspace_id", Key, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", Key, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    belongs_to("workspaces"),
)
Index("ix_settings_changes_workspace", settings_changes.c.workspace_id)
