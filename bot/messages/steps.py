"""The steps of a plan, started or only advised, and where each of them stands today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.usecases.views import ContractView, PlanItem
from bot.wording.actions import action_text, anchor_label, line_text
from planner.actions import ActionKey, Line
from planner.asking import is_asked_yet, waits_for_renewal
from planner.deadlines import NoticeStatus
from planner.placing import is_late
from scheduler.expected import is_escalated
from storage.records.plans import ActionState
from storage.records.proofs import ProofKind


class StepState(StrEnum):
    OPEN = "open"
    DUE_TODAY = "due_today"
    LATE = "late"
    WAITING = "waiting"
    """Its day has come, and it waits for something else."""
    UNRELEASED = "unreleased"
    """Its day has come, and it makes sense only if the vendor releases."""
    DONE = "done"
    SKIPPED = "skipped"
    DROPPED = "dropped"


NOTICE_LINES = {ActionKey.SUBMIT_CANCELLATION, ActionKey.LAST_SAFE_NOTICE_DAY}
"""Those of the plan that ask for the notice to be sent."""

_SETTLED = {
    ActionState.DONE: StepState.DONE,
    ActionState.SKIPPED: StepState.SKIPPED,
    ActionState.DROPPED: StepState.DROPPED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One action of a plan, started or only advised."""

    key: ActionKey
    state: StepState
    text: str
    label: str
    """Where its planned day comes from."""
    on: date
    planned_on: date
    valid_until: date | None
    conditional: bool
    if_released: bool
    answered_by: str | None = None
    answered_on: date | None = None
    reason: str | None = None
    assignee_id: str | None = None
    """Whose it is, where it is not the owner's."""

    @property
    def is_open(self) -> bool:
        return self.state not in _SETTLED.values()


def steps_of(view: ContractView) -> tuple[Step, ...]:
    """The started plan's actions, or the advised ones; settled ones stay in their place."""
    if view.plan is None:
        return tuple(_step_of_line(line, view) for line in view.advice.timeline)
    return tuple(_step_in_plan(item, view) for item in view.plan.items)


def _step_in_plan(item: PlanItem, view: ContractView) -> Step:
    """An open action that today's timeline no longer has is nothing to do any more."""
    step = step_of_item(item, view)
    return replace(step, state=StepState.DROPPED) if step.is_open and item.line is None else step


def _step_of_line(line: Line, view: ContractView) -> Step:
    step = Step(
        key=line.key,
        state=StepState.OPEN,
        text=line_text(line, view.record.contract),
        label=anchor_label(line.anchor, line.offset),
        on=line.on,
        planned_on=line.planned_on,
        valid_until=line.valid_until,
        conditional=line.conditional,
        if_released=line.if_released,
    )
    return replace(step, state=_open_state(step, view))


def step_of_item(item: PlanItem, view: ContractView) -> Step:
    """A stored action as it stands today."""
    action, line = item.action, item.line
    on = line.on if line else max(action.planned_on, view.today)
    contract, is_open = view.record.contract, action.state is ActionState.OPEN
    step = Step(
        key=action.key,
        state=_SETTLED.get(action.state, StepState.OPEN),
        text=line_text(line, contract) if line and is_open else action_text(action.key, contract),
        label=anchor_label(action.anchor, action.offset),
        on=on,
        planned_on=action.planned_on,
        valid_until=item.valid_until,
        conditional=action.conditional,
        if_released=line.if_released if line else action.if_released,
        answered_by=action.answered_by,
        answered_on=local_day(action.answered_at, view.record.timezone),
        reason=action.reason,
        assignee_id=action.assignee_id,
    )
    return replace(step, state=_open_state(step, view)) if is_open else step


def _open_state(step: Step, view: ContractView) -> StepState:
    """Where a step stands today that nobody has answered."""
    contract, today = view.record.contract, view.today
    if step.planned_on > today:
        return StepState.OPEN
    if not is_asked_yet(contract, step.key) or _waits_for_escalation(step.key, view):
        return StepState.WAITING
    if waits_for_renewal(contract, step.key, planned_on=step.planned_on, today=today):
        return StepState.WAITING
    if step.if_released:
        return StepState.UNRELEASED
    is_over = is_late(step.key, step.planned_on, step.valid_until, contract.calendar, today)
    return StepState.LATE if is_over else StepState.DUE_TODAY


def _waits_for_escalation(key: ActionKey, view: ContractView) -> bool:
    """Experience is mentioned only once the escalation is through."""
    if key is not ActionKey.CITE_EXPERIENCE or view.plan is None:
        return False
    return not is_escalated(item.action for item in view.plan.items)


def local_day(at: datetime | None, timezone: str) -> date | None:
    """The day that an instant falls on where the contract's dates count."""
    return None if at is None else at.astimezone(ZoneInfo(timezone)).date()


def is_missed_day(step: Step, view: ContractView) -> bool:
    """Whether it is the last safe day, gone by without notice; it stays so once the contract has renewed."""
    if step.key is not ActionKey.LAST_SAFE_NOTICE_DAY or step.state is not StepState.DROPPED:
        return False
    contract = view.record.contract
    if step.planned_on < contract.term_starts_on:
        return contract.auto_renews and not _was_in_time(step.planned_on, view)
    is_unproven = view.advice.deadlines.status in {NoticeStatus.OPEN, NoticeStatus.MISSED}
    return is_unproven and step.planned_on < view.today


def _was_in_time(last_safe_day: date, view: ContractView) -> bool:
    """Whether notice of the term before had gone out by that day, or was confirmed."""
    earlier = (one for one in view.proofs if one.term_number == view.record.term_number - 1)
    counted = (one for one in earlier if one.taken_back_at is None)
    return any(one.kind is ProofKind.CONFIRMED or one.on <= last_safe_day for one in counted)
