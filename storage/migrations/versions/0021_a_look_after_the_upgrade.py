"""When a contract is next looked at was decided by earlier rules: each is looked at once by the present ones."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # At once. `look_at` stays: what has been told since then, or would be told then, is not told by this look.
    op.execute("UPDATE contracts SET look_not_before = created_at WHERE look_not_before IS NOT NULL")
