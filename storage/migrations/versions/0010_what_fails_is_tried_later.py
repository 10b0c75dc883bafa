"""A look or a digest that fails is tried again later, and keeps the instant from which it is due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("digest_not_before", INSTANT))
    op.add_column("contracts", sa.Column("look_not_before", INSTANT))
    op.execute("UPDATE contracts SET look_not_before = look_at")
    op.drop_index("ix_contracts_look", "contracts")
    condition = sa.text("look_not_before IS NOT NULL AND removed_at IS NULL")
    op.create_index(
        "ix_contracts_look",
        "contracts",
        ["look_not_before"],
        sqlite_where=condition,
        postgresql_where=condition,
    )
