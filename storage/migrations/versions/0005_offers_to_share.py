"""Edits of the offer to share a file."""

from __future__ import annotations

from storage.migrations.constraints import replace_choices

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = (
    "plan",
    "plan_edit",
    "reminder",
    "reminder_edit",
    "announcement",
    "file",
    "file_edit",
    "weekly",
    "escalation",
    "fallback",
    "digest",
    "digest_edit",
    "alert",
)


def upgrade() -> None:
    replace_choices("deliveries", "kind", KINDS)
