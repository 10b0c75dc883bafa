"""A proof is kept once, however often its form is submitted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice_proofs", sa.Column("nonce", sa.String(length=64)))
    op.create_index("uq_notice_proofs_nonce", "notice_proofs", ["workspace_id", "nonce"], unique=True)
