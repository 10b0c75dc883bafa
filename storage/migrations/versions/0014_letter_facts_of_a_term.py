"""Facts of letters that hold for one term are kept with it; those that there are belong to the current one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

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
KEEP_WITH_ITS_TERM = """
    INSERT INTO letter_facts (workspace_id, contract_id, term_number, name, text)
    SELECT kept.workspace_id, kept.contract_id,
           CASE WHEN kept.name IN ('invoice_number', 'reason', 'usage', 'wrong_charge')
                THEN contracts.term_number ELSE 0 END,
           kept.name, kept.text
      FROM letter_facts_before AS kept
      JOIN contracts ON contracts.workspace_id = kept.workspace_id AND contracts.id = kept.contract_id
"""


def upgrade() -> None:
    # SQLite cannot change a primary key: the table is made anew, under the names that it had.
    op.execute("CREATE TABLE letter_facts_before AS SELECT * FROM letter_facts")
    op.drop_table("letter_facts")
    op.create_table(
        "letter_facts",
        sa.Column("workspace_id", sa.String(length=64), nullable=False),
        sa.Column("contract_id", sa.String(length=64), nullable=False),
        sa.Column("term_number", sa.Integer(), nullable=False),
        sa.Column(
            "name",
            sa.Enum(*FACTS, name="name", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "workspace_id", "contract_id", "term_number", "name", name=op.f("pk_letter_facts")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "contract_id"],
            ["contracts.workspace_id", "contracts.id"],
            name=op.f("fk_letter_facts_contracts"),
        ),
    )
    op.execute(KEEP_WITH_ITS_TERM)
    op.drop_table("letter_facts_before")
