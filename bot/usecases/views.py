"""What use cases return to be shown of one contract: storage and planner, joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.actions import ActionKey, Line
from planner.advice import Advice
from planner.concessions import Stage
from planner.contract import Contract
from planner.credit import Credit
from planner.deadlines import Deadlines
from planner.outcome import NO_CHARGE, WrongCharge
from storage.records.audit import AuditRecord
from storage.records.contracts import ContractRecord, ContractState
from storage.records.letters import DraftRecord, LetterFact, LetterKind
from storage.records.milestones import MilestoneKind, MilestoneRecord
from storage.records.negotiations import EntryRecord, EvidenceRecord
from storage.records.plans import ActionRecord, ActionState, PlanRecord
from storage.records.proofs import ProofRecord


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

NOTHING_TO_EXPORT = "there is nothing to export"
"""The reason with which exports are closed when a person confirms that."""


def is_exported(export: ActionRecord) -> bool:
    """Skipping an export saves no data: it counts where somebody said that there is nothing to export."""
    if export.state is ActionState.SKIPPED:
        return export.reason == NOTHING_TO_EXPORT
    return export.state in {ActionState.DONE, ActionState.DROPPED}


def was_kept(term_number: int, milestones: Sequence[MilestoneRecord]) -> bool:
    """Whether people decided in that term to keep the tool, and left it at that."""
    decisions = [
        one.kind
        for one in milestones
        if one.term_number == term_number and one.kind in {MilestoneKind.KEPT, MilestoneKind.TAKEN_BACK}
    ]
    return bool(decisions) and decisions[-1] is MilestoneKind.KEPT


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
    charged: WrongCharge = NO_CHARGE
    """What was charged after the end of this term, and is back."""
    stopped_plan: PlanView | None = None
    """Of a contract that is kept in this term or has ended: the plan that ran last."""

    @property
    def is_over(self) -> bool:
        """Whether the last paid day of its present term has passed."""
        return self.today > self.record.contract.end_on

    @property
    def last_plan(self) -> PlanView | None:
        """The plan that runs, or that ran until nothing was asked any more."""
        return self.plan or self.stopped_plan

    @property
    def proofs_that_count(self) -> tuple[ProofRecord, ...]:
        """What is recorded of this term's notice and was not taken back, oldest first."""
        starts_on, number = self.record.contract.term_starts_on, self.record.term_number
        return tuple(
            one
            for one in self.proofs
            if one.taken_back_at is None and (one.term_number == number or one.on >= starts_on)
        )

    @property
    def was_kept_before(self) -> bool:
        """Whether its term has begun because people decided in the one before to keep it."""
        return was_kept(self.record.term_number - 1, self.milestones)

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

    @property
    def charged(self) -> WrongCharge:
        """What was charged after the end of this term, and is back: then that is the claim."""
        return self.contract.charged


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


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    audit: AuditRecord
    contract: Contract
    """By the facts of that time; after the change, where it is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    record: ContractRecord
    entries: tuple[HistoryEntry, ...]
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
