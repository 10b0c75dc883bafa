"""The turns in the life of a contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


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
