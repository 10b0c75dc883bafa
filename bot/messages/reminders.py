"""A reminder on its day, and what it becomes once somebody has answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.messages.message import Message
from bot.messages.milestone_words import closed_line, is_quiet
from bot.messages.parts import Note, Paragraph, Part, compose
from bot.messages.reminder_buttons import reminder_buttons
from bot.messages.reminder_reasons import (
    behind_plan_lines,
    cost_line,
    is_unasked,
    lateness_lines,
    reason_lines,
    validity_line,
)
from bot.messages.reminder_words import ANSWERED, asked_text, cautions, whose
from bot.messages.shown import shown, shown_item
from bot.messages.step_words import step_line
from bot.messages.steps import Step, StepState, is_missed_day, step_of_item
from bot.messages.text import bold
from bot.usecases.said_views import Asking, ReminderView
from bot.wording.format import day
from planner.actions import NOTICE_ACTIONS, ActionKey
from planner.deadlines import NoticeStatus, goes_by_post

ESCALATED = frozenset({Asking.OWNER, Asking.BACKUP, Asking.ADMIN})
"""Those who are asked directly: nobody has answered, or the deadline is near."""
SETTLED_NOTICE = {
    NoticeStatus.SENT: "Notice is sent.",
    NoticeStatus.CONFIRMED: "Notice is confirmed.",
    NoticeStatus.NONE: "Nothing renews by itself.",
}
"""Why what is about the notice is asked no more."""


def reminder_message(view: ReminderView) -> Message:
    """What to do today, with buttons; once answered, one line without."""
    ready = replace(view, contract=shown(view.contract), item=shown_item(view.item))
    step = step_of_item(ready.item, ready.contract)
    if step.is_open and is_quiet(ready.contract):
        line = closed_line(step, ready.contract, names_people=ready.is_edit)
        return compose([Paragraph(line)], is_edited=True)
    parts = _open_parts(ready, step) if step.is_open else _answered_parts(ready, step)
    return compose(parts, is_edited=True)


def _answered_parts(view: ReminderView, step: Step) -> Iterator[Part]:
    line = step_line(step, view.contract, names_people=view.is_edit)
    is_gone = step.state is StepState.DROPPED and not is_missed_day(step, view.contract)
    yield Paragraph(f"{line} {_why_gone(view, step)}" if is_gone else line)


def _why_gone(view: ReminderView, step: Step) -> str:
    """Why nobody is asked any more about a step that nobody has answered."""
    plan, status = view.contract.plan, view.contract.advice.deadlines.status
    if view.is_of_earlier_term:
        return "The term is over."
    if step.key in NOTICE_ACTIONS and status in SETTLED_NOTICE:
        return SETTLED_NOTICE[status]
    if plan is not None and plan.record.id != view.item.action.plan_id:
        return "A newer plan is running."
    return "The plan needs it no more."


def _open_parts(view: ReminderView, step: Step) -> Iterator[Part]:
    if view.asking is not Asking.FIRST:
        yield from _asked_again_parts(view, step)
        return
    yield Paragraph(f"{bold(_headline(view, step))}\n{_owner_line(view)}")
    yield Paragraph("\n".join(reason_lines(view, step)))
    lateness = list(lateness_lines(view, step))
    if lateness:
        yield Paragraph("\n".join(lateness))
    yield from _notes(view, step)
    yield from reminder_buttons(view, step)


def _asked_again_parts(view: ReminderView, step: Step) -> Iterator[Part]:
    """Short: the reasons stand in the first message."""
    headline = (
        f"{_still_open(view, step)}: {step.text}" if _was_asked_before(view, step) else _headline(view, step)
    )
    yield Paragraph(f"{bold(headline)}\n{asked_text(view)}")
    lines = [validity_line(view, step)] if step.valid_until is not None else []
    yield Paragraph("\n".join([*lines, cost_line(view, step)]))
    late_lines = behind_plan_lines if view.asking is Asking.AGAIN else lateness_lines
    lateness = list(late_lines(view, step))
    if lateness:
        yield Paragraph("\n".join(lateness))
    yield from _notes(view, step)
    yield from reminder_buttons(view, step)


def _notes(view: ReminderView, step: Step) -> Iterator[Note]:
    if view.is_edited_later:
        yield Note(f"As of {day(view.contract.today)}")
    yield from map(Note, cautions(step.key, view.contract))
    yield from map(Note, _conditions(view, step))


def _was_asked_before(view: ReminderView, step: Step) -> bool:
    """Not so on the last safe day, which has a reminder of its own and keeps its words."""
    if view.asking is Asking.AGAIN:
        return True
    is_first = view.reminder.sequence == 0 or step.key is ActionKey.LAST_SAFE_NOTICE_DAY
    return view.asking in ESCALATED and step.state is StepState.LATE and not is_first


def _headline(view: ReminderView, step: Step) -> str:
    """The one thing to do. A reminder may come before its day, when that is no business day."""
    contract, today = view.contract.record.contract, view.contract.today
    if step.key is ActionKey.LAST_SAFE_NOTICE_DAY:
        if step.planned_on < today:
            missed, how = day(step.planned_on), ", by form or e-mail" if goes_by_post(contract) else ""
            return f"The last safe day to send {contract.vendor} the notice was {missed}: send it today{how}"
        return f"On {day(step.on)}: {step.text}" if view.has_moved_on or view.is_edited_later else step.text
    if step.on > today:
        return f"By {day(step.on)}{_if_released(view, step, ', ')}: {step.text}"
    when = _still_open(view, step) if view.is_edited_later else f"Today{_if_released(view, step, ', ')}"
    return f"{when}: {step.text}"


def _still_open(view: ReminderView, step: Step) -> str:
    return f"Still open{_if_released(view, step, ', to be done ')}"


def _if_released(view: ReminderView, step: Step, before: str) -> str:
    """What is not allowed yet says so before it says what to do. `before`: joins it to when that is."""
    return f"{before}only if {view.contract.record.contract.vendor} releases you" if step.if_released else ""


def _owner_line(view: ReminderView) -> str:
    """The only person that a reminder pings: the one whose action it is."""
    contract = view.contract.record.contract
    return f"{whose(view)}, this is yours. {contract.vendor}, paid through {day(contract.end_on)}."


def _conditions(view: ReminderView, step: Step) -> Iterator[str]:
    until = view.item.action.snoozed_until
    if until is not None and until > view.contract.today:
        yield f"Snoozed: the reminder comes again on {day(until)}."
    if step.key in ANSWERED and is_unasked(view):
        yield "The request itself is not ticked off yet. If nobody has sent it, send it first."
    if view.may_be_repeat:
        yield "This may be a repeat: Slack did not confirm whether the first one was posted."
