"""A registered contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from planner.contract import Contract


class ContractState(StrEnum):
    ACTIVE = "active"
    NOTICE_SENT = "notice_sent"
    NOTICE_CONFIRMED = "notice_confirmed"
    KEEPING = "keeping"
    ENDED = "ended"

    @property
    def is_quiet(self) -> bool:
        """Nothing is asked about it: people keep it, or it has ended."""
        return self in {ContractState.KEEPING, ContractState.ENDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRecord:
    """A registered contract in its current term."""

    id: str
    """Short id that people can type: six characters."""
    workspace_id: str
    revision: int
    """Grows with every change of facts."""
    term_number: int
    contract: Contract
    channel_id: str
    is_restricted: bool
    """Readable only by owner, backup, registrant and admins."""
    registrant_id: str
    owner_id: str
    backup_id: str | None
    timezone: str
    """IANA name; dates of the contract are dates there."""
    post_time: time
    state: ContractState
    created_at: datetime
    removed_at: datetime | None
    removed_by: str | None

    @property
    def is_direct(self) -> bool:
        """Registered in a direct message with exitplan: ids of those begin with D."""
        return self.channel_id.startswith("D")
