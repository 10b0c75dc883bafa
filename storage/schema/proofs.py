"""Proofs of notice."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, Table, Text

from planner.playbook import NoticeMethod
from storage.columns import Key, UtcDateTime, one_of
from storage.records.proofs import ProofKind
from storage.schema.base import belongs_to, metadata, primary_key

notice_proofs = Table(
    "notice_proofs",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("term_number", Integer, nullable=False),
    # Made when the form opens: a second submit of it finds this row. Older proofs have none.
    Column("nonce", Key),
    Column("kind", one_of(ProofKind, "kind"), nullable=False),
    Column("on", Date, nullable=False),
    Column("method", one_of(NoticeMethod, "method")),
    Column("reference", Text),
    Column("note", Text),
    Column("recorded_by", Key, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    # It was recorded by mistake: kept, and counted no more.
    Column("taken_back_by", Key),
    Column("taken_back_at", UtcDateTime),
    primary_key(),
    belongs_to("contracts", "contract_id"),
)
Index("ix_notice_proofs_contract", notice_proofs.c.workspace_id, notice_proofs.c.contract_id)
Index("uq_notice_proofs_nonce", notice_proofs.c.workspace_id, notice_proofs.c.nonce, unique=True)
