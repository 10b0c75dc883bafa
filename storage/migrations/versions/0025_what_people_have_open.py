"""What people have open, so that any replica can answer it: forms, and Home."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KEY = sa.String(64)
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "open_forms",
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("view_id", KEY, nullable=False),
        sa.Column("origin", sa.JSON(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "view_id", name=op.f("pk_open_forms")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_open_forms_workspaces")),
    )
    op.create_table(
        "home_tabs",
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", KEY),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_home_tabs")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_home_tabs_workspaces")),
    )
