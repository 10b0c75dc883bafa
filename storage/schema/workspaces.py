"""Workspaces, with their settings and how delivery stands there."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, Table, Text, Time, text

from storage.columns import Key, Serial, UtcDateTime
from storage.schema.base import index_where, metadata

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Key, primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    # Set while Slack refuses the token: the rows stay, nothing is sent.
    Column("suspended_at", UtcDateTime),
    Column("suspended_for", Text),
    # Slack asked to wait, or doesn't answer.
    Column("paused_until", UtcDateTime),
    # Whom to tell when nobody else can be reached, and when Slack last said who they are.
    Column("admin_ids", JSON, nullable=False, server_default=text("'[]'")),
    Column("admins_asked_at", UtcDateTime),
    Column("default_channel_id", Key),
    # Settings that people change; where nothing is set, `WorkspaceSettings` has the defaults.
    Column("post_time", Time),
    Column("timezone", String(64)),
    Column("country", String(8)),
    Column("digest_day", Integer, nullable=False, server_default=text("1")),
    Column("fallback_ids", JSON, nullable=False, server_default=text("'[]'")),
    Column("appointed_admin_ids", JSON, nullable=False, server_default=text("'[]'")),
    Column("settings_revision", Integer, nullable=False, server_default=text("0")),
    # When the next weekly digest is due (NULL: to be worked out), and the ISO week of the last one.
    Column("next_digest_at", UtcDateTime),
    Column("digest_week", String(8)),
    # After a failure: when it is tried again.
    Column("digest_not_before", UtcDateTime),
    # Since when its deliveries are in trouble, and when an admin was told.
    Column("red_since", UtcDateTime),
    Column("alerted_at", UtcDateTime),
    # The highest number of a change that was forgotten with its contract: numbers are not to seem to fall.
    Column("last_forgotten", Serial),
    # Since when it is not installed there any more, and when what is kept is forgotten (NULL: it is).
    Column("uninstalled_at", UtcDateTime),
    Column("forget_at", UtcDateTime),
)
IS_TO_FORGET = text("forget_at IS NOT NULL")
index_where("ix_workspaces_forget", IS_TO_FORGET, workspaces.c.forget_at)
