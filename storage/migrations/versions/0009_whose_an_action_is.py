"""Whose an action is, where it is not the contract owner's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.constraints import replace_choices

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

EVENTS = (
    "registered",
    "edited",
    "removed",
    "restored",
    "plan_started",
    "plan_changed",
    "action_done",
    "action_skipped",
    "action_snoozed",
    "action_assigned",
    "notice_sent",
    "notice_confirmed",
    "reminder_posted",
    "letter_edited",
    "letter_reset",
    "letter_facts_changed",
    "negotiation_started",
    "answer_recorded",
    "outcome_recorded",
    "evidence_added",
    "evidence_removed",
    "kept",
    "taken_back",
    "renewal_asked",
    "renewed",
    "charged",
    "ended",
)


def upgrade() -> None:
    op.add_column("actions", sa.Column("assignee_id", sa.String(length=64)))
    replace_choices("audit_events", "event", EVENTS)
