"""What running both tools costs, and when it pays back; rules section 5."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from planner.calendar import time_between
from planner.contract import Billing, Contract
from planner.trial import TrialGap


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementCosts:
    """The guide's overlap figures; amounts in the contract's currency."""

    monthly: Fraction
    annual: Fraction
    overlap: Fraction
    """The replacement's bill over the overlap."""
    overlap_total: Fraction
    """Both tools' bills over the overlap."""
    new_cash: Fraction
    """What is really paid from now on: prepaid, the replacement alone."""
    annual_saving: Fraction
    break_even_months: int | None
    """Months after the contract's end until the overlap is recouped; None: it never is."""
    break_even_months_from_today: int | None
    trial_free_value: Fraction
    """What the trial's free days would have cost."""
    trial_gap_cost: Fraction
    """Tactic 1: what is paid between the trial's expiry and the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    start_on: date
    """First day of the overlap: the later of start and today."""
    months: Fraction
    """Length of the overlap."""
    monthly: Fraction
    annual: Fraction
    sunk: Fraction
    """The old tool's bill over the overlap."""
    replacement: ReplacementCosts | None


def find_costs(contract: Contract, *, start_on: date, today: date, trial_gap: TrialGap | None) -> Costs:
    """Overlap, saving and break-even of switching on `start_on`. Without a replacement there is no gap."""
    start_on = max(start_on, today)
    months = time_between(start_on, contract.renewal_on).exact
    sunk = contract.monthly * months
    return Costs(
        start_on=start_on,
        months=months,
        monthly=contract.monthly,
        annual=contract.annual,
        sunk=sunk,
        replacement=_replacement_costs(contract, months, start_on, today, trial_gap),
    )


def _replacement_costs(
    contract: Contract, months: Fraction, start_on: date, today: date, gap: TrialGap | None
) -> ReplacementCosts | None:
    replacement = contract.replacement
    if replacement is None or gap is None:
        return None
    overlap = replacement.monthly * months
    total = overlap + contract.monthly * months
    trial_end_on = start_on + timedelta(days=replacement.trial_days)
    months_left = time_between(today, contract.renewal_on).exact
    return ReplacementCosts(
        monthly=replacement.monthly,
        annual=replacement.monthly * 12,
        overlap=overlap,
        overlap_total=total,
        new_cash=overlap if contract.billing is Billing.PREPAID_ANNUAL else total,
        annual_saving=contract.annual - replacement.monthly * 12,
        break_even_months=months_to_recoup(contract, overlap),
        break_even_months_from_today=months_to_recoup(contract, overlap, after_months=months_left),
        trial_free_value=time_between(start_on, trial_end_on).exact * replacement.monthly,
        trial_gap_cost=gap.cost,
    )


def monthly_saving(contract: Contract) -> Fraction:
    """What the replacement costs less each month; negative when it costs more, 0 without one."""
    return contract.monthly - contract.replacement.monthly if contract.replacement else Fraction(0)


def months_to_recoup(
    contract: Contract, cost: Fraction, *, after_months: Fraction = Fraction(0)
) -> int | None:
    """Whole months, rounded up, until the saving has paid for `cost`; None when it never does."""
    saving = monthly_saving(contract)
    if saving <= 0:
        return None
    return math.ceil(after_months + cost / saving)
