"""A contract as it is typed: every fact a string, until all of them can be read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.forms.amounts import Unit, write_amount
from bot.wording.format import day
from planner.contract import Contract
from storage.records.contracts import ContractRecord


class Block(StrEnum):
    """Blocks of the contract form, each named after the fact of `ContractDraft` that it asks for."""

    VENDOR = "vendor"
    SEATS = "seats"
    PRICE = "price"
    UNIT = "unit"
    END_ON = "end_on"
    NOTICE_DAYS = "notice_days"
    CHANNEL = "channel_id"
    PLAN = "plan"
    CURRENCY = "currency"
    BILLING = "billing"
    TERM_MONTHS = "term_months"
    RENEWAL_TERM_MONTHS = "renewal_term_months"
    AUTO_RENEWS = "auto_renews"
    NOTICE_METHOD = "notice_method"
    RESELLER = "reseller"
    REPLACEMENT_NAME = "replacement_name"
    REPLACEMENT_PRICE = "replacement_price"
    REPLACEMENT_SEATS = "replacement_seats"
    TRIAL_DAYS = "trial_days"
    SITUATION = "situation"
    BILLING_ERROR = "billing_error"
    OWNER = "owner_id"
    BACKUP = "backup_id"
    ACCESS = "access"
    TIMEZONE = "timezone"
    COUNTRY = "country"
    LEFTOVER = "leftover"


MORE_BLOCKS = tuple(Block)[tuple(Block).index(Block.PLAN) : -1]
"""What stands behind *More facts*; the form always asks for the others."""


class AutoRenews(StrEnum):
    YES = "yes"
    NO = "no"


class Access(StrEnum):
    """Who may read a contract, where that is not what its channel says."""

    READABLE = "readable"
    RESTRICTED = "restricted"


class Flag(StrEnum):
    """Checkboxes of the situation, named after the facts of the planner's `Situation`."""

    ACTIVE_PROBLEMS = "active_problems"
    BUDGET_CONSTRAINED = "budget_constrained"
    ALREADY_RENEWED = "already_renewed"
    ZERO_USAGE = "zero_usage"
    ACCOUNT_MANAGER = "account_manager"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractDraft:
    """The facts as typed or chosen; empty where nothing was."""

    vendor: str = ""
    seats: str = ""
    price: str = ""
    unit: str = ""
    end_on: str = ""
    notice_days: str = ""
    channel_id: str = ""
    plan: str = ""
    currency: str = ""
    billing: str = ""
    term_months: str = ""
    renewal_term_months: str = ""
    """Empty: as the playbook says, else the same again."""
    auto_renews: str = ""
    notice_method: str = ""
    reseller: str = ""
    replacement_name: str = ""
    replacement_price: str = ""
    replacement_seats: str = ""
    trial_days: str = ""
    situation: str = ""
    """The flags that are ticked, with spaces between them."""
    billing_error: str = ""
    owner_id: str = ""
    backup_id: str = ""
    access: str = ""
    """Empty: as the channel."""
    timezone: str = ""
    country: str = ""
    leftover: str = ""
    """What was typed behind `add` and could not be placed."""

    def __getitem__(self, block: Block) -> str:
        value: str = getattr(self, block.value)
        return value

    @property
    def flags(self) -> tuple[Flag, ...]:
        return tuple(Flag(name) for name in self.situation.split() if name in set(Flag))


def draft_of(record: ContractRecord, *, is_channel_private: bool | None = None) -> ContractDraft:
    """The facts of a registered contract, to be edited.

    `is_channel_private` None: it is not known, and who may read the contract stays as it is.
    """
    contract, replacement = record.contract, record.contract.replacement
    return ContractDraft(
        vendor=contract.vendor,
        seats=str(contract.seats),
        price=_price(contract),
        unit=Unit.YEAR if contract.price is None else Unit.SEAT_MONTH,
        end_on=day(contract.term_end_on),
        notice_days=str(contract.notice_days),
        channel_id=record.channel_id,
        plan=contract.plan or "",
        currency=contract.currency,
        billing=contract.billing,
        term_months=str(contract.term_months),
        renewal_term_months=str(contract.renewal_term_months or ""),
        auto_renews=AutoRenews.YES if contract.auto_renews else AutoRenews.NO,
        notice_method=contract.notice_method,
        reseller=contract.reseller or "",
        situation=" ".join(flag for flag in Flag if getattr(contract.situation, flag)),
        billing_error=_amount(contract.situation.billing_error),
        owner_id=record.owner_id,
        backup_id=record.backup_id or "",
        access=_access(record, is_channel_private),
        timezone=record.timezone,
        country=contract.country or "",
        replacement_name=replacement.name if replacement else "",
        replacement_price=_amount(replacement.price if replacement else None),
        replacement_seats=_own_seats(contract),
        trial_days=str(replacement.trial_days) if replacement else "",
    )


def _access(record: ContractRecord, is_channel_private: bool | None) -> str:
    if record.is_restricted == is_channel_private:
        return ""
    return Access.RESTRICTED if record.is_restricted else Access.READABLE


def _own_seats(contract: Contract) -> str:
    """Empty where the replacement has as many as now, so that it follows when the seats change."""
    replacement = contract.replacement
    return "" if replacement is None or replacement.seats == contract.seats else str(replacement.seats)


def _price(contract: Contract) -> str:
    return (
        f"{_amount(contract.annual_charge if contract.price is None else contract.price)} {contract.currency}"
    )


def _amount(value: Decimal | None) -> str:
    return "" if value is None else write_amount(value)
