"""The words of a plan's steps: a line for each, with its state as a sign and as a word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.messages.parts import Note, Paragraph, Part, sections
from bot.messages.steps import NOTICE_LINES, Step, StepState, is_missed_day, steps_of
from bot.messages.text import bold, mention, sentences
from bot.usecases.views import ContractView
from bot.wording.format import day
from planner.actions import ADDED_ACTIONS, ActionKey
from planner.deadlines import NoticeStatus

OURS = "†"
"""Marks what exitplan adds to the guide's lines."""


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


def timeline_parts(view: ContractView, *, names_people: bool) -> Iterator[Part]:
    """Every line of the timeline, and what its marks mean."""
    steps = steps_of(view)
    if not steps:
        yield Paragraph("Nothing is left to do.")
        return
    yield from sections(step_line(step, view, names_people=names_people, marks_ours=True) for step in steps)
    if any(step.key in ADDED_ACTIONS for step in steps):
        yield Note(f"{OURS} exitplan's addition. {_source_of_others(view)}")


def _source_of_others(view: ContractView) -> str:
    """The guide is about one vendor; for any other one its steps are taken as the usual ones."""
    if view.record.contract.playbook.is_generic:
        return "All other lines are the usual steps for leaving a tool."
    return "All other lines are the published guide's."


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
