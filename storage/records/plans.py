"""A plan and its dated actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from planner.actions import ActionKey, Anchor
from planner.choice import PlanChoice
from storage.records.messages import PostedMessage


class PlanState(StrEnum):
    ACTIVE = "active"
    REPLACED = "replaced"
    STOPPED = "stopped"


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    DROPPED = "dropped"
    """No longer part of the plan; kept for the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRecord:
    id: str
    workspace_id: str
    contract_id: str
    term_number: int
    choice: PlanChoice
    state: PlanState
    started_by: str
    started_at: datetime
    message: PostedMessage | None
    """The plan's message in its channel, once it is posted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRecord:
    id: str
    workspace_id: str
    contract_id: str
    plan_id: str
    key: ActionKey
    planned_on: date
    valid_until: date | None
    anchor: Anchor
    offset: int
    conditional: bool
    if_released: bool
    state: ActionState
    answered_by: str | None
    answered_at: datetime | None
    reason: str | None
    """Why it was skipped, as the person said it."""
    snoozed_until: date | None = None
    """A person asked not to be asked before this day."""
    assignee_id: str | None = None
    """Who is to do it; None: the contract's owner."""
