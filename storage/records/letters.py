"""What letters are written from: facts that people fill in, and texts that they have edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
