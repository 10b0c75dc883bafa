"""A proof that notice was sent, or that the vendor confirmed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from planner.playbook import NoticeMethod


class ProofKind(StrEnum):
    SENT = "sent"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRecord:
    id: str
    workspace_id: str
    contract_id: str
    term_number: int
    kind: ProofKind
    on: date
    method: NoticeMethod | None
    reference: str | None
    """The vendor's reference, or a link."""
    note: str | None
    recorded_by: str
    recorded_at: datetime
    taken_back_by: str | None = None
    taken_back_at: datetime | None = None
    """It was recorded by mistake, and has not counted since; None: it counts."""
