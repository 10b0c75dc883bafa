"""A registered contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from planner.contract import Contract
from storage.records.settings import DEFAULT_POST_TIME

ContractKey = tuple[str, str]
"""Workspace and contract."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContract:
    """All facts that a person gives of a contract, when it is registered and when it is changed."""

    contract: Contract
    channel_id: str
    registrant_id: str
    owner_id: str
    backup_id: str | None = None
    is_restricted: bool = False
    timezone: str
    """IANA name."""
    post_time: time = DEFAULT_POST_TIME

    @classmethod
    def of(cls, record: ContractRecord, contract: Contract) -> NewContract:
        """What is registered, with other facts of the contract itself."""
        return cls(
            contract=contract,
            channel_id=record.channel_id,
            registrant_id=record.registrant_id,
            owner_id=record.owner_id,
            backup_id=record.backup_id,
            is_restricted=record.is_restricted,
            timezone=record.timezone,
            post_time=record.post_time,
        )
