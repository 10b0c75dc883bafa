"""What the outbox says: a view for each kind of delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from bot.usecases.portfolio_views import ContractSummary
from bot.usecases.views import ContractView, PlanItem, PlanView
from planner.actions import ActionKey
from planner.contract import Contract
from planner.outcome import Outcome, WrongCharge
from scheduler.trouble import Trouble
from storage.records.milestones import MilestoneKind, MilestoneRecord
from storage.records.reminders import ReminderRecord


class Asking(StrEnum):
    """How somebody is asked about an action."""

    FIRST = "first"
    """In the channel, in full."""
    AGAIN = "again"
    """In the thread of the first."""
    OWNER = "owner"
    """Directly, as everybody below."""
    ASSIGNEE = "assignee"
    BACKUP = "backup"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderView:
    contract: ContractView
    item: PlanItem
    reminder: ReminderRecord
    days_late: int
    """Days between the day it should have been posted and the day it is."""
    may_be_repeat: bool
    asking: Asking = Asking.FIRST
    posted_in: str = ""
    """The conversation in which the first message about it stands; empty: it stands nowhere."""
    is_of_earlier_term: bool = False
    """Whether another term has begun since the plan was made that it belongs to."""
    posted_on: date | None = None
    """Of an edit: the day on which the message was posted that it changes. None: it is a post."""

    @property
    def is_edit(self) -> bool:
        """Edits notify nobody: they may name whoever has nothing to do, too."""
        return self.posted_on is not None

    @property
    def is_edited_later(self) -> bool:
        """Whether Slack shows another day above it than the one of which it tells."""
        return self.is_edit and self.posted_on != self.contract.today

    @property
    def has_moved_on(self) -> bool:
        """Whether its action has got another day, which is still to come and has a reminder of its own."""
        planned_on = self.item.action.planned_on
        return planned_on != self.reminder.planned_on and planned_on > self.contract.today


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedChannelView:
    """A contract in whose channel other organisations read."""

    contract: ContractView


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentView:
    """An action that somebody was given."""

    contract: ContractView
    item: PlanItem
    assigned_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """Many reminders of one channel, the nearest deadline first."""

    reminders: tuple[ReminderView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPlanView:
    """A plan that runs no more, because it was replaced or stopped."""

    contract: ContractView
    plan: PlanView


@dataclass(frozen=True, slots=True, kw_only=True)
class ElsewhereView:
    """What stands where its contract is not spoken of any more: no fact of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneView:
    """A turn in the life of a contract, as it is announced."""

    contract: ContractView
    milestone: MilestoneRecord
    term: Contract
    """The contract in the term that it is about, which may have begun another since."""
    answer: MilestoneRecord | None = None
    """What was decided after it."""
    asking: Asking = Asking.FIRST
    """Of a call: in the channel, in the thread of the first, or directly."""
    stands_in_channel: bool = True
    """Where the channel sees it, and not in a thread or a direct message."""
    is_latest_call: bool = True
    """Nothing is called for anew in the same place."""
    outcome: Outcome | None = None
    """Of an end: what leaving was worth."""
    charged: WrongCharge | None = None
    """Of a charge after the end: what was charged in its term in all, and is back."""
    undone: tuple[ActionKey, ...] = ()
    """Of an end: what was still open then."""
    is_credit_open: bool = False
    """Of an end: early release was asked for, and nobody has recorded what came of it."""
    by_name: str = ""
    """What whoever did it is called: a mention would notify them of what they know."""
    keeper_name: str = ""
    """The same of whoever kept it the last time."""

    @property
    def kept_before(self) -> MilestoneRecord | None:
        """The decision to keep it that it asks about again; None: it does not ask so."""
        if self.milestone.kind is not MilestoneKind.ASKED_AGAIN:
            return None
        earlier = [one for one in self.contract.milestones if one.at < self.milestone.at]
        return next((one for one in reversed(earlier) if one.kind is MilestoneKind.KEPT), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OldAction:
    """An open action that was asked about twice."""

    contract: ContractView
    item: PlanItem


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyView:
    """The weekly digest of one channel."""

    items: tuple[ContractSummary, ...]
    """Missed, or due within 90 days; the most urgent first."""
    at_stake: Mapping[str, Fraction]
    """Open exposure by currency; never added up across currencies."""
    old_actions: tuple[OldAction, ...]
    hides_money: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPlace:
    """Where something could not be said, and Slack's word for why."""

    place: str
    """A channel, or a user who can't be reached."""
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """How many things are wrong with delivery in a workspace, by what is wrong. Empty: it is over."""

    troubles: Mapping[Trouble, int]
    hours: int
    """For so long, rounded down."""


SaidView = (
    ContractView
    | ReminderView
    | AssignmentView
    | SharedChannelView
    | DigestView
    | ElsewhereView
    | WeeklyView
    | AlertView
    | ClosedPlanView
    | MilestoneView
)
"""What a message can be about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a delivery says, the closed place that it stands in for, and whether it may stand there twice."""

    view: SaidView
    closed: ClosedPlace | None = None
    may_be_repeat: bool = False
