"""What use cases return to be shown of many contracts, and of the workspace itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from planner.actions import ActionKey
from planner.deadlines import Deadlines, NoticeStatus
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryRecord
from storage.records.settings import SettingsChange, WorkspaceSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """A delivery that has not reached its place."""

    delivery: DeliveryRecord
    record: ContractRecord | None
    """None: it is about the workspace."""
    step: ActionKey | None
    """What it was to remind of; None: it is no reminder."""
    since_on: date
    """The day on which it was due, where the contract is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthView:
    """How delivery stands in one workspace."""

    armed: int
    """Reminders still to come."""
    not_taken_up: int
    """Of these, due some time ago: nothing sends."""
    due: int
    late: tuple[Stuck, ...]
    blocked: tuple[Stuck, ...]
    dead: tuple[Stuck, ...]
    is_suspended: bool


class Urgency(StrEnum):
    """Days to the next deadline, in half-open bands: the lower bound belongs to the band."""

    MISSED = "missed"
    NOW = "0-13"
    SOON = "14-44"
    LATER = "45-89"
    FAR = "90+"
    SETTLED = "settled"
    """Kept, ended, or over with nothing left to send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSummary:
    record: ContractRecord
    deadlines: Deadlines
    next_deadline_on: date
    """`send_by` while notice is unproven, else the end."""
    days_to_deadline: int
    urgency: Urgency
    is_over: bool = False
    """The term has ended, and it is not known yet what follows."""

    @property
    def has_nothing_to_send(self) -> bool:
        """It ends for good on its last day: nothing renews by itself, or the vendor confirmed the notice."""
        return self.deadlines.status in {NoticeStatus.CONFIRMED, NoticeStatus.NONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter:
    """`mine`, `here`, `due N`, `missed` or `all`."""

    kind: str = "all"
    due_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    items: tuple[ContractSummary, ...]
    filter: ListFilter
    page: int
    """From 1."""
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What `/exitplan` alone shows to one person."""

    items: tuple[ContractSummary, ...]
    total: int
    at_stake: Mapping[str, Fraction]
    """Open exposure by currency; never added up across currencies."""
    undelivered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsView:
    """The settings of a workspace, as one person sees them."""

    settings: WorkspaceSettings
    admin_ids: tuple[str, ...]
    """Who is admin: those appointed, else Slack's own."""
    may_change: bool
    at_other_hours: int
    """Contracts that are spoken of at another hour than the one that is set."""
    contracts: int
    last_change: SettingsChange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """What one person's Home shows."""

    items: tuple[ContractSummary, ...]
    """The most urgent first; no more than Home has room for."""
    total: int
    missed: int
    at_stake: Mapping[str, Fraction]
    """Open exposure by currency; never added up across currencies."""
    changeable: frozenset[str]
    """Ids of the contracts that this person may change."""
    health: HealthView
    may_change_settings: bool
