"""In which workspaces it is installed, and which installations somebody has begun."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from storage.columns import Key, UtcDateTime
from storage.schema.base import belongs_to, metadata

installations = Table(
    "installations",
    metadata,
    Column("workspace_id", Key, primary_key=True),
    Column("workspace_name", Text, nullable=False),
    Column("bot_user_id", Key, nullable=False),
    Column("bot_id", Key),
    # Encrypted before it comes here; what can open it is no part of the database.
    Column("sealed_token", Text, nullable=False),
    Column("installed_by", Key),
    Column("installed_at", UtcDateTime, nullable=False),
    belongs_to("workspaces"),
)

oauth_states = Table(
    "oauth_states",
    metadata,
    # Of the state that went to Slack: who reads the database can't finish somebody else's installation.
    Column("fingerprint", Key, primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)
