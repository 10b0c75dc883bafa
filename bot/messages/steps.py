"""The lines of a timeline: each with its state as a sign and as a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.messages.parts import Note, Paragraph, Part, sections
from bot.messages.text import bold, mention, sentences
from bot.usecases.views import ContractView, PlanItem
from bot.wording.actions import action_text, anchor_label, line_text
from bot.wording.format import day
from planner.actions import ADDED_ACTIONS, ActionKey, Line
from planner.asking import is_asked_yet, waits_for_renewal
from planner.deadlines import NoticeStatus
from planner.placing import is_late
from scheduler.expected import is_escalated
from storage.records import ActionState

OURS = "†"
"""Marks what exitplan adds to the guide's lines."""


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


SIGNS = {
    StepState.OPEN: "○",
    StepState.DUE_TODAY: "●",
    StepState.LATE: "▲",
    StepState.WAITING: "○",
    StepState.UNRELEASED: "○",
    StepState.DONE: "✔",
    StepState.SKIPPED: "⊘",
    StepState.DROPPED: "✕",
}
"""Never without the word: signs alone are lost on screen readers."""

WAITS_FOR_NOTICE = "Open, waits for the notice"
WAITS_FOR_RENEWAL = "Open, waits for the answer whether it renewed"
WAITS_FOR_ESCALATION = "Open, waits for the escalation"
WAITS_FOR_RELEASE = "Open, waits for the vendor's release"

NOT_ASKED = "Not asked any more"
"""Of what nobody answered."""

_WITHOUT_DAY = {StepState.UNRELEASED: WAITS_FOR_RELEASE, StepState.DROPPED: NOT_ASKED}
_WAITS = {
    ActionKey.CONFIRM_CANCELLATION: WAITS_FOR_NOTICE,
    ActionKey.CITE_EXPERIENCE: WAITS_FOR_ESCALATION,
}
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


def _source_of_others(view: ContractView) -> str:
    """The guide is about one vendor; for any other one its steps are taken as the usual ones."""
    if view.record.contract.playbook.is_generic:
        return "All other lines are the usual steps for leaving a tool."
    return "All other lines are the published guide's."


def timeline_parts(view: ContractView, *, names_people: bool) -> Iterator[Part]:
    """Every line of the timeline, and what its marks mean."""
    steps = steps_of(view)
    if not steps:
        yield Paragraph("Nothing is left to do.")
        return
    yield from sections(step_line(step, view, names_people=names_people, marks_ours=True) for step in steps)
    if any(step.key in ADDED_ACTIONS for step in steps):
        yield Note(f"{OURS} exitplan's addition. {_source_of_others(view)}")


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


def step_line(step: Step, view: ContractView, *, names_people: bool, marks_ours: bool = False) -> str:
    """`○ Open, 30 Jan 2027: send the form (60 days before end)`; marks only where a note explains them."""
    mark = f" {OURS}" if marks_ours and step.key in ADDED_ACTIONS else ""
    if is_missed_day(step, view):
        return sentences(f"{SIGNS[step.state]} Missed on {bold(day(step.planned_on))}: {step.text}{mark}")
    line = f"{SIGNS[step.state]} {state_words(step, names_people=names_people)}: {step.text}{mark}"
    if step.is_open:
        whose = f" For {mention(step.assignee_id)}." if names_people and step.assignee_id else ""
        return f"{line} ({step.label}).{whose}{''.join(_conditions(step, view))}"
    return sentences(line, f"Reason: {step.reason}" if step.reason else None)


def is_missed_day(step: Step, view: ContractView) -> bool:
    """Whether it is the last safe day, gone by without notice; it stays so once the contract has renewed."""
    if step.key is not ActionKey.LAST_SAFE_NOTICE_DAY or step.state is not StepState.DROPPED:
        return False
    contract = view.record.contract
    if step.planned_on < contract.term_starts_on:
        return contract.auto_renews
    is_unproven = view.advice.deadlines.status in {NoticeStatus.OPEN, NoticeStatus.MISSED}
    return is_unproven and step.planned_on < view.today


def state_words(step: Step, *, names_people: bool) -> str:
    """The state, with its day, and the person where `names_people`."""
    if step.state is StepState.OPEN:
        return f"Open, {bold(day(step.on))}"
    if step.state is StepState.DUE_TODAY:
        return f"{bold('Due today')}, {day(step.on)}"
    if step.state is StepState.LATE:
        return f"{bold('Late')}, was due on {day(step.planned_on)}"
    if step.state is StepState.WAITING:
        return _WAITS.get(step.key, WAITS_FOR_RENEWAL)
    if step.state in _WITHOUT_DAY:
        return _WITHOUT_DAY[step.state]
    who = f" by {mention(step.answered_by)}" if names_people and step.answered_by else ""
    when = f" on {day(step.answered_on)}" if step.answered_on else ""
    return f"{step.state.value.capitalize()}{when}{who}"


def _conditions(step: Step, view: ContractView) -> Iterator[str]:
    if step.if_released and step.state is not StepState.UNRELEASED:
        yield f" Only if {view.record.contract.vendor} releases you."
    if step.state in {StepState.DUE_TODAY, StepState.LATE} and step.valid_until is not None:
        yield f" {validity_text(step.key, step.valid_until, view)}"


def validity_text(key: ActionKey, valid_until: date, view: ContractView, *, says_today: bool = True) -> str:
    """Until when a step is of use; a notice has to be sent on one day, and to arrive on another perhaps.

    `says_today`: false for what may be read on a later day.
    """
    is_today = says_today and valid_until == view.today
    if key in NOTICE_LINES and view.advice.deadlines.status is NoticeStatus.MISSED:
        ask = f"ask {view.record.contract.vendor} to honour it"
        return f"It comes too late: {ask}{_while_paid(valid_until, view)}."
    arrives_by = view.advice.deadlines.cancel_by
    if key in NOTICE_LINES and arrives_by and view.today <= valid_until < arrives_by:
        if key is ActionKey.LAST_SAFE_NOTICE_DAY:
            return f"It has to arrive by {day(arrives_by)}."
        last = "today" if is_today else day(valid_until)
        return f"The last safe day to send it is {last}: it has to arrive by {day(arrives_by)}."
    if valid_until < view.today:
        return f"It was valid until {day(valid_until)}: do it now if it still helps."
    return "Valid until today only." if is_today else f"Valid until {day(valid_until)}."


def _while_paid(last_on: date, view: ContractView) -> str:
    """Until when a late notice may be honoured, while that day is not over."""
    if last_on < view.today:
        return ""
    return ", today at the latest" if last_on == view.today else f", by {day(last_on)} at the latest"
