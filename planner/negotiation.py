"""The steps of asking for early release, and their days; rules section 3."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from planner.actions import NEGOTIATION_ACTIONS, ActionKey, Anchor
from planner.choice import PlanChoice
from planner.contract import Contract
from planner.deadlines import send_by
from planner.placing import Draft


def negotiation_drafts(contract: Contract, choice: PlanChoice) -> Iterator[Draft]:
    """The request on its day, and the steps that fit after it."""
    days = negotiation_days(contract, choice)
    is_begun_later = choice.request_on != choice.begun_on
    for index, (key, day) in enumerate(zip(NEGOTIATION_ACTIONS, days, strict=False)):
        yield Draft(
            key=key,
            planned_on=day,
            valid_until=contract.end_on,
            anchor=Anchor.AFTER_REQUEST if index or is_begun_later else Anchor.BEGINNING,
            offset=_business_days_between(contract, choice.request_on, day),
            conditional=key is ActionKey.CITE_EXPERIENCE,
        )


def negotiation_days(contract: Contract, choice: PlanChoice) -> tuple[date, ...]:
    """Days of the steps, the request first; steps that don't fit are dropped from the end.

    Waits are shortened together, not below one business day, until the last step falls before
    `send_by` while that is ahead, else before the renewal. Once billing has denied it, the escalation
    follows at once and the last step counts from it.
    """
    limit = _limit(contract, choice.request_on)
    days = _days(contract, choice, longest_wait(contract, choice))
    return days[:1] + tuple(day for day in days[1:] if day < limit)


def longest_wait(contract: Contract, choice: PlanChoice) -> int:
    """Business days that a wait may have, so that all steps fit; 1 where even that does not make them fit."""
    limit = _limit(contract, choice.request_on)
    waits = range(max(choice.waits), 1, -1)
    return next((wait for wait in waits if _days(contract, choice, wait)[-1] < limit), 1)


def _limit(contract: Contract, asked_on: date) -> date:
    last_day = send_by(contract)
    return last_day if last_day is not None and last_day > asked_on else contract.renewal_on


def _days(contract: Contract, choice: PlanChoice, longest: int) -> tuple[date, ...]:
    add = contract.calendar.add_business_days
    to_follow_up, to_escalate, to_cite = (min(wait, longest) for wait in choice.waits)
    follow_up = add(choice.request_on, to_follow_up)
    escalate = add(follow_up, to_escalate)
    if choice.escalate_on is not None:
        escalate = min(escalate, max(choice.escalate_on, choice.request_on))
    return choice.request_on, min(follow_up, escalate), escalate, add(escalate, to_cite)


def _business_days_between(contract: Contract, start: date, end: date) -> int:
    count, day = 0, start
    while day < end:
        day = contract.calendar.add_business_days(day, 1)
        count += 1
    return count
