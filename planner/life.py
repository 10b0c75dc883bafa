"""From term to term: when a contract's life needs a look, and what is due then; rules section 8."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from planner.asking import days_to_ask_without_plan, days_to_confirm, first_day_missed
from planner.calendar import DAY, months_after
from planner.contract import Contract
from planner.deadlines import cancel_by, is_proven, send_by, sent_on_in_term, target_notice_on
from planner.paths import is_newly_renewed

ANSWER_DAYS = 7
"""Days without an answer after which a contract counts as renewed."""
WATCH_DAYS = 14
"""Days after the end on which a contract counts as ended, whatever was left unanswered."""
RESTORABLE_DAYS = 30
"""Days after its removal for which a contract can be brought back."""
ASK_AGAIN_LEAD_DAYS = 30
"""Days before the new target day on which a contract that was kept is asked about again."""


class Step(StrEnum):
    """What is due in the life of a contract."""

    REFRESH = "refresh"
    """What is posted says something else from this day on."""
    ASK_FOR_PLAN = "ask_for_plan"
    """Nobody has started a plan, and the notice comes near."""
    TELL_MISSED = "tell_missed"
    """The window has closed on a contract without a plan."""
    ASK_FOR_CONFIRMATION = "ask_for_confirmation"
    """Notice is sent, nobody has started a plan, and the vendor has not confirmed."""
    ASK_AGAIN = "ask_again"
    """It was kept for this term: and for the next one?"""
    ASK_RENEWED = "ask_renewed"
    """The term is over without proof: did it renew?"""
    ROLL = "roll"
    """Nobody has answered that: it counts as renewed."""
    ROLL_KEPT = "roll_kept"
    """It was kept, so it has renewed."""
    END = "end"
    """The term is over, and nothing renews it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What people and exitplan have decided about the present term."""

    is_kept: bool = False
    is_ended: bool = False
    has_plan: bool = False
    is_settled: bool = True
    """No action of a plan is open."""
    waiting_from: tuple[date, ...] = ()
    """Days from which an action of a plan waits for another one: nobody is reminded of it then."""
    asked_on: date | None = None
    """Day on which it was asked whether the contract renewed."""
    is_to_ask_again: bool = False
    """It was kept for this term, and nobody was asked about the next one yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    on: date
    step: Step


def ends_with_term(contract: Contract) -> bool:
    """Whether the contract ends with its present term: nothing renews, or notice is proven."""
    return not contract.auto_renews or is_proven(contract)


def needs_agreement(contract: Contract) -> bool:
    """Whether a contract that is kept goes on only if the vendor agrees: notice of its end is proven."""
    return contract.auto_renews and is_proven(contract)


def has_ended_by_proof(contract: Contract, *, today: date) -> bool:
    """Whether its last day has passed with proof of notice: whoever keeps it now decides nothing."""
    return today > contract.end_on and needs_agreement(contract)


def is_charge_wrong(contract: Contract, *, is_ended: bool, today: date) -> bool:
    """Whether a charge that comes now is an error: it has ended, or its term is over and was the last."""
    return is_ended or (today > contract.end_on and ends_with_term(contract))


def needs_release(contract: Contract, *, on: date, today: date) -> bool:
    """Whether nothing but the vendor's release ends it on this day: its term runs, and none is recorded.

    Of a term that began by itself people can say, while that is new, that it never did: then the
    contract ended with the term before.
    """
    if today > contract.end_on or contract.released_from is not None:
        return False
    return on >= contract.term_starts_on or not is_newly_renewed(contract, today=today)


def find_appointment(contract: Contract, standing: Standing, *, after: date) -> Appointment | None:
    """What is due next. `after`: the last day that was looked at, whose passing days count as told.

    What has to be decided is due however long ago its day was; what is only told is not made up for.
    """
    found = [one for one in _appointments(contract, standing) if one.on > after or one.step in DECIDED]
    return min(found, key=lambda one: (one.on, list(Step).index(one.step)), default=None)


def find_due(contract: Contract, standing: Standing, *, after: date, today: date) -> Appointment | None:
    """What is due today: the latest that has to be decided, else the latest that is to be told."""
    found = [one for one in _appointments(contract, standing) if one.on <= today]
    decided = [one for one in found if one.step in DECIDED]
    told = [one for one in found if one.on > after]
    return max(decided or told, key=lambda one: one.on, default=None)


DECIDED = frozenset({Step.ASK_AGAIN, Step.ASK_RENEWED, Step.ROLL, Step.ROLL_KEPT, Step.END})
"""Steps that change where the contract stands; the others only say something."""


def _appointments(contract: Contract, standing: Standing) -> Iterator[Appointment]:
    if standing.is_ended:
        return
    if standing.is_kept:
        yield _end_of_kept_term(contract, standing)
        return
    yield _end_of_term(contract, standing)
    if standing.has_plan:
        days = (*_turning_days(contract), *standing.waiting_from)
        yield from (Appointment(on=day, step=Step.REFRESH) for day in days)
        return
    yield from (Appointment(on=day, step=Step.ASK_FOR_CONFIRMATION) for day in days_to_confirm(contract))
    if standing.is_to_ask_again and not is_proven(contract):
        yield Appointment(on=ask_again_on(contract), step=Step.ASK_AGAIN)
    elif not ends_with_term(contract):
        yield from _without_plan(contract)


def _end_of_term(contract: Contract, standing: Standing) -> Appointment:
    if ends_with_term(contract):
        on = contract.renewal_on if standing.is_settled else contract.end_on + timedelta(days=WATCH_DAYS)
        return Appointment(on=on, step=Step.END)
    return _question(contract, standing)


def _end_of_kept_term(contract: Contract, standing: Standing) -> Appointment:
    if needs_agreement(contract):
        return _question(contract, standing)
    return Appointment(on=contract.renewal_on, step=Step.ROLL_KEPT)


def _question(contract: Contract, standing: Standing) -> Appointment:
    """Whether it renewed; and what follows once that was asked."""
    if standing.asked_on is not None:
        return Appointment(on=standing.asked_on + timedelta(days=ANSWER_DAYS), step=Step.ROLL)
    return Appointment(on=renewal_asked_on(contract), step=Step.ASK_RENEWED)


def _turning_days(contract: Contract) -> Iterator[date]:
    """Days on which the notice's state or validity changes by itself, and the first day after the end.

    Proof keeps both as they are; without it the question whether it renewed brings the plan up to date.
    """
    if ends_with_term(contract):
        yield contract.renewal_on
        return
    last, safe = cancel_by(contract), send_by(contract)
    if last is not None and safe is not None:
        yield safe + DAY
        yield last + DAY


def _without_plan(contract: Contract) -> Iterator[Appointment]:
    """Where nobody has started a plan the deadline still falls silent on nothing but a decision.

    Once a notice was sent that comes too late, it is told on one day that the window is missed.
    """
    last = cancel_by(contract)
    if last is None:
        return
    days = days_to_ask_without_plan(contract)
    if sent_on_in_term(contract) is not None:
        days = tuple(day for day in days if day == first_day_missed(contract))
    for day in days:
        yield Appointment(on=day, step=Step.ASK_FOR_PLAN if day <= last else Step.TELL_MISSED)


def ask_again_on(contract: Contract) -> date:
    """Day on which a contract that was kept is asked about for the next term: 30 days before its target."""
    day = target_notice_on(contract) - timedelta(days=ASK_AGAIN_LEAD_DAYS)
    return max(contract.calendar.on_or_before(day), contract.term_starts_on)


def renewal_asked_on(contract: Contract) -> date:
    """Day on which it is asked whether the contract renewed: the first business day after its term."""
    return contract.calendar.on_or_after(contract.term_end_on + DAY)


def quiet_until(contract: Contract) -> date:
    """Day until which nothing is asked of a contract that is kept.

    It is asked about the next term then; where notice is proven, before that whether it renewed at all.
    """
    if needs_agreement(contract):
        return renewal_asked_on(contract)
    return ask_again_on(next_term(contract, was_kept=True))


def next_end_on(contract: Contract) -> date:
    """Last day of the next term: as long as the contract or the playbook says, else as long again."""
    return months_after(contract.renewal_on, contract.next_term_months) - DAY


def next_term(
    contract: Contract, *, end_on: date | None = None, annual_charge: Decimal | None = None, was_kept: bool
) -> Contract:
    """The contract in its next term, up to `end_on` and at `annual_charge` where these are known.

    A renewal that nobody wanted is a fact of the new term's first 90 days; one that was decided is none.
    A release from the old term was none, if a next one follows it. A wrong charge belongs to its own term.
    """
    contract = contract.unreleased()
    situation = replace(contract.situation, already_renewed=not was_kept, billing_error=None)
    end_on = end_on or next_end_on(contract)
    rolled = replace(
        contract,
        end_on=end_on,
        term_months=_months_until(contract, end_on),
        renewal_term_months=contract.renewal_term_months or contract.next_term_months,
        situation=situation,
    )
    if annual_charge is None or annual_charge == contract.annual:
        return rolled
    return replace(rolled, price=None, annual_charge=annual_charge)


def _months_until(contract: Contract, end_on: date) -> int:
    """Length of the next term, in whole months, the last one begun counting."""
    if end_on == next_end_on(contract):
        return contract.next_term_months
    months = 1
    while months_after(contract.renewal_on, months) - DAY < end_on:
        months += 1
    return months
