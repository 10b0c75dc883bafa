"""With which buttons a reminder is answered."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ids import ActionId
from bot.messages.milestone_words import charged_button, keep_button
from bot.messages.parts import Button, Buttons, button, buttons
from bot.messages.reminder_words import ANSWERED, LETTERS, done_label
from bot.messages.steps import Step
from bot.usecases.said_views import Asking, ReminderView
from planner.actions import CHARGE_CHECKS, ActionKey
from planner.asking import last_snooze_day, needs_proof
from planner.deadlines import NoticeStatus


def reminder_buttons(view: ReminderView, step: Step) -> Iterator[Buttons]:
    """Of a step that is open: what settles it first, and what puts it aside last."""
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
