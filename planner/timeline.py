"""The dated plan: which actions, and on which day; rules section 4."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.actions import (
    DEPENDS_ON_RELEASE,
    EXPORT_ACTIONS,
    NOTICE_ACTIONS,
    REPLACEMENT_ACTIONS,
    ActionKey,
    Anchor,
    Line,
)
from planner.calendar import DAY
from planner.choice import PlanChoice
from planner.contract import Contract
from planner.deadlines import NoticeStatus, notice_status
from planner.negotiation import negotiation_drafts
from planner.notice import notice_drafts
from planner.paths import Path, Tactic
from planner.placing import Draft
from planner.trial import trial_start

PILOT_DAYS = 7
CONFIGURE_DAYS = 14
EXPORT_DAYS = 14
CHECK_AGAIN_DAYS = 7
"""Days before, or after, the end."""

WEEKS = (
    ActionKey.START_TRIAL_AND_CONFIGURE,
    ActionKey.DEPLOY_FULL_TEAM,
    ActionKey.RUN_BOTH_AND_VALIDATE,
    ActionKey.MAKE_REPLACEMENT_PRIMARY,
)


def build_timeline(contract: Contract, choice: PlanChoice, *, today: date) -> tuple[Line, ...]:
    """Every action of the chosen plan, in the order to do them, none of them in the past.

    A line whose day has passed is due today and marked late. Weeks of Tactic 2 that lie before the
    plan was begun count as done and are left out.
    """
    plan = _Plan(contract=contract, choice=choice, is_missed=_is_missed(contract, today))
    lines = [plan.place(draft, today) for draft in plan.drafts(today)]
    return tuple(sorted(lines, key=lambda line: (line.on, _rank(line.key))))


def _is_missed(contract: Contract, today: date) -> bool:
    return notice_status(contract, today=today) is NoticeStatus.MISSED


def _rank(key: ActionKey) -> tuple[int, int]:
    """Order on one day: notice, exports, stopping the old agents, the guide's lines, ours."""
    if key in NOTICE_ACTIONS:
        return 0, NOTICE_ACTIONS.index(key)
    position = list(ActionKey).index(key)
    if key in EXPORT_ACTIONS:
        return 1, position
    if key is ActionKey.STOP_OLD_AGENTS:
        return 2, position
    return 3, position


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    contract: Contract
    choice: PlanChoice
    is_missed: bool

    def drafts(self, today: date) -> Iterator[Draft]:
        """The lines that apply, on their planned days, in no order."""
        for draft in self._all_drafts(today):
            if draft.key not in REPLACEMENT_ACTIONS or self.contract.replacement is not None:
                yield draft

    def _all_drafts(self, today: date) -> Iterator[Draft]:
        yield from notice_drafts(self.contract, begun_on=self.choice.begun_on, today=today)
        if self.choice.tactic is Tactic.READY_AT_END:
            yield from self._ready_at_end()
        else:
            yield from self._switch_now()
        yield from self._additions()
        if Path.NEGOTIATE in self.choice.paths:
            yield from negotiation_drafts(self.contract, self.choice)

    def _ready_at_end(self) -> Iterator[Draft]:
        trial_on = trial_start(self.contract, covers_end=self._trial_covers_end)
        yield self._before_end(ActionKey.START_TRIAL, trial_on)
        for key, days in (
            (ActionKey.CONFIGURE_REPLACEMENT, CONFIGURE_DAYS),
            (ActionKey.DEPLOY_PILOT, PILOT_DAYS),
        ):
            planned_on = self.contract.end_on - timedelta(days=days)
            yield self._before_end(key, max(planned_on, trial_on) if self._trial_covers_end else planned_on)
        yield self._before_end(ActionKey.ROLL_OUT_AND_UNINSTALL, self.contract.end_on)
        yield self._after_end(ActionKey.REQUEST_ACCOUNT_DELETION, 1)

    @property
    def _trial_covers_end(self) -> bool:
        return self.choice.trial_covers_end or self.contract.situation.budget_constrained

    def _switch_now(self) -> Iterator[Draft]:
        for week, key in enumerate(WEEKS):
            draft = self._week(key, week)
            if self.choice.start_on + timedelta(weeks=week) >= self.choice.begun_on:
                yield draft
        yield self._before_end(ActionKey.UNINSTALL_AND_REQUEST_DELETION, self.contract.end_on)

    def _week(self, key: ActionKey, week: int) -> Draft:
        """A week's line; past the end it moves to the end, unless the missed window lets the term go on."""
        planned_on = self.choice.start_on + timedelta(weeks=week)
        if self.is_missed:
            return Draft(
                key=key, planned_on=planned_on, valid_until=None, anchor=Anchor.WEEK, offset=week + 1
            )
        planned_on = min(planned_on, self.contract.end_on)
        return Draft(
            key=key,
            planned_on=planned_on,
            valid_until=self.contract.end_on,
            anchor=Anchor.WEEK,
            offset=week + 1,
        )

    def _additions(self) -> Iterator[Draft]:
        """Exports, stopping the old agents, and looking after the charge: exitplan's own lines."""
        has_problems = self.contract.situation.active_problems
        if has_problems:
            yield self._at_beginning(ActionKey.EXPORT_DATA)
            yield self._stop_old_agents()
        else:
            yield self._before_end(ActionKey.EXPORT_DATA, self.contract.end_on - timedelta(days=EXPORT_DAYS))
        yield self._before_end(ActionKey.FINAL_EXPORT, self.contract.end_on - DAY)
        yield self._after_end(ActionKey.CHECK_NO_RENEWAL_CHARGE, 1)
        yield self._after_end(ActionKey.CHECK_NO_RENEWAL_CHARGE_AGAIN, CHECK_AGAIN_DAYS)

    def _stop_old_agents(self) -> Draft:
        """With week 4 when switching now, at once when waiting."""
        if self.choice.tactic is Tactic.SWITCH_NOW:
            return self._week(ActionKey.STOP_OLD_AGENTS, 3)
        return self._at_beginning(ActionKey.STOP_OLD_AGENTS)

    def _at_beginning(self, key: ActionKey) -> Draft:
        return Draft(
            key=key,
            planned_on=self.choice.begun_on,
            valid_until=self.contract.end_on,
            anchor=Anchor.BEGINNING,
            offset=0,
        )

    def _before_end(self, key: ActionKey, planned_on: date) -> Draft:
        days = (self.contract.end_on - planned_on).days
        anchor = Anchor.BEFORE_END if days else Anchor.END
        return Draft(
            key=key, planned_on=planned_on, valid_until=self.contract.end_on, anchor=anchor, offset=days
        )

    def _after_end(self, key: ActionKey, days: int) -> Draft:
        planned_on = self.contract.end_on + timedelta(days=days)
        return Draft(key=key, planned_on=planned_on, valid_until=None, anchor=Anchor.AFTER_END, offset=days)

    def place(self, draft: Draft, today: date) -> Line:
        line = draft.place(self.contract.calendar, today)
        return replace(line, if_released=self.is_missed and draft.key in DEPENDS_ON_RELEASE)
