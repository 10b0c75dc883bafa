"""The number of the last change that was forgotten with its contract is kept, so that no number falls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("workspaces", sa.Column("last_forgotten", number))
