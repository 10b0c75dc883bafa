"""Why something is refused: one sentence each, with what would work."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from bot.wording.format import count, day, money
from planner.calendar import DAY, time_between
from planner.contract import Contract
from planner.money import MINOR_UNITS
from planner.refusals import (
    MAX_ANNUAL,
    MAX_PRICE,
    MAX_SEATS,
    MAX_TERM_MONTHS,
    MAX_TRIAL_DAYS,
    MAX_VENDOR_LENGTH,
    Fact,
    Refusal,
    Refused,
)

USUAL_NOTICE_DAYS = 30
"""What order forms ask for most often."""

FACT_NAMES = {
    Fact.VENDOR: "vendor",
    Fact.SEATS: "number of seats",
    Fact.CURRENCY: "currency",
    Fact.PRICE: "price per seat",
    Fact.ANNUAL_CHARGE: "annual charge",
    Fact.TERM_MONTHS: "term",
    Fact.RENEWAL_TERM_MONTHS: "next term",
    Fact.END_ON: "end date",
    Fact.NOTICE_DAYS: "notice period",
    Fact.NOTICE_SENT: "date of the notice",
    Fact.NOTICE_CONFIRMED: "date of the confirmation",
    Fact.REPLACEMENT_PRICE: "replacement's price",
    Fact.REPLACEMENT_SEATS: "replacement's number of seats",
    Fact.TRIAL_DAYS: "trial",
    Fact.BILLING_ERROR: "erroneous charge",
}


def refusal_text(refused: Refused, contract: Contract, *, today: date) -> str:
    """What is wrong and what would work, in one sentence."""
    if refused.refusal in _SIMPLE:
        return _SIMPLE[refused.refusal]
    return _EXPLAINED[refused.refusal](FACT_NAMES[refused.fact], contract, today)


def _price_negative(name: str, _: Contract, __: date) -> str:
    or_zero = "" if name == FACT_NAMES[Fact.BILLING_ERROR] else " or 0"
    return f"The {name} cannot be negative: give an amount like 19{or_zero}."


def _price_too_large(name: str, contract: Contract, _: date) -> str:
    if name in {FACT_NAMES[Fact.PRICE], FACT_NAMES[Fact.REPLACEMENT_PRICE]}:
        most, instead = f"{MAX_PRICE:,} a month", "give what one seat costs, like 19"
    else:
        most, instead = f"{MAX_ANNUAL:,}", "check the amount and its currency"
    return f"The {name} can be at most {contract.currency} {most}: {instead}."


def _price_too_fine(name: str, contract: Contract, _: date) -> str:
    decimals = count(MINOR_UNITS[contract.currency], "decimal")
    if name != FACT_NAMES[Fact.PRICE] or contract.price is None:
        return f"{contract.currency} has {decimals}: round the {name}."
    smallest = Decimal(1).scaleb(-MINOR_UNITS[contract.currency])
    rounded = max(contract.price.quantize(smallest), smallest)
    return (
        f"{contract.currency} has {decimals}: round the {name}, like {rounded}, or give the charge per year."
    )


def _term_length(name: str, _: Contract, __: date) -> str:
    return f"The {name} must be 1 to {MAX_TERM_MONTHS} months, like 12."


def _currency_unknown(_: str, contract: Contract, __: date) -> str:
    return f"{contract.currency[:12]!r} is no currency code: use one like USD, EUR or GBP."


def _notice_in_future(name: str, _: Contract, today: date) -> str:
    return f"The {name} lies in the future: record it once it has happened (today is {day(today)})."


def _already_ended(_: str, contract: Contract, today: date) -> str:
    ended, next_end = day(contract.end_on), day(_end_of_term_at(contract, today))
    return f"{ended} has passed: did it renew? If so, give the end of the new term, like {next_end}."


def _end_of_term_at(contract: Contract, today: date) -> date:
    """Last day of the term that `today` lies in, if the contract has renewed ever since."""
    months = contract.next_term_months if 1 <= contract.next_term_months <= MAX_TERM_MONTHS else 12
    elapsed = time_between(contract.renewal_on, today).months
    return contract.renewal_on + relativedelta(months=(elapsed // months + 1) * months) - DAY


def _more_time_than_term(_: str, contract: Contract, today: date) -> str:
    left = time_between(today, contract.renewal_on)
    away = count(left.months, "month") + (f" and {count(left.days, 'day')}" if left.days else "")
    term, needed = count(contract.term_months, "month"), left.months + (left.days > 0)
    longer = f", or give a term of {needed} months" if needed <= MAX_TERM_MONTHS else ""
    return f"{day(contract.end_on)} is {away} away, more than the term of {term}: check the date{longer}."


def _notice_longer_than_term(_: str, contract: Contract, __: date) -> str:
    notice, term = count(contract.notice_days, "day"), count(contract.term_months, "month")
    example = min(USUAL_NOTICE_DAYS, contract.term_days)
    longer = f"{notice} of notice is longer than the term of {term}"
    return f"{longer}: give the days of your order form, like {example}."


def _prices_disagree(_: str, contract: Contract, __: date) -> str:
    seats, price, annual = contract.seats, contract.price or Decimal(0), contract.annual_charge or Decimal(0)
    computed, given = money(12 * seats * price, contract.currency), money(annual, contract.currency)
    return f"{count(seats, 'seat')} at that price make {computed} a year, not {given}: give one of the two."


_EXPLAINED = {
    Refusal.PRICE_NEGATIVE: _price_negative,
    Refusal.PRICE_TOO_LARGE: _price_too_large,
    Refusal.PRICE_TOO_FINE: _price_too_fine,
    Refusal.TERM_LENGTH: _term_length,
    Refusal.CURRENCY_UNKNOWN: _currency_unknown,
    Refusal.NOTICE_IN_FUTURE: _notice_in_future,
    Refusal.ALREADY_ENDED: _already_ended,
    Refusal.MORE_TIME_THAN_TERM: _more_time_than_term,
    Refusal.NOTICE_LONGER_THAN_TERM: _notice_longer_than_term,
    Refusal.PRICES_DISAGREE: _prices_disagree,
}
_SIMPLE = {
    Refusal.VENDOR_MISSING: "Name the vendor, like ActivTrak.",
    Refusal.VENDOR_TOO_LONG: f"The vendor's name is too long: use at most {MAX_VENDOR_LENGTH} characters.",
    Refusal.SEATS_TOO_FEW: "A contract has at least 1 seat: give a whole number like 50.",
    Refusal.SEATS_TOO_MANY: f"That is too many seats: give a whole number up to {MAX_SEATS:,}, like 50.",
    Refusal.PRICE_MISSING: "Give the price per seat and month, like 19, or the charge per year, like 11400.",
    Refusal.DATE_OUT_OF_RANGE: "That end date cannot be right: give a date like 2027-03-31.",
    Refusal.NOTICE_NEGATIVE: "The notice period cannot be negative: give days, like 30.",
    Refusal.CONFIRMED_BEFORE_SENT: "The confirmation is dated before the notice was sent: check both dates.",
    Refusal.REPLACEMENT_SEATS: f"The replacement needs 1 to {MAX_SEATS:,} seats.",
    Refusal.TRIAL_LENGTH: f"A trial lasts 0 to {MAX_TRIAL_DAYS} days, like 7.",
    Refusal.BILLING_ERROR_AMOUNT: "Give the amount that was charged by mistake, like 950.",
}
