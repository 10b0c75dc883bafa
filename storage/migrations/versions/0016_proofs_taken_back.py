"""A proof that was recorded by mistake is taken back, and kept with who did so and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.constraints import replace_choices

revision = "0016"
down_revision = "0015"
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
    "sending_taken_back",
    "confirmation_taken_back",
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
    op.add_column("notice_proofs", sa.Column("taken_back_by", sa.String(length=64)))
    op.add_column("notice_proofs", sa.Column("taken_back_at", sa.DateTime(timezone=True)))
    replace_choices("audit_events", "event", EVENTS)
