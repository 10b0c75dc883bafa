"""What people have open."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, PrimaryKeyConstraint, Table

from storage.columns import Key, UtcDateTime
from storage.schema.base import belongs_to, metadata

open_forms = Table(
    "open_forms",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("view_id", Key, nullable=False),
    # Where the answer goes once it is submitted.
    Column("origin", JSON, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "view_id"),
    belongs_to("workspaces"),
)

home_tabs = Table(
    "home_tabs",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("user_id", Key, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    # Grows with all that is published or opened: who finds another one than they left was overtaken.
    Column("version", Integer, nullable=False),
    # Of what is shown; NULL: nobody knows.
    Column("fingerprint", Key),
    PrimaryKeyConstraint("workspace_id", "user_id"),
    belongs_to("workspaces"),
)
