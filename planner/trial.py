"""The replacement's trial: when it starts, and what it costs once it has expired; rules section 4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from planner.calendar import time_between
from planner.contract import Contract

TRIAL_LEAD_DAYS = 30
"""Days before the end at which the guide starts the trial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialGap:
    """Days between the end of a trial and the end of the contract, which are paid twice."""

    starts_on: date
    expires_on: date
    """First day after the trial."""
    paid_from: date
    """First day that is still to be paid: the trial may have expired before today."""
    cost: Fraction
    covering_start_on: date
    """Starting then, the trial lasts to the end."""


def trial_start(contract: Contract, *, covers_end: bool) -> date:
    """Day on which Tactic 1 starts the trial: the guide's, or so late that the trial lasts to the end."""
    days = TRIAL_LEAD_DAYS
    if covers_end and contract.replacement is not None:
        days = min(days, contract.replacement.trial_days)
    return contract.end_on - timedelta(days=days)


def find_trial_gap(
    contract: Contract, *, covers_end: bool, today: date, started_on: date | None = None
) -> TrialGap | None:
    """What a trial that expires before the end still costs under Tactic 1; None without a replacement.

    `started_on`: the day on which it has really begun; without it, it begins as planned, or today.
    """
    replacement = contract.replacement
    if replacement is None:
        return None
    starts_on = started_on or max(trial_start(contract, covers_end=covers_end), today)
    expires_on = starts_on + timedelta(days=replacement.trial_days)
    paid_from = max(expires_on, today)
    return TrialGap(
        starts_on=starts_on,
        expires_on=expires_on,
        paid_from=paid_from,
        cost=time_between(paid_from, contract.end_on).exact * replacement.monthly,
        covering_start_on=max(trial_start(contract, covers_end=True), today),
    )
