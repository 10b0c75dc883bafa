"""What letters are written from: facts given once, and texts that people have edited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.constraints import replace_choices

revision = "0004"
down_revision = "0003"
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
)
KINDS = ("notice", "request", "escalate", "cite", "delete")
FACTS = (
    "account_name",
    "admin_email",
    "order_number",
    "plan",
    "invoice_number",
    "reason",
    "usage",
    "experience",
    "wrong_charge",
    "signature",
    "notice_address",
    "billing_address",
    "sales_address",
    "deletion_address",
    "postal_address",
)


def upgrade() -> None:
    replace_choices("audit_events", "event", EVENTS)
    op.create_table(
        "letter_facts",
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("contract_id", sa.String(length=64), nullable=False),
        sa.Column("name", _one_of(FACTS, "name"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "contract_id", "name", name=op.f("pk_letter_facts")),
        _of_contract("letter_facts"),
    )
    op.create_table(
        "letter_drafts",
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("contract_id", sa.String(length=64), nullable=False),
        sa.Column("term_number", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of(KINDS, "kind"), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("contract_revision", sa.Integer(), nullable=False),
        sa.Column("edited_by", sa.String(length=64), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "workspace_id", "contract_id", "term_number", "kind", name=op.f("pk_letter_drafts")
        ),
        _of_contract("letter_drafts"),
    )


def _one_of(choices: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*choices, name=name, native_enum=False, create_constraint=True, length=40)


def _of_contract(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "contract_id"],
        ["contracts.workspace_id", "contracts.id"],
        name=op.f(f"fk_{table}_contracts"),
    )
