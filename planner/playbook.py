"""What is known of a vendor's terms. Playbooks are data (storage/playbooks/*.toml); these are their types."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

CLOSED = {"extra": "forbid"}
"""Read by the loader: a field that a playbook misspells is refused, not ignored."""


class Mark(StrEnum):
    """How good the source of a fact is."""

    OWN_TERMS = "O"
    OWN_HELP = "H"
    COPY = "C"
    SECONDARY = "S"
    WEAK = "W"


class NoticeMethod(StrEnum):
    FORM = "form"
    EMAIL = "email"
    PORTAL = "portal"
    CERTIFIED_MAIL = "certified_mail"
    INTERNATIONAL_MAIL = "international_mail"


class NoticeCounts(StrEnum):
    """When notice is deemed given."""

    ON_SENDING = "on_sending"
    NEXT_BUSINESS_DAY = "next_business_day"
    ON_RECEIPT = "on_receipt"
    ON_CONFIRMATION = "on_confirmation"


class EarlyExitKind(StrEnum):
    """What leaving before the end of the term costs."""

    NEGOTIATED = "negotiated"
    ALL_OF_THE_REST = "all_of_the_rest"
    SHARE_OF_THE_REST = "share_of_the_rest"
    FEE_IN_CONTRACT = "fee_in_contract"
    REFUNDED = "refunded"
    UNKNOWN = "unknown"


class SizeTier(StrEnum):
    """Seats, as the guide's table of outcomes groups them; rules section 3."""

    UP_TO_10 = "1-10"
    UP_TO_49 = "11-49"
    UP_TO_99 = "50-99"
    FROM_100 = "100+"


class Likelihood(StrEnum):
    """How often a request for early release succeeds; rules section 3."""

    RARE = "rare"
    OCCASIONAL = "occasional"
    MODERATE = "moderate"
    BEST = "best"


class CreditBase(StrEnum):
    ERRONEOUS_CHARGE = "erroneous_charge"
    REMAINING_VALUE = "remaining_value"


class CreditFact(StrEnum):
    """The situation that a credit rule asks for."""

    BILLING_ERROR = "billing_error"
    ACCOUNT_MANAGER = "account_manager"
    ZERO_USAGE = "zero_usage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    __pydantic_config__: ClassVar = CLOSED

    url: str
    checked_on: date
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTerms:
    """How and when the vendor wants to be told that the contract ends."""

    __pydantic_config__: ClassVar = CLOSED

    days: int | None
    """Days before renewal by which notice must be received; None: it is asked."""
    earliest_days: int | None = None
    """Days before the end from which notice is accepted at all."""
    methods: tuple[NoticeMethod, ...] = (NoticeMethod.FORM, NoticeMethod.EMAIL)
    counts: NoticeCounts = NoticeCounts.ON_RECEIPT
    is_a_switch: bool = False
    """No notice: a setting in the product, before the renewal date."""
    needs_email_copy: bool = False
    """Post or courier counts only together with a copy by e-mail."""
    each_product_apart: bool = False
    form_name: str | None = None
    reseller_days: int | None = None
    """The resellers' own notice period, which replaces the vendor's."""
    reminder_may_miss_you: bool = False
    """The vendor's reminder goes to a billing contact who may have left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalTerms:
    __pydantic_config__: ClassVar = CLOSED

    auto_renews: bool = True
    months: int | None = None
    """Length of the next term; None: the same as the current one."""
    second_chance_days: int = 0
    """Days after renewal within which it can still be undone."""
    off_stops_service: bool = False
    """Without auto-renewal the service stops at the end, unless a new order is signed."""
    price_news_days: int | None = None
    """Days before renewal at which a new price may still be announced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where each kind of letter goes. A reseller's address overrides all of them."""

    __pydantic_config__: ClassVar = CLOSED

    notice: str | None = None
    early_termination: str | None = None
    billing: str | None = None
    escalation: str | None = None
    partners: str | None = None
    post: str | None = None
    deletion_form: str | None = None
    """Name of the vendor's form for deleting the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTerms:
    __pydantic_config__: ClassVar = CLOSED

    minimum: int = 1
    added_are_locked_in: bool = False
    """Seats added in mid-term are prorated to the same end and raise what is locked in."""
    reduced_only_at_renewal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyExit:
    __pydantic_config__: ClassVar = CLOSED

    kind: EarlyExitKind = EarlyExitKind.UNKNOWN
    percent_of_rest: int | None = None
    cure_days: int | None = None
    """Days that the vendor has to mend a breach before one may leave for cause."""
    cure_in_business_days: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTerms:
    """Data, invoices and what happens to the account."""

    __pydantic_config__: ClassVar = CLOSED

    export_needs_paid_plan: bool = False
    data_kept_days: int | None = None
    """Days after the end during which data can still be fetched."""
    free_plan_history_days: int | None = None
    has_agents: bool = False
    """Software on people's computers has to be uninstalled."""
    dispute_days: int | None = None
    """Days from an invoice within which it can be disputed."""
    chased_on_days: tuple[int, ...] = ()
    """Days after an unpaid invoice on which the vendor asks for payment."""
    collections_on_day: int | None = None
    late_payment_revives: bool = False
    before_cancelling: tuple[str, ...] = ()
    """What has to be done first, as sentences: port numbers, return phones, unassign seats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePlan:
    __pydantic_config__: ClassVar = CLOSED

    name: str
    price: Decimal
    """Per seat and month."""
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownReplacement:
    __pydantic_config__: ClassVar = CLOSED

    name: str
    price: Decimal
    """Per seat and month."""
    currency: str
    trial_days: int
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """Likely outcome of asking for early release, for a size of team."""

    __pydantic_config__: ClassVar = CLOSED

    tier: SizeTier
    likelihood: Likelihood
    percent_low: int | None = None
    percent_high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRule:
    """A typical credit. Rules `of` the erroneous charge add up; of the others the first that fits counts."""

    __pydantic_config__: ClassVar = CLOSED

    code: str
    of: CreditBase
    label: str
    needs: CreditFact | None = None
    seats_min: int = 1
    percent_low: int | None = None
    percent_high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """One vendor's terms, each from a dated source; the contract's own order form wins over them."""

    __pydantic_config__: ClassVar = CLOSED

    key: str
    name: str
    source: Source
    notice: NoticeTerms
    aliases: tuple[str, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    """Source of single fields, by their path, where it is not `source`."""
    is_generic: bool = False
    default_term_months: int = 12
    renewal: RenewalTerms = RenewalTerms()
    addresses: Addresses = Addresses()
    seats: SeatTerms = SeatTerms()
    early_exit: EarlyExit = EarlyExit()
    account: AccountTerms = AccountTerms()
    plans: tuple[PricePlan, ...] = ()
    replacements: tuple[KnownReplacement, ...] = ()
    odds: tuple[Odds, ...] = ()
    credit: tuple[CreditRule, ...] = ()

    def replacement(self, name: str) -> KnownReplacement | None:
        """The known replacement of that name, whatever its case."""
        wanted = name.strip().casefold()
        return next((known for known in self.replacements if known.name.casefold() == wanted), None)
