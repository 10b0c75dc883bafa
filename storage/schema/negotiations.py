"""The negotiation file: the vendor's answers, and links to evidence."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text, UniqueConstraint, text

from planner.concessions import AnswerKind, Concession, Respondent
from storage.columns import Key, Minor, UtcDateTime, one_of
from storage.schema.base import belongs_to, index_where, metadata, primary_key

negotiation_entries = Table(
    "negotiation_entries",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("term_number", Integer, nullable=False),
    # Counts the contract's entries: two of one instant have an order all the same.
    Column("number", Integer, nullable=False),
    # Made when the form opens: a second submit of it finds this row.
    Column("nonce", Key, nullable=False),
    Column("on", Date, nullable=False),
    Column("respondent", one_of(Respondent, "respondent")),
    Column("answer", one_of(AnswerKind, "answer")),
    Column("concession", one_of(Concession, "concession")),
    Column("amount", Minor),
    Column("currency", String(3), nullable=False),
    Column("reference", Text),
    Column("note", Text),
    Column("recorded_by", Key, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    primary_key(),
    UniqueConstraint("workspace_id", "nonce"),
    belongs_to("contracts", "contract_id"),
)
Index(
    "ix_negotiation_entries_contract",
    negotiation_entries.c.workspace_id,
    negotiation_entries.c.contract_id,
)

evidence = Table(
    "evidence",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("link", Text, nullable=False),
    Column("title", Text),
    Column("added_by", Key, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
    Column("removed_by", Key),
    primary_key(),
    belongs_to("contracts", "contract_id"),
)
index_where(
    "uq_evidence_link",
    text("removed_at IS NULL"),
    evidence.c.workspace_id,
    evidence.c.contract_id,
    evidence.c.link,
    unique=True,
)
