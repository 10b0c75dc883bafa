"""When a prepaid contract charges, and how much; rules sections 5 and 6."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from planner.calendar import months_after, time_between
from planner.contract import Billing, Contract


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    due_on: date
    amount: Fraction


def instalments(contract: Contract) -> Iterator[Instalment]:
    """The term's charges, a year's worth at a time; the last one may be for less."""
    for months in range(0, contract.term_months, 12):
        covered = min(12, contract.term_months - months)
        due_on = months_after(contract.term_starts_on, months)
        yield Instalment(due_on=due_on, amount=contract.annual * covered / 12)


def current_instalment(contract: Contract, *, today: date) -> Fraction:
    """The charge that covers today. Under monthly billing, the year's worth that a term is made of."""
    due = [instalment for instalment in instalments(contract) if instalment.due_on <= today]
    return due[-1].amount if due else Fraction(0)


def cash_to_end(contract: Contract, *, today: date) -> Fraction:
    """What the rest of the term still costs in cash: instalments to come, or the months left."""
    if contract.billing is Billing.MONTHLY:
        return time_between(today, contract.renewal_on).exact * contract.monthly
    to_come = (one for one in instalments(contract) if today < one.due_on <= contract.end_on)
    return sum((one.amount for one in to_come), Fraction(0))


def cash_of_one_more_term(contract: Contract) -> Fraction:
    """What the next term alone costs in the twelve months after the end."""
    return contract.annual * min(12, contract.next_term_months) / 12


def cash_of_next_year(contract: Contract) -> Fraction:
    """What renewing costs in the twelve months after the end: as many terms as they need."""
    months = contract.next_term_months
    if contract.billing is Billing.MONTHLY or months >= 12:
        return contract.annual
    terms = -(-12 // months)
    return contract.annual * terms * months / 12
