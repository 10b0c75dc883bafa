"""One asking for one action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from planner.actions import ActionKey
from storage.records.messages import PostedMessage


class ReminderState(StrEnum):
    ARMED = "armed"
    QUEUED = "queued"
    """A delivery carries it from here on."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRecord:
    """One asking for one action. Unique by contract, action, planned day and sequence."""

    id: str
    workspace_id: str
    contract_id: str
    action_id: str
    action_key: ActionKey
    planned_on: date
    sequence: int
    """0: the first; of a later one the number of its day, so that planning again finds it."""
    remind_on: date
    due_at: datetime
    state: ReminderState
    delivery_id: str | None
    message: PostedMessage | None
