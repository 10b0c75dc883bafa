"""The lines that a reminder argues with: why today, until when, at what cost if missed, and how late."""

from __future__ import annotations

from collections.abc import Iterator

from bot.messages.reminder_words import ANSWERED, actions_of, if_missed_text, why_text
from bot.messages.step_words import validity_text
from bot.messages.steps import NOTICE_LINES, Step, StepState
from bot.messages.text import bold, capitalised
from bot.usecases.said_views import ReminderView
from bot.wording.format import count, day
from planner.actions import ActionKey, Anchor
from planner.deadlines import NoticeStatus, goes_by_post
from planner.placing import remind_on
from storage.records.plans import ActionState

OCCASIONS = {"end": "end of the contract", "at once": "first day of the plan"}
"""Labels of the timeline that need more words when they stand alone."""


def reason_lines(view: ReminderView, step: Step) -> Iterator[str]:
    """All that speaks for doing it today."""
    why = "Why:" if view.is_edited_later or view.has_moved_on else "Why today:"
    yield f"{bold(why)} {_occasion(view, step)} {why_text(step.key, view.contract)}"
    if view.has_moved_on:
        yield f"It has moved to {day(step.on)}, and you are asked again for that day."
    if step.valid_until is not None:
        yield validity_line(view, step)
    yield cost_line(view, step)


def _is_moved_forward(view: ReminderView, step: Step) -> bool:
    """The plan's day was a weekend or a holiday: to be asked after it is no lateness. Rules section 4."""
    planned_on, today = step.planned_on, view.contract.today
    calendar = view.contract.record.contract.calendar
    return planned_on < today == remind_on(step.key, planned_on, step.valid_until, calendar, planned_on)


def _why_only_now(view: ReminderView) -> str:
    """Asked after it, on a business day, or on the last day there is."""
    is_business_day = view.contract.record.contract.calendar.is_business_day(view.contract.today)
    if is_business_day:
        return ", so you are asked after it"
    return ". Nor is today, but it is the last day on which this helps"


def _occasion(view: ReminderView, step: Step) -> str:
    """The day in the plan, as a sentence; where it is not today, why it is asked for today."""
    occasion = _planned_request_text(view) or OCCASIONS.get(step.label, step.label)
    if step.on > view.contract.today and not view.has_moved_on:
        return f"Its day ({occasion}) is not a business day, so you are asked before it."
    if _is_moved_forward(view, step):
        planned = day(step.planned_on)
        return f"Its day, {planned} ({occasion}), was not a business day{_why_only_now(view)}."
    if step.planned_on < view.contract.today:
        return f"Its day in the plan has passed ({occasion})."
    return f"{capitalised(occasion)}."


def _planned_request_text(view: ReminderView) -> str:
    """For what counts from a request that nobody has sent, as far as it is ticked off; else empty."""
    action = view.item.action
    if action.anchor is not Anchor.AFTER_REQUEST or action.key not in ANSWERED or not is_unasked(view):
        return ""
    return f"{count(action.offset, 'business day')} after the day planned for the request"


def validity_line(view: ReminderView, step: Step) -> str:
    """Past the last safe day the quick ways still work, until the window has closed."""
    contract, today = view.contract.record.contract, view.contract.today
    deadlines = view.contract.advice.deadlines
    if _comes_too_late(view, step) and deadlines.cancel_by:
        closed = bold(f"The notice window closed on {day(deadlines.cancel_by)}.")
        return f"{closed} Send it today all the same, and ask {contract.vendor} to honour it."
    is_past_safe_day = deadlines.send_by is not None and deadlines.send_by < today
    is_open = step.key in NOTICE_LINES and deadlines.status is NoticeStatus.OPEN
    last_chance_on = deadlines.cancel_by if is_open and is_past_safe_day else None
    valid_until, says_today = last_chance_on or step.valid_until or today, not view.is_edited_later
    text = validity_text(step.key, valid_until, view.contract, says_today=says_today)
    if last_chance_on is None or not goes_by_post(contract):
        return text
    return f"{text} Post would arrive too late."


def cost_line(view: ReminderView, step: Step) -> str:
    """After the window has closed it is the vendor who decides, not whoever sends the notice."""
    is_over = step.valid_until is not None and step.valid_until < view.contract.today
    condition = "If it is not done:" if is_over else "If it is missed:"
    if _comes_too_late(view, step):
        condition = "If it is not honoured:"
    return f"{bold(condition)} {if_missed_text(step.key, view.contract)}"


def _comes_too_late(view: ReminderView, step: Step) -> bool:
    """Whether this asks for a notice whose window has closed."""
    return step.key in NOTICE_LINES and view.contract.advice.deadlines.status is NoticeStatus.MISSED


def lateness_lines(view: ReminderView, step: Step) -> Iterator[str]:
    """Both notions: the plan's day has passed, and the reminder itself comes late."""
    yield from behind_plan_lines(view, step)
    if view.days_late > 0:
        late = count(view.days_late, "day")
        yield f"▲ {bold(f'Posted {late} late:')} exitplan could not post this before."


def behind_plan_lines(view: ReminderView, step: Step) -> Iterator[str]:
    """By how much the plan's day has passed."""
    if step.state is StepState.LATE:
        behind = count((view.contract.today - step.planned_on).days, "day")
        yield f"▲ {bold(f'{behind} late against the plan:')} it was due on {day(step.planned_on)}."


def is_unasked(view: ReminderView) -> bool:
    """Whether nobody has said yet that early release was asked for."""
    requests = (one for one in actions_of(view.contract) if one.key is ActionKey.REQUEST_EARLY_TERMINATION)
    return any(request.state is ActionState.OPEN for request in requests)
