"""In which workspaces it is installed, with their tokens encrypted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEY = sa.String(64)
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "installations",
        sa.Column("workspace_id", KEY, nullable=False),
        sa.Column("workspace_name", sa.Text(), nullable=False),
        sa.Column("bot_user_id", KEY, nullable=False),
        sa.Column("bot_id", KEY),
        sa.Column("sealed_token", sa.Text(), nullable=False),
        sa.Column("installed_by", KEY),
        sa.Column("installed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_installations")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_installations_workspaces")
        ),
    )
