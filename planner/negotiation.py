"""The steps of asking for early release; rules section 3."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from planner.actions import NEGOTIATION_ACTIONS, ActionKey, Anchor
from planner.choice import PlanChoice
from planner.contract import Contract
from planner.deadlines import send_by
from planner.placing import Draft


def negotiation_drafts(contract: Contract, choice: PlanChoice) -> Iterator[Draft]:
    """The request on the day the plan began, and the steps that fit after it."""
    days = negotiation_days(contract, choice)
    for index, (key, day) in enumerate(zip(NEGOTIATION_ACTIONS, days, strict=False)):
        yield Draft(
            key=key,
            planned_on=day,
            valid_until=contract.end_on,
            anchor=Anchor.AFTER_REQUEST if index else Anchor.BEGINNING,
            offset=_business_days_between(contract, choice.begun_on, day),
            conditional=key is ActionKey.CITE_EXPERIENCE,
        )


def negotiation_days(contract: Contract, choice: PlanChoice) -> tuple[date, ...]:
    """Days of the steps, the request first; steps that don't fit are dropped from the end.

    Waits are shortened together, not below one business day, until the last step falls before
    `send_by` while that is ahead, else before the renewal.
    """
    limit = _limit(contract, choice.begun_on)
    for longest in range(max(choice.waits), 0, -1):
        days = _days(contract, choice, longest)
        if days[-1] < limit:
            return days
    return days[:1] + tuple(day for day in days[1:] if day < limit)


def _limit(contract: Contract, begun_on: date) -> date:
    last_day = send_by(contract)
    return last_day if last_day is not None and last_day > begun_on else contract.renewal_on


def _days(contract: Contract, choice: PlanChoice, longest: int) -> tuple[date, ...]:
    days = [choice.begun_on]
    for wait in choice.waits:
        days.append(contract.calendar.add_business_days(days[-1], min(wait, longest)))
    return tuple(days)


def _business_days_between(contract: Contract, start: date, end: date) -> int:
    count, day = 0, start
    while day < end:
        day = contract.calendar.add_business_days(day, 1)
        count += 1
    return count
