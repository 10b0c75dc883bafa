"""Asking again, telling people directly, digests, and whom to tell when a channel is closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.constraints import replace_choices

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KINDS = (
    "plan",
    "plan_edit",
    "reminder",
    "reminder_edit",
    "escalation",
    "fallback",
    "digest",
    "digest_edit",
    "alert",
)
STATES = (
    "ready",
    "claimed",
    "sending",
    "waiting",
    "gathered",
    "delivered",
    "blocked",
    "cancelled",
    "dead",
)

NEW_COLUMNS = {
    "workspaces": (
        sa.Column("admin_ids", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
        sa.Column("admins_asked_at", sa.DateTime(timezone=True)),
        sa.Column("default_channel_id", sa.String(length=64)),
        sa.Column("red_since", sa.DateTime(timezone=True)),
        sa.Column("alerted_at", sa.DateTime(timezone=True)),
    ),
    "actions": (sa.Column("snoozed_until", sa.Date()),),
    "deliveries": (
        sa.Column("also_in_channel", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("recipient_id", sa.String(length=64)),
        sa.Column("fallback_for", sa.String(length=64)),
        sa.Column("digest_id", sa.String(length=64)),
        sa.Column("deadline_on", sa.Date(), nullable=False, server_default=sa.text("'1970-01-01'")),
        sa.Column("crashes", sa.Integer(), nullable=False, server_default=sa.text("0")),
    ),
}


def upgrade() -> None:
    for table, columns in NEW_COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    replace_choices("deliveries", "kind", KINDS)
    replace_choices("deliveries", "state", STATES)
    op.create_index("ix_deliveries_reminder", "deliveries", ["workspace_id", "reminder_id"])
    for name, reference in (("fallback", "fallback_for"), ("digest", "digest_id")):
        condition = sa.text(f"{reference} IS NOT NULL")
        op.create_index(
            f"ix_deliveries_{name}",
            "deliveries",
            ["workspace_id", reference],
            sqlite_where=condition,
            postgresql_where=condition,
        )
