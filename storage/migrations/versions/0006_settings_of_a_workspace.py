"""Settings of a workspace, who changed them, and its weekly digest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.String(length=64)
INSTANT = sa.DateTime(timezone=True)
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    empty = sa.text("'[]'")
    for column in (
        sa.Column("post_time", sa.Time()),
        sa.Column("timezone", sa.String(length=64)),
        sa.Column("country", sa.String(length=8)),
        sa.Column("digest_day", sa.Integer(), nullable=False, server_default=sa.text("1")),
        sa.Column("fallback_ids", sa.JSON(), nullable=False, server_default=empty),
        sa.Column("appointed_admin_ids", sa.JSON(), nullable=False, server_default=empty),
        sa.Column("settings_revision", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("next_digest_at", INSTANT),
        sa.Column("digest_week", sa.String(length=8)),
    ):
        op.add_column("workspaces", column)
    op.create_table(
        "settings_changes",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", KEY, nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_settings_changes_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings_changes")),
    )
    op.create_index("ix_settings_changes_workspace", "settings_changes", ["workspace_id"])
