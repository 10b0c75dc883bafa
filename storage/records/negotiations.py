"""The negotiation file: answers, outcomes, and links to evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from planner.concessions import AnswerKind, Concession, Respondent


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
