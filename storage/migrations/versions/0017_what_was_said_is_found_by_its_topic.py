"""What was said is found by its topic, and a digest by its message, however large the outbox has grown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _index_where("ix_deliveries_topic", "topic IS NOT NULL", ["workspace_id", "topic"])
    _index_where("ix_deliveries_digests", "kind = 'digest'", ["workspace_id", "channel_id", "message_ts"])


def _index_where(name: str, condition: str, columns: list[str]) -> None:
    where = sa.text(condition)
    op.create_index(name, "deliveries", columns, sqlite_where=where, postgresql_where=where)
