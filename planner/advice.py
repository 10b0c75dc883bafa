"""Everything that exitplan has to say about a contract today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

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


@dataclass(frozen=True, kw_only=True)
class Advice:
    """The recommendation with its dates, timeline and money, as of `today`.

    Each part is worked out when it is first asked for (so no slots): most messages show few of them. Two
    are equal where contract, day and plan are.
    """

    contract: Contract
    today: date
    choice: PlanChoice
    trial_started_on: date | None = None
    """Day on which Tactic 1's trial has really begun; None: it has not."""

    @cached_property
    def time_left(self) -> TimeLeft:
        return time_between(self.today, self.contract.renewal_on)

    @cached_property
    def band(self) -> Band:
        return find_band(self.contract, today=self.today)

    @cached_property
    def deadlines(self) -> Deadlines:
        return find_deadlines(self.contract, today=self.today)

    @cached_property
    def decision(self) -> Decision:
        return decide(self.contract, today=self.today)

    @cached_property
    def begun_for(self) -> Decision:
        """Today's facts, decided on the day the plan was begun: that time has passed since is no reason."""
        return decide(replace(self.contract.unreleased(), notice=Notice()), today=self.choice.begun_on)

    @cached_property
    def timeline(self) -> tuple[Line, ...]:
        return build_timeline(self.contract, self.choice, today=self.today)

    @cached_property
    def costs(self) -> Costs:
        start_on, gap = self.choice.start_on, self.trial_gap
        return find_costs(self.contract, start_on=start_on, today=self.today, trial_gap=gap)

    @cached_property
    def credit(self) -> Credit:
        return find_credit(self.contract, today=self.today)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        return compare_options(self.contract, self.costs, self.credit, today=self.today)

    @cached_property
    def trial_gap(self) -> TrialGap | None:
        covers_end, started_on = self._trial_covers_end, self.trial_started_on
        return find_trial_gap(self.contract, covers_end=covers_end, today=self.today, started_on=started_on)

    @cached_property
    def warnings(self) -> tuple[PlanWarning, ...]:
        return tuple(_warnings(self))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Single facts that would change the answer."""
        return find_changes(self.contract, today=self.today)

    @property
    def next_lines(self) -> tuple[Line, ...]:
        return self.timeline[:NEXT_ACTIONS]

    @property
    def _trial_covers_end(self) -> bool:
        return self.choice.trial_covers_end or self.contract.situation.budget_constrained


def advise(
    contract: Contract,
    *,
    today: date,
    start_on: date | None = None,
    choice: PlanChoice | None = None,
    trial_started_on: date | None = None,
) -> Advice:
    """What to do about `contract` today.

    `choice` is the plan already begun; without one, the timeline is that of the recommended plan,
    with a switch on `start_on` (default: today) where one is due.
    """
    return Advice(
        contract=contract,
        today=today,
        choice=choice or _recommended(contract, today=today, start_on=start_on or today),
        trial_started_on=trial_started_on,
    )


def _recommended(contract: Contract, *, today: date, start_on: date) -> PlanChoice:
    decision = decide(contract, today=today)
    return PlanChoice(paths=decision.paths, tactic=decision.tactic, begun_on=today, start_on=start_on)


def _warnings(advice: Advice) -> Iterator[PlanWarning]:
    contract, choice, gap = advice.contract, advice.choice, advice.trial_gap
    if advice.deadlines.status is NoticeStatus.MISSED:
        yield PlanWarning(code=WarningCode.WINDOW_MISSED, amount=advice.deadlines.exposure)
    if choice.tactic is Tactic.READY_AT_END and gap is not None and gap.cost > 0:
        yield PlanWarning(code=WarningCode.TRIAL_GAP, amount=gap.cost)
    yield from _costs_more(choice, advice.options)
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
