"""The contract that somebody is stuck in, and what is refused as one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from planner.calendar import DAY, BusinessCalendar, months_before
from planner.playbook import NoticeMethod, Playbook, SizeTier


class Billing(StrEnum):
    PREPAID_ANNUAL = "prepaid_annual"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """The tool that is to take over. Its amounts are in the contract's currency."""

    name: str
    price: Decimal
    """Per seat and month."""
    seats: int
    trial_days: int = 0
    """0: it is paid from the first day."""

    @property
    def monthly(self) -> Fraction:
        return self.seats * Fraction(self.price)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Facts about the team and the vendor that change the advice; rules section 1."""

    active_problems: bool = False
    budget_constrained: bool = False
    already_renewed: bool = False
    zero_usage: bool = False
    account_manager: bool = False
    billing_error: Decimal | None = None
    """The erroneous charge, where one is documented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One sending of the notice of non-renewal; the same notice may be sent several times."""

    on: date
    method: NoticeMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is proven of the notice of non-renewal: the sending that counts, and the confirmation."""

    sent_on: date | None = None
    method: NoticeMethod = NoticeMethod.FORM
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One term of one contract. Give `price`, `annual_charge`, or both if they agree."""

    vendor: str
    playbook: Playbook
    seats: int
    currency: str
    end_on: date
    """Last paid day of the current term, or the day of an early release."""
    notice_days: int
    """Written notice must be received this many days before renewal."""
    price: Decimal | None = None
    """Per seat and month."""
    annual_charge: Decimal | None = None
    billing: Billing = Billing.PREPAID_ANNUAL
    term_months: int = 12
    renewal_term_months: int | None = None
    """Length of the next term; None: the playbook's, else the same again."""
    auto_renews: bool = True
    notice_method: NoticeMethod = NoticeMethod.FORM
    country: str | None = None
    """ISO 3166 code of the country whose holidays `calendar` holds."""
    calendar: BusinessCalendar = field(default_factory=BusinessCalendar)
    plan: str | None = None
    """What the vendor calls that which is bought, like `Professional`."""
    reseller: str | None = None
    replacement: Replacement | None = None
    situation: Situation = Situation()
    notice: Notice = Notice()
    released_from: date | None = None
    """The term's own last paid day, where the vendor has released us before: `end_on` is then the release."""

    @property
    def term_end_on(self) -> date:
        """The last day that the term was signed for."""
        return self.released_from or self.end_on

    @property
    def renewal_on(self) -> date:
        return self.end_on + DAY

    @property
    def term_starts_on(self) -> date:
        return months_before(self.term_end_on + DAY, self.term_months)

    @property
    def term_days(self) -> int:
        return (self.term_end_on + DAY - self.term_starts_on).days

    @property
    def annual(self) -> Fraction:
        if self.annual_charge is not None:
            return Fraction(self.annual_charge)
        return 12 * self.seats * Fraction(self.price or 0)

    @property
    def monthly(self) -> Fraction:
        return self.annual / 12

    @property
    def next_term_months(self) -> int:
        return self.renewal_term_months or self.playbook.renewal.months or self.term_months

    @property
    def size_tier(self) -> SizeTier:
        for tier, most in ((SizeTier.UP_TO_10, 10), (SizeTier.UP_TO_49, 49), (SizeTier.UP_TO_99, 99)):
            if self.seats <= most:
                return tier
        return SizeTier.FROM_100

    def released(self, on: date) -> Contract:
        """The same contract, released early: it ends on this day instead of its term's last one."""
        return replace(self, end_on=on, released_from=self.term_end_on)

    def unreleased(self) -> Contract:
        """The same contract as it was signed."""
        return replace(self, end_on=self.term_end_on, released_from=None)
