"""One change in the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
