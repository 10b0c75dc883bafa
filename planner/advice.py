"""Everything that exitplan has to say about a contract today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from planner.actions import Line
from planner.calendar import TimeLeft, time_between
from planner.changes import Change, find_changes
from planner.choice import PlanChoice
from planner.contract import Contract, Notice
from planner.costs import Costs, find_costs
from planner.credit import Credit, find_credit
from planner.deadlines import Deadlines, NoticeStatus, find_deadlines, has_stale_proof
from planner.options import OPTION_OF_PATH, Option, OptionName, compare_options
from planner.paths import Band, Decision, Path, Tactic, decide, find_band
from planner.timeline import build_timeline
from planner.trial import TrialGap, find_trial_gap

NEXT_ACTIONS = 3
"""How many of the next dated actions a recommendation shows."""


class WarningCode(StrEnum):
    WINDOW_MISSED = "window_missed"
    TRIAL_GAP = "trial_gap"
    COSTS_MORE = "costs_more"
    SEAT_FREEZE = "seat_freeze"
    RESELLER = "reseller"
    MINIMUM_SEATS = "minimum_seats"
    UNKNOWN_TERMS = "unknown_terms"
    EARLIER_NOTICE = "earlier_notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWarning:
    code: WarningCode
    amount: Fraction | None = None
    """`costs_more`: by how much; `trial_gap`: its cost."""
    cheaper: OptionName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The recommendation with its dates, timeline and money, as of `today`."""

    contract: Contract
    today: date
    choice: PlanChoice
    time_left: TimeLeft
    band: Band
    deadlines: Deadlines
    decision: Decision
    begun_for: Decision
    """Today's facts, decided on the day the plan was begun: that time has passed since is no reason."""
    timeline: tuple[Line, ...]
    costs: Costs
    credit: Credit
    options: tuple[Option, ...]
    trial_gap: TrialGap | None
    warnings: tuple[PlanWarning, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Single facts that would change the answer."""
        return find_changes(self.contract, today=self.today)

    @property
    def next_lines(self) -> tuple[Line, ...]:
        return self.timeline[:NEXT_ACTIONS]


def advise(
    contract: Contract, *, today: date, start_on: date | None = None, choice: PlanChoice | None = None
) -> Advice:
    """What to do about `contract` today.

    `choice` is the plan already begun; without one, the timeline is that of the recommended plan,
    with a switch on `start_on` (default: today) where one is due.
    """
    decision = decide(contract, today=today)
    choice = choice or PlanChoice(
        paths=decision.paths, tactic=decision.tactic, begun_on=today, start_on=start_on or today
    )
    covers_end = choice.trial_covers_end or contract.situation.budget_constrained
    costs = find_costs(contract, start_on=choice.start_on, today=today, trial_covers_end=covers_end)
    credit = find_credit(contract, today=today)
    options = compare_options(contract, costs, credit, today=today)
    gap = find_trial_gap(contract, covers_end=covers_end, today=today)
    deadlines = find_deadlines(contract, today=today)
    return Advice(
        contract=contract,
        today=today,
        choice=choice,
        time_left=time_between(today, contract.renewal_on),
        band=find_band(contract, today=today),
        deadlines=deadlines,
        decision=decision,
        begun_for=decide(replace(contract.unreleased(), notice=Notice()), today=choice.begun_on),
        timeline=build_timeline(contract, choice, today=today),
        costs=costs,
        credit=credit,
        options=options,
        trial_gap=gap,
        warnings=tuple(_warnings(contract, deadlines, choice, options, gap)),
    )


def _warnings(
    contract: Contract,
    deadlines: Deadlines,
    choice: PlanChoice,
    options: tuple[Option, ...],
    gap: TrialGap | None,
) -> Iterator[PlanWarning]:
    if deadlines.status is NoticeStatus.MISSED:
        yield PlanWarning(code=WarningCode.WINDOW_MISSED, amount=deadlines.exposure)
    if choice.tactic is Tactic.READY_AT_END and gap is not None and gap.cost > 0:
        yield PlanWarning(code=WarningCode.TRIAL_GAP, amount=gap.cost)
    yield from _costs_more(choice, options)
    if contract.playbook.seats.added_are_locked_in:
        yield PlanWarning(code=WarningCode.SEAT_FREEZE)
    if contract.reseller is not None:
        yield PlanWarning(code=WarningCode.RESELLER)
    if contract.seats < contract.playbook.seats.minimum:
        yield PlanWarning(code=WarningCode.MINIMUM_SEATS)
    if contract.playbook.is_generic:
        yield PlanWarning(code=WarningCode.UNKNOWN_TERMS)
    if has_stale_proof(contract):
        yield PlanWarning(code=WarningCode.EARLIER_NOTICE)


_LOWEST_RISK_FIRST = (OptionName.DO_NOTHING, OptionName.WAIT, OptionName.NEGOTIATE, OptionName.SWITCH)


def _cash_then_risk(option: Option) -> tuple[Fraction, int]:
    return option.cash or Fraction(0), _LOWEST_RISK_FIRST.index(option.name)


def _costs_more(choice: PlanChoice, options: tuple[Option, ...]) -> Iterator[PlanWarning]:
    """The guide's row stands even where its path costs more than doing nothing; then say so."""
    main = Path.SWITCH if Path.SWITCH in choice.paths else Path.WAIT
    recommended = next(option for option in options if option.name is OPTION_OF_PATH[main])
    priced = [option for option in options if option.cash is not None]
    if recommended.saving is not None and recommended.saving < 0:
        cheapest = min(priced, key=_cash_then_risk)
        yield PlanWarning(code=WarningCode.COSTS_MORE, amount=-recommended.saving, cheaper=cheapest.name)
