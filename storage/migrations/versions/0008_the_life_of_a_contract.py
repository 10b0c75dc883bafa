"""Turns in the life of a contract, and when it next needs a look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.constraints import replace_choices

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MILESTONES = (
    "plan_wanted",
    "window_missed",
    "kept",
    "taken_back",
    "asked_again",
    "renewal_asked",
    "renewed",
    "charged",
    "ended",
)
DELIVERY_KINDS = (
    "plan",
    "plan_edit",
    "reminder",
    "reminder_edit",
    "announcement",
    "announcement_edit",
    "file",
    "file_edit",
    "weekly",
    "escalation",
    "fallback",
    "digest",
    "digest_edit",
    "alert",
)
AUDIT_EVENTS = (
    "registered",
    "edited",
    "removed",
    "restored",
    "plan_started",
    "plan_changed",
    "action_done",
    "action_skipped",
    "action_snoozed",
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
    op.add_column("contracts", sa.Column("look_at", sa.DateTime(timezone=True)))
    condition = sa.text("look_at IS NOT NULL AND removed_at IS NULL")
    op.create_index(
        "ix_contracts_look", "contracts", ["look_at"], sqlite_where=condition, postgresql_where=condition
    )
    # What was registered before has its first look at once.
    op.execute("UPDATE contracts SET look_at = created_at")
    _create_milestones()
    replace_choices("deliveries", "kind", DELIVERY_KINDS)
    replace_choices("audit_events", "event", AUDIT_EVENTS)


def _create_milestones() -> None:
    op.create_table(
        "milestones",
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("contract_id", sa.String(length=64), nullable=False),
        sa.Column("term_number", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*MILESTONES, name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64)),
        sa.Column("on", sa.Date()),
        sa.Column("reason", sa.Text()),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_milestones")),
        sa.UniqueConstraint(
            "workspace_id", "contract_id", "number", name=op.f("uq_milestones_workspace_id_contract_id_number")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contract_id"],
            ["contracts.workspace_id", "contracts.id"],
            name=op.f("fk_milestones_contracts"),
        ),
    )
