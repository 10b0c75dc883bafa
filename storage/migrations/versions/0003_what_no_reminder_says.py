"""Deliveries that no reminder stands for: announcements, files, the weekly digest, alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.constraints import allow_nothing, replace_choices

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = (
    "plan",
    "plan_edit",
    "reminder",
    "reminder_edit",
    "announcement",
    "file",
    "weekly",
    "escalation",
    "fallback",
    "digest",
    "digest_edit",
    "alert",
)


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("topic", sa.String(length=64)))
    allow_nothing("deliveries", "contract_id", sa.String(length=64))
    allow_nothing("deliveries", "contract_revision", sa.Integer())
    replace_choices("deliveries", "kind", KINDS)
