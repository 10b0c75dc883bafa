"""The negotiation file: answers, outcomes, evidence; and what they change of a plan and of a term."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.constraints import replace_choices

revision = "0007"
down_revision = "0006"
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
)
CONCESSIONS = (
    "release_with_refund",
    "release_with_credit",
    "smaller_contract",
    "release_from_renewal",
    "invoice_credit",
    "nothing",
)


def upgrade() -> None:
    replace_choices("audit_events", "event", EVENTS)
    op.add_column("terms", sa.Column("released_on", sa.Date()))
    op.add_column("plans", sa.Column("asked_on", sa.Date()))
    op.add_column("plans", sa.Column("escalate_on", sa.Date()))
    _create_entries()
    _create_evidence()


def _create_entries() -> None:
    table = "negotiation_entries"
    op.create_table(
        table,
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("contract_id", sa.String(length=64), nullable=False),
        sa.Column("term_number", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("respondent", _one_of(("billing", "sales"), "respondent")),
        sa.Column("answer", _one_of(("denied", "no_answer", "offer"), "answer")),
        sa.Column("concession", _one_of(CONCESSIONS, "concession")),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reference", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("recorded_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("workspace_id", "nonce", name=op.f(f"uq_{table}_workspace_id_nonce")),
        _of_contract(table),
    )
    op.create_index(f"ix_{table}_contract", table, ["workspace_id", "contract_id"])


def _create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("contract_id", sa.String(length=64), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.Column("removed_by", sa.String(length=64)),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_evidence")),
        _of_contract("evidence"),
    )
    is_live = sa.text("removed_at IS NULL")
    op.create_index(
        "uq_evidence_link",
        "evidence",
        ["workspace_id", "contract_id", "link"],
        unique=True,
        sqlite_where=is_live,
        postgresql_where=is_live,
    )


def _one_of(choices: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*choices, name=name, native_enum=False, create_constraint=True, length=40)


def _of_contract(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "contract_id"],
        ["contracts.workspace_id", "contracts.id"],
        name=op.f(f"fk_{table}_contracts"),
    )
