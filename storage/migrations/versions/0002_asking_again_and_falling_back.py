"""Asking again, telling people directly, digests, and whom to tell when a channel is closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

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
    _replace_check("kind", KINDS)
    _replace_check("state", STATES)
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


def _replace_check(column: str, choices: tuple[str, ...]) -> None:
    """Let the column hold these values."""
    allowed = ", ".join(f"'{choice}'" for choice in choices)
    condition = f"{column} IN ({allowed})"
    if op.get_bind().dialect.name == "sqlite":
        _rewrite_check(column, condition)
        return
    op.drop_constraint(op.f(f"ck_deliveries_{column}"), "deliveries", type_="check")
    op.create_check_constraint(op.f(f"ck_deliveries_{column}"), "deliveries", condition)


def _rewrite_check(column: str, condition: str) -> None:
    """SQLite can't change a check. Widening one changes no row, so its text may be replaced.

    Source: https://www.sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes".
    """
    bind = op.get_bind()
    find = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'deliveries'"
    lines = str(bind.scalar(sa.text(find))).splitlines()
    start = f"CONSTRAINT ck_deliveries_{column} CHECK"
    (line,) = (line for line in lines if line.strip().startswith(start))
    comma = "," if line.rstrip().endswith(",") else ""
    changed = [f"\t{start} ({condition}){comma}" if one is line else one for one in lines]
    version = bind.scalar(sa.text("PRAGMA schema_version"))
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    change = "UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = 'deliveries'"
    bind.execute(sa.text(change), {"sql": "\n".join(changed)})
    bind.execute(sa.text(f"PRAGMA schema_version = {int(version or 0) + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = OFF"))
