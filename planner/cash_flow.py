"""When each option's cash is paid, from today to twelve months after the end; rules section 5.

The charges of an option add up to its `Option.cash`: this module only says on which days they fall.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from planner.advice import Advice
from planner.calendar import months_after, time_between
from planner.contract import Billing, Contract
from planner.deadlines import NoticeStatus
from planner.instalments import cash_of_next_year, cash_of_one_more_term, instalments
from planner.options import Option, OptionName


class ChargeKind(StrEnum):
    INCUMBENT = "incumbent"
    """The old tool, to the end of the current term."""
    NEXT_TERM = "next_term"
    """The old tool after the end."""
    PAID_TWICE = "paid_twice"
    """The replacement before the end."""
    REPLACEMENT = "replacement"
    """The replacement after the end."""
    CREDIT = "credit"
    """What the vendor gives back: negative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    on: date
    amount: Fraction
    kind: ChargeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlow:
    """The charges of one option by day."""

    option: Option
    charges: tuple[Charge, ...]

    def paid_by(self, day: date) -> Fraction:
        """All that is paid up to and including that day."""
        return sum((charge.amount for charge in self.charges if charge.on <= day), Fraction(0))


def cash_flows(advice: Advice) -> tuple[CashFlow, ...]:
    """The options that have figures, in their order."""
    return tuple(_flow(option, advice) for option in advice.options if option.cash is not None)


def _flow(option: Option, advice: Advice) -> CashFlow:
    charges = _rest_of_term(advice.contract, advice.today)
    more = _doing_nothing(advice) if option.name is OptionName.DO_NOTHING else _leaving(option, advice)
    in_order = sorted((*charges, *more), key=lambda charge: charge.on)
    return CashFlow(option=option, charges=tuple(charge for charge in in_order if charge.amount))


def _rest_of_term(contract: Contract, today: date) -> Iterator[Charge]:
    """Instalments to come; under monthly billing what is left, month by month from today."""
    if contract.billing is Billing.MONTHLY:
        months = time_between(today, contract.renewal_on).exact
        yield from _monthly(today, months, contract.monthly, ChargeKind.INCUMBENT)
        return
    for later in instalments(contract):
        if later.due_on > today:
            yield Charge(on=later.due_on, amount=later.amount, kind=ChargeKind.INCUMBENT)


def _doing_nothing(advice: Advice) -> Iterator[Charge]:
    contract, total = advice.contract, cash_of_next_year(advice.contract)
    if contract.billing is Billing.MONTHLY:
        yield from _monthly(contract.renewal_on, Fraction(12), contract.monthly, ChargeKind.NEXT_TERM)
        return
    step = min(12, contract.next_term_months)
    starts = range(0, 12, step)
    for months in starts:
        on = months_after(contract.renewal_on, months)
        yield Charge(on=on, amount=total / len(starts), kind=ChargeKind.NEXT_TERM)


def _leaving(option: Option, advice: Advice) -> Iterator[Charge]:
    """What is paid twice, a year of the replacement, and where the notice is late one more term."""
    contract = advice.contract
    replacement = contract.replacement
    assert replacement is not None
    year = Fraction(12)
    yield from _paid_twice(option, advice, replacement.monthly)
    yield from _monthly(contract.renewal_on, year, replacement.monthly, ChargeKind.REPLACEMENT)
    if advice.deadlines.status is NoticeStatus.MISSED:
        yield from _refused(contract)
    if option.name is OptionName.NEGOTIATE and advice.credit.low:
        yield Charge(on=contract.end_on, amount=-advice.credit.low, kind=ChargeKind.CREDIT)


def _paid_twice(option: Option, advice: Advice, monthly: Fraction) -> Iterator[Charge]:
    """The overlap of switching now; else the days between the trial's expiry and the end."""
    if option.name is OptionName.SWITCH:
        yield from _monthly(advice.costs.start_on, advice.costs.months, monthly, ChargeKind.PAID_TWICE)
    elif advice.trial_gap is not None:
        paid_from = advice.trial_gap.paid_from
        months = time_between(paid_from, advice.contract.end_on).exact
        yield from _monthly(paid_from, months, monthly, ChargeKind.PAID_TWICE)


def _refused(contract: Contract) -> Iterator[Charge]:
    """One more term, because the late notice is refused."""
    total = cash_of_one_more_term(contract)
    if contract.billing is Billing.MONTHLY:
        months = Fraction(min(12, contract.next_term_months))
        yield from _monthly(contract.renewal_on, months, contract.monthly, ChargeKind.NEXT_TERM)
    else:
        yield Charge(on=contract.renewal_on, amount=total, kind=ChargeKind.NEXT_TERM)


def _monthly(start: date, months: Fraction, monthly: Fraction, kind: ChargeKind) -> Iterator[Charge]:
    """So many months from a day on, each paid at its beginning, the last one for its part."""
    whole = int(months)
    for number in range(whole):
        yield Charge(on=months_after(start, number), amount=monthly, kind=kind)
    rest = months - whole
    if rest:
        yield Charge(on=months_after(start, whole), amount=monthly * rest, kind=kind)
