"""What use cases return to be shown: storage and planner, joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from planner.actions import ActionKey, Line
from planner.advice import Advice
from planner.concessions import Stage
from planner.credit import Credit
from planner.deadlines import Deadlines
from planner.outcome import Outcome
from scheduler.trouble import Trouble
from storage.records import (
    ActionRecord,
    ActionState,
    AuditRecord,
    ContractRecord,
    ContractState,
    DeliveryRecord,
    DraftRecord,
    EntryRecord,
    EvidenceRecord,
    LetterFact,
    LetterKind,
    MilestoneKind,
    MilestoneRecord,
    PlanRecord,
    ProofRecord,
    ReminderRecord,
    SettingsChange,
    WorkspaceSettings,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """One action of a started plan. `line` is its place in today's timeline; None once it has left it."""

    action: ActionRecord
    line: Line | None

    @property
    def on(self) -> date:
        """The day to do it, as of today."""
        return self.line.on if self.line else self.action.planned_on

    @property
    def valid_until(self) -> date | None:
        """Until when it is of use, as of today; None: there is no such day."""
        return self.line.valid_until if self.line else self.action.valid_until


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    record: PlanRecord
    items: tuple[PlanItem, ...]
    """In the order to do them; settled ones stay in their place."""

    @property
    def is_trial_settled(self) -> bool:
        """Whether somebody has begun the replacement's trial, or said that there will be none."""
        trials = (item.action for item in self.items if item.action.key in TRIALS)
        return any(trial.state in {ActionState.DONE, ActionState.SKIPPED} for trial in trials)


TRIALS = frozenset({ActionKey.START_TRIAL, ActionKey.START_TRIAL_AND_CONFIGURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractView:
    """One contract as of `today` in its own time zone."""

    record: ContractRecord
    today: date
    advice: Advice
    plan: PlanView | None
    proofs: tuple[ProofRecord, ...]
    may_change: bool
    """Whether the person who looks may change it."""
    hides_money: bool = False
    """Posted where other organisations read: no price is shown."""
    milestones: tuple[MilestoneRecord, ...] = ()
    """Turns in its life, those of earlier terms too, oldest first."""

    @property
    def ended_on(self) -> date | None:
        """Its last day, once it has ended: it may lie before a term that had begun by itself."""
        if self.record.state is not ContractState.ENDED:
            return None
        days = [one.on for one in self.milestones if one.kind is MilestoneKind.ENDED and one.on]
        return days[-1] if days else self.record.contract.end_on


MOST_LINKS = 12
"""Links in one negotiation file: what one message can show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NegotiationView:
    """The negotiation file of one contract in its present term."""

    contract: ContractView
    stage: Stage
    entries: tuple[EntryRecord, ...]
    """Answers and outcomes, oldest first."""
    outcome: EntryRecord | None
    evidence: tuple[EvidenceRecord, ...]
    claim: Credit
    """What was left, and is typically credited of it, on the day of the request."""
    claimed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """One letter of a contract, and what it is written from."""

    contract: ContractView
    kind: LetterKind
    facts: Mapping[LetterFact, str]
    """What people have filled in, once for all letters."""
    entries: tuple[EntryRecord, ...] = ()
    """What the vendor has answered so far, oldest first."""
    draft: DraftRecord | None = None
    """The text as somebody has edited it; None: the template's."""


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
class MilestoneView:
    """A turn in the life of a contract, as it is announced."""

    contract: ContractView
    milestone: MilestoneRecord
    answer: MilestoneRecord | None = None
    """What was decided after it."""
    outcome: Outcome | None = None
    """Of an end: what leaving was worth."""
    undone: tuple[ActionKey, ...] = ()
    """Of an end: what was still open then."""


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
    """How many things are wrong with delivery in a workspace, by what is wrong. None: it is over."""

    troubles: Mapping[Trouble, int]
    hours: int
    """For so long, rounded down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a delivery says, instead of which place it says it here, and whether it may stand there twice."""

    view: (
        ContractView
        | ReminderView
        | AssignmentView
        | SharedChannelView
        | DigestView
        | WeeklyView
        | AlertView
        | ClosedPlanView
        | MilestoneView
    )
    closed: ClosedPlace | None = None
    may_be_repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """A delivery that has not reached its place."""

    delivery: DeliveryRecord
    record: ContractRecord | None
    """None: it is about the workspace."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedContract:
    """One contract as an export has it."""

    record: ContractRecord
    today: date
    """In its own zone."""
    deadlines: Deadlines
    plan: PlanRecord | None
    actions: tuple[ActionRecord, ...]
    proofs: tuple[ProofRecord, ...]


class Urgency(StrEnum):
    """Days to the next deadline, in half-open bands; product: `list`."""

    MISSED = "missed"
    NOW = "0-13"
    SOON = "14-44"
    LATER = "45-89"
    FAR = "90+"
    SETTLED = "settled"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    record: ContractRecord
    entries: tuple[AuditRecord, ...]
    """Newest first."""
    page: int
    has_more: bool


class AnswerResult(StrEnum):
    """What became of a click on an action."""

    ANSWERED = "answered"
    ALREADY_ANSWERED = "already_answered"
    EXPORT_FIRST = "export_first"
    PROOF_NEEDED = "proof_needed"
    GONE = "gone"
    """The contract or the action no longer exists for this person."""
    NOT_ALLOWED = "not_allowed"
    ASSIGNED = "assigned"
    ASSIGNED_ALREADY = "assigned_already"
    NOT_A_MEMBER = "not_a_member"
    """It can't be a guest's, a bot's or another organisation's."""
    NOT_IN_CIRCLE = "not_in_circle"
    """It can only be assigned to the contract's own people: it is restricted, or needs proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    result: AnswerResult
    view: ContractView | None = None
    item: PlanItem | None = None
    missing_exports: tuple[ActionKey, ...] = ()
    assignee_id: str | None = None
    """Whom it was to be assigned to."""
