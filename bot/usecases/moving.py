"""Another channel for a contract: what is open goes on there.

docs/reliability.md, "A contract that moves".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.usecases.announcing import TOPIC, announcement
from bot.usecases.plan import plan_post
from bot.usecases.restoring import find_standing
from bot.usecases.services import Services
from storage.database import Transaction
from storage.delivery_conditions import UNSETTLED
from storage.records import (
    ActionRecord,
    ActionState,
    ContractRecord,
    DeliveryKind,
    DeliveryRecord,
    DeliveryState,
    MilestoneKind,
    MilestoneRecord,
    PlanRecord,
    ReminderRecord,
    ReminderState,
)


def go_on_elsewhere(transaction: Transaction, record: ContractRecord, services: Services) -> None:
    """Have the plan, what is asked of it, and what is asked of the contract posted in its new channel.

    What is still on its way to the old one goes to the new one by itself.
    """
    now, today = services.now(), services.today(record.timezone)
    posts = transaction.deliveries.for_contract(record.workspace_id, record.id)
    plan = transaction.plans.active(record.workspace_id, record.id)
    if plan is not None and not any(_is_coming(one) and _is_of_plan(one, plan) for one in posts):
        transaction.deliveries.add(record.workspace_id, plan_post(record, plan, now), at=now)
    for milestone in find_standing(transaction, record):
        if _is_asked_anew(milestone, posts):
            question = announcement(record, milestone, services)
            transaction.deliveries.add(record.workspace_id, question, at=now)
    for reminder in _said(transaction, plan, posts, today) if plan is not None else ():
        transaction.deliveries.add_reminder(reminder, at=now, due_at=now)


def _is_coming(post: DeliveryRecord) -> bool:
    return post.state in UNSETTLED and post.recipient_id is None


def _is_of_plan(post: DeliveryRecord, plan: PlanRecord) -> bool:
    return post.kind is DeliveryKind.PLAN and post.plan_id == plan.id


def _is_asked_anew(milestone: MilestoneRecord, posts: Sequence[DeliveryRecord]) -> bool:
    """A question, or what nobody could be told at all."""
    of_it = [one for one in posts if one.topic == f"{TOPIC}{milestone.id}"]
    is_question = milestone.kind.is_call or milestone.kind is MilestoneKind.RENEWAL_ASKED
    is_unheard = any(one.state is DeliveryState.DEAD for one in of_it)
    is_coming = any(_is_coming(one) and one.kind is DeliveryKind.ANNOUNCEMENT for one in of_it)
    return (is_question or is_unheard) and not is_coming


def _said(
    transaction: Transaction, plan: PlanRecord, posts: Sequence[DeliveryRecord], today: date
) -> Iterator[ReminderRecord]:
    """Of each open step that somebody was asked about, and that nobody put off, the first reminder."""
    coming = {one.reminder_id for one in posts if _is_coming(one) and one.kind is DeliveryKind.REMINDER}
    for action in transaction.plans.actions(plan.workspace_id, plan.id):
        of_step = _reminders_of_step(transaction, action)
        said = [one for one in of_step if one.state is ReminderState.QUEUED]
        is_put_off = action.snoozed_until is not None and action.snoozed_until > today
        is_asked = action.state is ActionState.OPEN and said and not is_put_off
        if is_asked and not any(one.id in coming for one in of_step):
            yield said[0]


def _reminders_of_step(transaction: Transaction, action: ActionRecord) -> list[ReminderRecord]:
    """For the day on which it is planned now; in the order of asking."""
    reminders = transaction.reminders.for_action(action.workspace_id, action.id)
    return [one for one in reminders if one.planned_on == action.planned_on]
