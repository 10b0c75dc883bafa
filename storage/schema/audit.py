"""Who changed what, and when."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Table

from storage.columns import Key, Serial, UtcDateTime, one_of
from storage.records.audit import AuditEvent
from storage.schema.base import belongs_to, metadata

audit_events = Table(
    "audit_events",
    metadata,
    # One growing number for all: it orders what one transaction wrote at one instant.
    Column("id", Serial, primary_key=True),
    Column("workspace_id", Key, nullable=False),
    Column("contract_id", Key, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", Key),
    Column("event", one_of(AuditEvent, "event"), nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    belongs_to("contracts", "contract_id"),
)
Index("ix_audit_events_contract", audit_events.c.workspace_id, audit_events.c.contract_id)
