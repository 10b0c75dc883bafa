"""What was removed is forgotten a while after it could be brought back."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
AFTER = timedelta(days=31)

contracts = sa.table(
    "contracts",
    sa.column("workspace_id", sa.String),
    sa.column("id", sa.String),
    sa.column("removed_at", INSTANT),
    sa.column("purge_at", INSTANT),
)


def upgrade() -> None:
    op.add_column("contracts", sa.Column("purge_at", INSTANT))
    _schedule_what_is_removed()
    condition = sa.text("purge_at IS NOT NULL AND removed_at IS NOT NULL")
    op.create_index(
        "ix_contracts_purge",
        "contracts",
        ["purge_at"],
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _schedule_what_is_removed() -> None:
    bind = op.get_bind()
    removed = sa.select(contracts.c.workspace_id, contracts.c.id, contracts.c.removed_at)
    for row in bind.execute(removed.where(contracts.c.removed_at.is_not(None))).all():
        removed_at: datetime = row.removed_at
        is_it = sa.and_(contracts.c.workspace_id == row.workspace_id, contracts.c.id == row.id)
        bind.execute(sa.update(contracts).where(is_it).values(purge_at=removed_at + AFTER))
