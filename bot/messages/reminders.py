"""A reminder on its day, and what it becomes once somebody has answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.ids import ActionId
from bot.messages.message import Message
from bot.messages.milestone_words import charged_button, closed_line, is_quiet, keep_button
from bot.messages.parts import Button, Buttons, Note, Paragraph, Part, button, buttons, compose
from bot.messages.reminder_words import (
    LETTERS,
    actions_of,
    asked_text,
    cautions,
    done_label,
    if_missed_text,
    whose,
    why_text,
)
from bot.messages.shown import shown, shown_item
from bot.messages.step_words import step_line, validity_text
from bot.messages.steps import NOTICE_LINES, Step, StepState, is_missed_day, step_of_item
from bot.messages.text import bold, capitalised
from bot.usecases.said_views import Asking, ReminderView
from bot.wording.format import count, day
from planner.actions import CHARGE_CHECKS, NEGOTIATION_ACTIONS, NOTICE_ACTIONS, ActionKey, Anchor
from planner.asking import last_snooze_day, needs_proof
from planner.deadlines import NoticeStatus, goes_by_post
from planner.placing import remind_on
from storage.records import ActionState

ANSWERED = frozenset(NEGOTIATION_ACTIONS[1:])
"""Before each of these steps the vendor may have answered."""
ESCALATED = frozenset({Asking.OWNER, Asking.BACKUP, Asking.ADMIN})
"""Those who are asked directly: nobody has answered, or the deadline is near."""
SETTLED_NOTICE = {
    NoticeStatus.SENT: "Notice is sent.",
    NoticeStatus.CONFIRMED: "Notice is confirmed.",
    NoticeStatus.NONE: "Nothing renews by itself.",
}
"""Why what is about the notice is asked no more."""
OCCASIONS = {"end": "end of the contract", "at once": "first day of the plan"}
"""Labels of the timeline that need more words when they stand alone."""


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
    yield Paragraph("\n".join(_reasons(view, step)))
    lateness = list(_lateness(view, step))
    if lateness:
        yield Paragraph("\n".join(lateness))
    yield from _notes(view, step)
    yield from _buttons(view, step)


def _asked_again_parts(view: ReminderView, step: Step) -> Iterator[Part]:
    """Short: the reasons stand in the first message."""
    headline = (
        f"{_still_open(view, step)}: {step.text}" if _was_asked_before(view, step) else _headline(view, step)
    )
    yield Paragraph(f"{bold(headline)}\n{asked_text(view)}")
    lines = [_validity(view, step)] if step.valid_until is not None else []
    yield Paragraph("\n".join([*lines, _cost(view, step)]))
    lateness = list(_behind_plan(view, step) if view.asking is Asking.AGAIN else _lateness(view, step))
    if lateness:
        yield Paragraph("\n".join(lateness))
    yield from _notes(view, step)
    yield from _buttons(view, step)


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


def _reasons(view: ReminderView, step: Step) -> Iterator[str]:
    why = "Why:" if view.is_edited_later or view.has_moved_on else "Why today:"
    yield f"{bold(why)} {_occasion(view, step)} {why_text(step.key, view.contract)}"
    if view.has_moved_on:
        yield f"It has moved to {day(step.on)}, and you are asked again for that day."
    if step.valid_until is not None:
        yield _validity(view, step)
    yield _cost(view, step)


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
    if action.anchor is not Anchor.AFTER_REQUEST or action.key not in ANSWERED or not _is_unasked(view):
        return ""
    return f"{count(action.offset, 'business day')} after the day planned for the request"


def _validity(view: ReminderView, step: Step) -> str:
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


def _cost(view: ReminderView, step: Step) -> str:
    """After the window has closed it is the vendor who decides, not whoever sends the notice."""
    is_over = step.valid_until is not None and step.valid_until < view.contract.today
    condition = "If it is not done:" if is_over else "If it is missed:"
    if _comes_too_late(view, step):
        condition = "If it is not honoured:"
    return f"{bold(condition)} {if_missed_text(step.key, view.contract)}"


def _comes_too_late(view: ReminderView, step: Step) -> bool:
    """Whether this asks for a notice whose window has closed."""
    return step.key in NOTICE_LINES and view.contract.advice.deadlines.status is NoticeStatus.MISSED


def _lateness(view: ReminderView, step: Step) -> Iterator[str]:
    """Both notions: the plan's day has passed, and the reminder itself comes late."""
    yield from _behind_plan(view, step)
    if view.days_late > 0:
        late = count(view.days_late, "day")
        yield f"▲ {bold(f'Posted {late} late:')} exitplan could not post this before."


def _behind_plan(view: ReminderView, step: Step) -> Iterator[str]:
    if step.state is StepState.LATE:
        behind = count((view.contract.today - step.planned_on).days, "day")
        yield f"▲ {bold(f'{behind} late against the plan:')} it was due on {day(step.planned_on)}."


def _conditions(view: ReminderView, step: Step) -> Iterator[str]:
    until = view.item.action.snoozed_until
    if until is not None and until > view.contract.today:
        yield f"Snoozed: the reminder comes again on {day(until)}."
    if step.key in ANSWERED and _is_unasked(view):
        yield "The request itself is not ticked off yet. If nobody has sent it, send it first."
    if view.may_be_repeat:
        yield "This may be a repeat: Slack did not confirm whether the first one was posted."


def _is_unasked(view: ReminderView) -> bool:
    """Whether nobody has said yet that early release was asked for."""
    requests = (one for one in actions_of(view.contract) if one.key is ActionKey.REQUEST_EARLY_TERMINATION)
    return any(request.state is ActionState.OPEN for request in requests)


def _buttons(view: ReminderView, step: Step) -> Iterator[Buttons]:
    action_id, contract = view.item.action.id, view.contract.record.contract
    contract_id = view.contract.record.id
    is_optional = not needs_proof(contract, step.key)
    yield from buttons(
        button(done_label(step.key, contract), ActionId.DONE, action_id, style="primary"),
        charged_button(view.contract) if step.key in CHARGE_CHECKS else None,
        button("Snooze", ActionId.SNOOZE, action_id) if _can_wait(view, step) else None,
        _letter_button(view, step),
        button("Record an answer", ActionId.RECORD_ANSWER, contract_id) if step.key in ANSWERED else None,
        _advice_button(view, step),
        None if _is_theirs(view, step) else button("Assign to me", ActionId.ASSIGN_TO_ME, action_id),
        button("Not needed", ActionId.SKIP, action_id) if is_optional else keep_button(view.contract),
    )


def _can_wait(view: ReminderView, step: Step) -> bool:
    """Whether a later day is left to which the reminder may be put off."""
    contract, today = view.contract.record.contract, view.contract.today
    last = last_snooze_day(contract, step.key, valid_until=step.valid_until, today=today)
    return last is None or last > today


def _is_theirs(view: ReminderView, step: Step) -> bool:
    """Whether whoever reads this is the one whose action it is."""
    is_owners = view.asking is Asking.OWNER and step.assignee_id is None
    return is_owners or view.asking is Asking.ASSIGNEE


def _advice_button(view: ReminderView, step: Step) -> Button | None:
    """Once the window is missed, another plan may fit better than the one that was begun."""
    is_missed = view.contract.advice.deadlines.status is NoticeStatus.MISSED
    if not is_missed or step.key is not ActionKey.SUBMIT_CANCELLATION:
        return None
    return button("What now", ActionId.RECOMMEND, view.contract.record.id)


def _letter_button(view: ReminderView, step: Step) -> Button | None:
    kind = LETTERS.get(step.key)
    if kind is None:
        return None
    return button("Letter", ActionId.LETTER, f"{view.contract.record.id} {kind.value}")
