"""What stores return: frozen records, one per row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum

from planner.actions import ActionKey, Anchor
from planner.choice import PlanChoice
from planner.concessions import AnswerKind, Concession, Respondent
from planner.contract import Contract
from planner.playbook import NoticeMethod

DEFAULT_POST_TIME = time(9, 0)
"""Local time of day at which reminders are posted."""


MONDAY, SUNDAY = 1, 7
"""ISO weekdays."""
NO_DIGEST = 0
"""Instead of the weekday of the digest."""


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


class ReminderState(StrEnum):
    ARMED = "armed"
    QUEUED = "queued"
    """A delivery carries it from here on."""
    CANCELLED = "cancelled"


class DeliveryKind(StrEnum):
    PLAN = "plan"
    PLAN_EDIT = "plan_edit"
    REMINDER = "reminder"
    REMINDER_EDIT = "reminder_edit"
    ANNOUNCEMENT = "announcement"
    """Something that has happened to a contract; `topic` says what."""
    ANNOUNCEMENT_EDIT = "announcement_edit"
    FILE = "file"
    """A file for one person, or shared in a channel, or the offer to share it; `topic` says which."""
    FILE_EDIT = "file_edit"
    """The offer to share a file, once somebody has."""
    WEEKLY = "weekly"
    """The weekly digest of a workspace; `topic` names the week."""
    ESCALATION = "escalation"
    """What the channel is asked, told directly to one of the contract's people beside it."""
    FALLBACK = "fallback"
    """What could not be posted, and why, told directly to somebody else."""
    DIGEST = "digest"
    """Many reminders of one channel in one message."""
    DIGEST_EDIT = "digest_edit"
    ALERT = "alert"
    """To an admin: exitplan itself is in trouble."""


class DeliveryState(StrEnum):
    """An intent is committed before Slack is called; docs/reliability.md, "Claim, intent, post, record"."""

    READY = "ready"
    CLAIMED = "claimed"
    SENDING = "sending"
    WAITING = "waiting"
    GATHERED = "gathered"
    """A digest says it; what becomes of the digest becomes of it."""
    DELIVERED = "delivered"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"
    DEAD = "dead"


class ProofKind(StrEnum):
    SENT = "sent"
    CONFIRMED = "confirmed"


class MilestoneKind(StrEnum):
    """A turn in the life of a contract: a question that was asked, or what was decided."""

    PLAN_WANTED = "plan_wanted"
    """Nobody had started a plan, and the notice came near."""
    WINDOW_MISSED = "window_missed"
    """The window closed on a contract without a plan."""
    CONFIRMATION_WANTED = "confirmation_wanted"
    """Notice was sent, and nobody had recorded that the vendor confirmed it."""
    KEPT = "kept"
    TAKEN_BACK = "taken_back"
    """It is not kept, or has not ended, after all."""
    ASKED_AGAIN = "asked_again"
    """It was kept for this term: and for the next one?"""
    RENEWAL_ASKED = "renewal_asked"
    RENEWED = "renewed"
    CHARGED = "charged"
    """The vendor charged after the end."""
    ENDED = "ended"

    @property
    def is_call(self) -> bool:
        """Asked of a contract without a plan: the latest takes the place of all before."""
        return self.is_for_notice or self is self.CONFIRMATION_WANTED

    @property
    def is_for_notice(self) -> bool:
        """A call for the notice, in time or too late."""
        return self in {self.PLAN_WANTED, self.WINDOW_MISSED}


class AuditEvent(StrEnum):
    REGISTERED = "registered"
    EDITED = "edited"
    REMOVED = "removed"
    RESTORED = "restored"
    PLAN_STARTED = "plan_started"
    PLAN_CHANGED = "plan_changed"
    ACTION_DONE = "action_done"
    ACTION_SKIPPED = "action_skipped"
    ACTION_SNOOZED = "action_snoozed"
    ACTION_ASSIGNED = "action_assigned"
    NOTICE_SENT = "notice_sent"
    NOTICE_CONFIRMED = "notice_confirmed"
    SENDING_TAKEN_BACK = "sending_taken_back"
    """It was recorded by mistake that the notice was sent."""
    CONFIRMATION_TAKEN_BACK = "confirmation_taken_back"
    REMINDER_POSTED = "reminder_posted"
    LETTER_EDITED = "letter_edited"
    LETTER_RESET = "letter_reset"
    """Back to the template: a person's edited text is given up."""
    LETTER_FACTS_CHANGED = "letter_facts_changed"
    NEGOTIATION_STARTED = "negotiation_started"
    ANSWER_RECORDED = "answer_recorded"
    OUTCOME_RECORDED = "outcome_recorded"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_REMOVED = "evidence_removed"
    KEPT = "kept"
    TAKEN_BACK = "taken_back"
    RENEWAL_ASKED = "renewal_asked"
    RENEWED = "renewed"
    CHARGED = "charged"
    ENDED = "ended"


class LetterKind(StrEnum):
    NOTICE = "notice"
    REQUEST = "request"
    ESCALATE = "escalate"
    CITE = "cite"
    DELETE = "delete"


class LetterFact(StrEnum):
    """What letters say and no contract knows: filled in once, for the contract or for its term."""

    ACCOUNT_NAME = "account_name"
    ADMIN_EMAIL = "admin_email"
    ORDER_NUMBER = "order_number"
    PLAN = "plan"
    INVOICE_NUMBER = "invoice_number"
    REASON = "reason"
    USAGE = "usage"
    EXPERIENCE = "experience"
    WRONG_CHARGE = "wrong_charge"
    """Day and invoice of a charge that was a mistake."""
    SIGNATURE = "signature"
    NOTICE_ADDRESS = "notice_address"
    BILLING_ADDRESS = "billing_address"
    SALES_ADDRESS = "sales_address"
    DELETION_ADDRESS = "deletion_address"
    POSTAL_ADDRESS = "postal_address"


FACTS_OF_A_TERM = frozenset(
    {LetterFact.INVOICE_NUMBER, LetterFact.REASON, LetterFact.USAGE, LetterFact.WRONG_CHARGE}
)
"""What is true of one term only, and is asked again in the next."""


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
class PostedMessage:
    channel_id: str
    ts: str


def posted_at(ts: str) -> datetime:
    """When a message was posted: the service numbers messages by it."""
    return datetime.fromtimestamp(float(ts), UTC)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """One thing to be said in Slack: a row of the outbox."""

    id: str
    """Opaque; travels with the message, so that it can be found again."""
    workspace_id: str
    contract_id: str | None
    """None: it is about the workspace."""
    contract_revision: int | None
    kind: DeliveryKind
    topic: str | None
    """What it is about, where that is neither a plan nor a reminder; at most 64 characters."""
    plan_id: str | None
    reminder_id: str | None
    channel_id: str
    """A conversation; until it is delivered also a user, who gets a direct message."""
    recipient_id: str | None
    """The user who is told directly."""
    thread_ts: str | None
    also_in_channel: bool
    """An answer in a thread that the channel sees too."""
    message_ts: str | None
    """The message to edit; after delivery, the message posted."""
    fallback_for: str | None
    """The delivery whose destination is closed."""
    digest_id: str | None
    """The delivery that gathers this one with others."""
    deadline_on: date
    """Until when it helps: nearer ones go first."""
    state: DeliveryState
    due_at: datetime
    not_before: datetime
    """Earliest next attempt; later than `due_at` after a back-off."""
    attempts: int
    """Times that Slack was called and may have taken it."""
    absences: int
    """Look-ups since the last attempt that did not find it in Slack."""
    crashes: int
    """Times that its sender was gone while it was sending it."""
    fence: int
    """Grows with each claim; a holder of an older one has lost the row."""
    claimed_by: str | None
    lease_until: datetime | None
    intent_at: datetime | None
    delivered_at: datetime | None
    error: str | None
    may_be_repeat: bool
    created_at: datetime
    left_at: datetime | None = None
    """Since then its contract is not spoken of any more where its message stands."""

    @property
    def is_in_digest(self) -> bool:
        """Its message is a digest's; one that was scattered is its own digest, with its own message."""
        return self.digest_id not in {None, self.id}


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An answer, or with no respondent the outcome. `nonce` was made when the form opened."""

    nonce: str
    on: date
    respondent: Respondent | None = None
    answer: AnswerKind | None = None
    concession: Concession | None = None
    amount: Decimal | None = None
    reference: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecord:
    """An answer of the vendor's, or what came of a negotiation. Entries are only ever added."""

    id: str
    workspace_id: str
    contract_id: str
    term_number: int
    number: int
    """Grows with each entry of the contract."""
    on: date
    respondent: Respondent | None
    """Who answered; None: this is the outcome."""
    answer: AnswerKind | None
    concession: Concession | None
    """What was offered, or what came of it."""
    amount: Decimal | None
    currency: str
    reference: str | None
    note: str | None
    recorded_by: str
    recorded_at: datetime

    @property
    def is_outcome(self) -> bool:
        """What came of the negotiation, or of the claim for a wrong charge."""
        return self.respondent is None

    @property
    def is_refund(self) -> bool:
        """What came back of a wrong charge: it takes no other outcome's place."""
        return self.is_outcome and self.concession is Concession.CHARGE_REFUND


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord:
    """A link in the negotiation file. It stays with the contract from term to term."""

    id: str
    workspace_id: str
    contract_id: str
    link: str
    """An http(s) address: of a message in Slack, or one that somebody typed."""
    title: str | None
    """What it shows, in a person's words."""
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRecord:
    """A letter as a person has edited it; it counts for its term only."""

    workspace_id: str
    contract_id: str
    term_number: int
    kind: LetterKind
    subject: str
    body: str
    contract_revision: int
    """The contract's when it was edited: later facts are not in it."""
    edited_by: str
    edited_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRecord:
    id: str
    workspace_id: str
    contract_id: str
    term_number: int
    """The term that it happened in; of a renewal the new one."""
    kind: MilestoneKind
    at: datetime
    by: str | None
    """None: exitplan itself."""
    on: date | None
    """The day that it is about: the last day, the day of the charge."""
    reason: str | None
    """Why, as the person said it."""
    amount: Decimal | None
    """What was charged, or was got back, in the contract's currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    id: str
    workspace_id: str
    contract_id: str
    at: datetime
    actor_id: str | None
    """None: exitplan itself."""
    event: AuditEvent
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSettings:
    """What the admins of a workspace have set with `/exitplan settings`."""

    default_channel_id: str | None = None
    post_time: time = DEFAULT_POST_TIME
    """Local time at which contracts registered from now on are spoken of."""
    timezone: str | None = None
    """IANA name; None: the one of whoever registers."""
    country: str | None = None
    """ISO code, for public holidays."""
    digest_day: int = MONDAY
    """ISO weekday of the weekly digest, or `NO_DIGEST`."""
    fallback_ids: tuple[str, ...] = ()
    """Who is told after a contract's own people, and before the admins, what could not be said elsewhere."""
    admin_ids: tuple[str, ...] = ()
    """Empty: Slack's own workspace admins."""
    revision: int = 0
    """Grows with each change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChange:
    """Who changed the settings, and what in them."""

    at: datetime
    by: str
    before: Mapping[str, object]
    after: Mapping[str, object]
