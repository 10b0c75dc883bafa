"""Why something cannot be a contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from planner.contract import Contract, Replacement
from planner.money import MINOR_UNITS, has_minor_units_only

MAX_SEATS = 1_000_000
MAX_PRICE = Decimal(100_000_000)
"""Per seat and month, in any currency."""
MAX_ANNUAL = Decimal(10) ** 12
MAX_TERM_MONTHS = 120
MAX_VENDOR_LENGTH = 80
MAX_TRIAL_DAYS = 366
EARLIEST = date(2000, 1, 1)
LATEST = date(2199, 12, 31)


class Refusal(StrEnum):
    """What is wrong; the wording is `bot.wording`'s."""

    VENDOR_MISSING = "vendor_missing"
    VENDOR_TOO_LONG = "vendor_too_long"
    SEATS_TOO_FEW = "seats_too_few"
    SEATS_TOO_MANY = "seats_too_many"
    CURRENCY_UNKNOWN = "currency_unknown"
    PRICE_MISSING = "price_missing"
    PRICE_NEGATIVE = "price_negative"
    PRICE_TOO_LARGE = "price_too_large"
    PRICE_TOO_FINE = "price_too_fine"
    PRICES_DISAGREE = "prices_disagree"
    TERM_LENGTH = "term_length"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    ALREADY_ENDED = "already_ended"
    MORE_TIME_THAN_TERM = "more_time_than_term"
    NOTICE_NEGATIVE = "notice_negative"
    NOTICE_LONGER_THAN_TERM = "notice_longer_than_term"
    NOTICE_IN_FUTURE = "notice_in_future"
    CONFIRMED_BEFORE_SENT = "confirmed_before_sent"
    REPLACEMENT_SEATS = "replacement_seats"
    TRIAL_LENGTH = "trial_length"
    BILLING_ERROR_AMOUNT = "billing_error_amount"


class Fact(StrEnum):
    """The fact that a refusal is about; forms show it at that field."""

    VENDOR = "vendor"
    SEATS = "seats"
    CURRENCY = "currency"
    PRICE = "price"
    ANNUAL_CHARGE = "annual_charge"
    TERM_MONTHS = "term_months"
    RENEWAL_TERM_MONTHS = "renewal_term_months"
    END_ON = "end_on"
    NOTICE_DAYS = "notice_days"
    NOTICE_SENT = "notice_sent"
    NOTICE_CONFIRMED = "notice_confirmed"
    REPLACEMENT_PRICE = "replacement_price"
    REPLACEMENT_SEATS = "replacement_seats"
    TRIAL_DAYS = "trial_days"
    BILLING_ERROR = "billing_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    refusal: Refusal
    fact: Fact


def refuse(contract: Contract, *, today: date) -> tuple[Refused, ...]:
    """All that speaks against planning for `contract` today; empty when nothing does."""
    checks = (*_terms(contract), *_money(contract), *_dates(contract, today), *_replacement(contract))
    return tuple(Refused(refusal=refusal, fact=fact) for wrong, refusal, fact in checks if wrong)


Check = tuple[bool, Refusal, Fact]


def _terms(contract: Contract) -> Iterator[Check]:
    vendor = contract.vendor.strip()
    yield not vendor, Refusal.VENDOR_MISSING, Fact.VENDOR
    yield len(vendor) > MAX_VENDOR_LENGTH, Refusal.VENDOR_TOO_LONG, Fact.VENDOR
    yield contract.seats < 1, Refusal.SEATS_TOO_FEW, Fact.SEATS
    yield contract.seats > MAX_SEATS, Refusal.SEATS_TOO_MANY, Fact.SEATS
    yield not _is_term(contract.term_months), Refusal.TERM_LENGTH, Fact.TERM_MONTHS
    next_term = contract.renewal_term_months
    yield next_term is not None and not _is_term(next_term), Refusal.TERM_LENGTH, Fact.RENEWAL_TERM_MONTHS
    yield contract.notice_days < 0, Refusal.NOTICE_NEGATIVE, Fact.NOTICE_DAYS


def _is_term(months: int) -> bool:
    return 1 <= months <= MAX_TERM_MONTHS


def _money(contract: Contract) -> Iterator[Check]:
    if contract.currency not in MINOR_UNITS:
        yield True, Refusal.CURRENCY_UNKNOWN, Fact.CURRENCY
        return
    yield contract.price is None and contract.annual_charge is None, Refusal.PRICE_MISSING, Fact.PRICE
    yield from _amount(contract.price, contract.currency, MAX_PRICE, Fact.PRICE)
    yield from _amount(contract.annual_charge, contract.currency, MAX_ANNUAL, Fact.ANNUAL_CHARGE)
    yield _prices_disagree(contract), Refusal.PRICES_DISAGREE, Fact.ANNUAL_CHARGE
    error = contract.situation.billing_error
    if error is not None and error <= 0:
        yield True, Refusal.BILLING_ERROR_AMOUNT, Fact.BILLING_ERROR
    else:
        yield from _amount(error, contract.currency, MAX_ANNUAL, Fact.BILLING_ERROR)


def _amount(amount: Decimal | None, currency: str, most: Decimal, fact: Fact) -> Iterator[Check]:
    if amount is None:
        return
    yield amount < 0, Refusal.PRICE_NEGATIVE, fact
    yield amount > most, Refusal.PRICE_TOO_LARGE, fact
    yield abs(amount) <= most and not has_minor_units_only(amount, currency), Refusal.PRICE_TOO_FINE, fact


def _prices_disagree(contract: Contract) -> bool:
    if contract.price is None or contract.annual_charge is None or contract.price > MAX_PRICE:
        return False
    return 12 * contract.seats * Fraction(contract.price) != Fraction(contract.annual_charge)


def _dates(contract: Contract, today: date) -> Iterator[Check]:
    if not EARLIEST <= contract.end_on <= LATEST:
        yield True, Refusal.DATE_OUT_OF_RANGE, Fact.END_ON
        return
    yield contract.end_on < today, Refusal.ALREADY_ENDED, Fact.END_ON
    if _is_term(contract.term_months):
        yield today < contract.term_starts_on, Refusal.MORE_TIME_THAN_TERM, Fact.END_ON
        yield contract.notice_days > contract.term_days, Refusal.NOTICE_LONGER_THAN_TERM, Fact.NOTICE_DAYS
    sent, confirmed = contract.notice.sent_on, contract.notice.confirmed_on
    yield sent is not None and sent > today, Refusal.NOTICE_IN_FUTURE, Fact.NOTICE_SENT
    yield confirmed is not None and confirmed > today, Refusal.NOTICE_IN_FUTURE, Fact.NOTICE_CONFIRMED
    out_of_order = sent is not None and confirmed is not None and confirmed < sent
    yield out_of_order, Refusal.CONFIRMED_BEFORE_SENT, Fact.NOTICE_CONFIRMED


def _replacement(contract: Contract) -> Iterator[Check]:
    replacement: Replacement | None = contract.replacement
    if replacement is None:
        return
    if contract.currency in MINOR_UNITS:
        yield from _amount(replacement.price, contract.currency, MAX_PRICE, Fact.REPLACEMENT_PRICE)
    yield not 1 <= replacement.seats <= MAX_SEATS, Refusal.REPLACEMENT_SEATS, Fact.REPLACEMENT_SEATS
    yield not 0 <= replacement.trial_days <= MAX_TRIAL_DAYS, Refusal.TRIAL_LENGTH, Fact.TRIAL_DAYS
