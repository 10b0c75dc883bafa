"""A row of the outbox: one thing to be said in Slack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


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


EDITS = (
    DeliveryKind.PLAN_EDIT,
    DeliveryKind.REMINDER_EDIT,
    DeliveryKind.FILE_EDIT,
    DeliveryKind.ANNOUNCEMENT_EDIT,
    DeliveryKind.DIGEST_EDIT,
)
"""Made twice they do no harm."""

OF_CHANNEL = (DeliveryKind.PLAN, DeliveryKind.REMINDER, DeliveryKind.ANNOUNCEMENT)
"""Said in the channel of their contract, unless they name a recipient."""


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


UNSETTLED = (
    DeliveryState.READY,
    DeliveryState.CLAIMED,
    DeliveryState.SENDING,
    DeliveryState.WAITING,
    DeliveryState.GATHERED,
)
"""States of what is still on its way."""


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
class NewDelivery:
    """Something to say; an edit names the message (`channel_id`, `message_ts`) that it changes."""

    kind: DeliveryKind
    channel_id: str
    due_at: datetime
    contract_id: str | None = None
    """None: it is about the workspace."""
    contract_revision: int | None = None
    topic: str | None = None
    plan_id: str | None = None
    reminder_id: str | None = None
    thread_ts: str | None = None
    also_in_channel: bool = False
    message_ts: str | None = None
    recipient_id: str | None = None
    fallback_for: str | None = None
    deadline_on: date | None = None
    """Until when it helps; None: the day on which it is due."""
