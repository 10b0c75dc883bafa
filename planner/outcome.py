"""What leaving was worth against doing nothing; rules section 8.

Only what people recorded counts as got back or charged. The rest are amounts as they were registered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from planner.calendar import DAY, time_between
from planner.choice import PlanChoice
from planner.contract import Billing, Contract
from planner.instalments import cash_of_next_year
from planner.paths import Tactic
from planner.trial import find_trial_gap


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongCharge:
    """What was charged after the end, and how much of that has come back."""

    amount: Fraction = Fraction(0)
    refunded: Fraction = Fraction(0)

    @property
    def missing(self) -> Fraction:
        """What is still to come back."""
        return max(Fraction(0), self.amount - self.refunded)

    @property
    def is_refunded(self) -> bool:
        """Whether something was charged, and all of it has come back."""
        return bool(self.amount) and not self.missing


NO_CHARGE = WrongCharge()
"""Nothing was charged after the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The first twelve months after the end, and what the way there cost."""

    renewed_by_itself: bool
    """Whether doing nothing would have renewed it; else the baseline is buying one more term."""
    next_year: Fraction
    """What another twelve months would have cost, at the last price and seats."""
    rest_of_term: Fraction
    """Months that were released before the end and are not billed; prepaid ones stay paid."""
    replacement_year: Fraction | None
    """Twelve months of the replacement; None where none is named."""
    paid_twice: Fraction
    """What the replacement cost before the end, up to the day on which it came."""
    trial_started_on: date | None
    """Day from which `paid_twice` counts the trial, where somebody said it; None: as it was planned."""
    got_back: Fraction
    charged: WrongCharge

    @property
    def saved(self) -> Fraction:
        """Against doing nothing; may be negative."""
        gained = self.next_year + self.rest_of_term + self.got_back
        return gained - (self.replacement_year or 0) - self.paid_twice - self.charged.missing


def find_outcome(
    contract: Contract,
    choice: PlanChoice | None,
    *,
    ended_on: date,
    trial_started_on: date | None = None,
    got_back: Fraction = Fraction(0),
    charged: WrongCharge = NO_CHARGE,
) -> Outcome:
    """The outcome of a contract that ended on that day of its term. Without a plan nothing was paid twice.

    `trial_started_on`: the day on which Tactic 1's trial has really begun.
    """
    replacement = contract.replacement
    return Outcome(
        renewed_by_itself=contract.auto_renews,
        next_year=cash_of_next_year(contract),
        rest_of_term=_rest_of_term(contract, ended_on),
        replacement_year=None if replacement is None else 12 * replacement.monthly,
        paid_twice=_paid_twice(contract, choice, ended_on, trial_started_on) if choice else Fraction(0),
        trial_started_on=trial_started_on if choice and choice.tactic is Tactic.READY_AT_END else None,
        got_back=got_back,
        charged=charged,
    )


def _rest_of_term(contract: Contract, ended_on: date) -> Fraction:
    is_within = contract.term_starts_on <= ended_on < contract.term_end_on
    if contract.billing is Billing.PREPAID_ANNUAL or not is_within:
        return Fraction(0)
    return time_between(ended_on + DAY, contract.term_end_on + DAY).exact * contract.monthly


def _paid_twice(
    contract: Contract, choice: PlanChoice, ended_on: date, trial_started_on: date | None
) -> Fraction:
    """The overlap of Tactic 2 as it was begun, or what the trial's gap costs under Tactic 1."""
    covers_end = choice.trial_covers_end or contract.situation.budget_constrained
    if choice.tactic is Tactic.READY_AT_END:
        gap = find_trial_gap(
            contract, covers_end=covers_end, today=choice.begun_on, started_on=trial_started_on
        )
        return Fraction(0) if gap is None or ended_on < contract.term_end_on else gap.cost
    return _overlap(contract, since=max(choice.start_on, choice.begun_on), ended_on=ended_on)


def _overlap(contract: Contract, *, since: date, ended_on: date) -> Fraction:
    """What the replacement costs from its start to the end; nothing where that came first."""
    until = min(ended_on, contract.end_on) + DAY
    if contract.replacement is None or since >= until:
        return Fraction(0)
    return time_between(since, until).exact * contract.replacement.monthly
