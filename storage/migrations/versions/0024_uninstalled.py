"""Where it was uninstalled, and when what is kept of that workspace is forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("uninstalled_at", INSTANT))
    op.add_column("workspaces", sa.Column("forget_at", INSTANT))
    condition = sa.text("forget_at IS NOT NULL")
    op.create_index(
        "ix_workspaces_forget",
        "workspaces",
        ["forget_at"],
        sqlite_where=condition,
        postgresql_where=condition,
    )
