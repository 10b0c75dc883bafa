"""Which single fact would change the answer, the passing of time among them; rules section 7."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from planner.calendar import DAY
from planner.contract import Contract
from planner.deadlines import cancel_by
from planner.paths import (
    LARGE_TEAM_SEATS,
    RENEWED_DAYS,
    SWITCH_NEEDS_DAYS,
    Path,
    Tactic,
    decide,
    is_large,
)

BAND_MONTHS = (6, 3, 1)
"""Lower bounds of the bands."""
MONTH_END_DAYS = 4
"""A month may be up to three days shorter than another: so far from its date a band's bound can lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A single fact that would change the answer."""

    fact: str
    to: bool | int | date
    paths: tuple[Path, ...]
    tactic: Tactic


Answer = tuple[tuple[Path, ...], Tactic]
Alternative = tuple[str, bool | int | date, Contract, date]


def find_changes(contract: Contract, *, today: date) -> tuple[Change, ...]:
    """Single facts that would change the answer, each with what it would be."""
    now = decide(contract, today=today).answer
    changes = []
    for fact, to, changed, day in _alternatives(contract, today, now):
        decision = decide(changed, today=day)
        if decision.answer != now:
            changes.append(Change(fact=fact, to=to, paths=decision.paths, tactic=decision.tactic))
    return tuple(changes)


def _alternatives(contract: Contract, today: date, now: Answer) -> Iterator[Alternative]:
    yield from _other_situations(contract, today)
    seats = LARGE_TEAM_SEATS - 1 if is_large(contract) else LARGE_TEAM_SEATS
    yield "seats", seats, replace(contract, seats=seats), today
    confirmed = replace(contract, notice=replace(contract.notice, confirmed_on=today))
    yield "notice_confirmed", True, confirmed, today
    for day in turning_days(contract, after=today):
        if decide(contract, today=day).answer != now:
            yield "today", day, contract, day
            return


def turning_days(contract: Contract, *, after: date) -> tuple[date, ...]:
    """Days until the end, in order, on which time alone may change the answer: every one that does is there.

    On them a band begins, the notice window closes, a renewal is no longer new, or it is too late to
    switch; so not each day of a year has to be asked about, whenever a message is shown.
    """
    days = {
        contract.term_starts_on,
        contract.term_starts_on + timedelta(days=RENEWED_DAYS),
        contract.renewal_on - timedelta(days=SWITCH_NEEDS_DAYS - 1),
    }
    for months in BAND_MONTHS:
        bound = contract.renewal_on - relativedelta(months=months)
        days.update(bound + DAY * passed for passed in range(1, MONTH_END_DAYS + 1))
    last = cancel_by(contract)
    if last is not None:
        days.add(last + DAY)
    return tuple(sorted(day for day in days if after < day <= contract.end_on))


def _other_situations(contract: Contract, today: date) -> Iterator[Alternative]:
    situation = contract.situation
    others = {
        "active_problems": replace(situation, active_problems=not situation.active_problems),
        "budget_constrained": replace(situation, budget_constrained=not situation.budget_constrained),
        "already_renewed": replace(situation, already_renewed=not situation.already_renewed),
        "billing_error": replace(situation, billing_error=None if situation.billing_error else Decimal(1)),
    }
    for fact, other in others.items():
        yield fact, not getattr(situation, fact), replace(contract, situation=other), today
