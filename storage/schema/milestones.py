"""The turns in the life of a contract."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, String, Table, Text, UniqueConstraint

from storage.columns import Key, Minor, UtcDateTime, one_of
from storage.records.milestones import MilestoneKind
from storage.schema.base import belongs_to, metadata, primary_key

milestones = Table(
    "milestones",
    metadata,
    Column("workspace_id", Key, nullable=False),
    Column("id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("term_number", Integer, nullable=False),
    # Orders what happened at one instant.
    Column("number", Integer, nullable=False),
    Column("kind", one_of(MilestoneKind, "kind"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", Key),
    Column("on", Date),
    Column("reason", Text),
    Column("amount", Minor),
    Column("currency", String(3), nullable=False),
    primary_key(),
    UniqueConstraint("workspace_id", "contract_id", "number"),
    belongs_to("contracts", "contract_id"),
)
