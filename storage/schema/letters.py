"""Facts for letters, and letters as people have edited them."""

from __future__ import annotations

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table, Text

from storage.columns import Key, UtcDateTime, one_of
from storage.records.letters import LetterFact, LetterKind
from storage.schema.base import belongs_to, metadata

letter_facts = Table(
    "letter_facts",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    # 0: it holds in every term.
    Column("term_number", Integer, nullable=False),
    Column("name", one_of(LetterFact, "name"), nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("workspace_id", "contract_id", "term_number", "name"),
    belongs_to("contracts", "contract_id"),
)

letter_drafts = Table(
    "letter_drafts",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("term_number", Integer, nullable=False),
    Column("kind", one_of(LetterKind, "kind"), nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("contract_revision", Integer, nullable=False),
    Column("edited_by", Key, nullable=False),
    Column("edited_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("workspace_id", "contract_id", "term_number", "kind"),
    belongs_to("contracts", "contract_id"),
)
