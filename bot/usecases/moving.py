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
from scheduler.moving import close_what_is_left, is_of_channel
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import UNSETTLED, DeliveryKind, DeliveryRecord, DeliveryState
from storage.records.milestones import MilestoneKind, MilestoneRecord
from storage.records.plans import ActionRecord, ActionState, PlanRecord
from storage.records.reminders import ReminderRecord, ReminderState


def go_on_elsewhere(transaction: Transaction, record: ContractRecord, services: Services) -> None:
    """Have the plan, what is asked of it, and what is asked of the contract posted in its new channel.

    What is still on its way to the old one goes to the new one by itself. What an earlier version left open
    in the old one, and has said in the new one since, is not said there again.
    """
    now, today = services.now(), services.today(record.timezone)
    posts = transaction.deliveries.for_contract(record.workspace_id, record.id)
    plan = transaction.plans.active(record.workspace_id, record.id)
    here = [one for one in posts if _is_coming(one) or _stands_in_channel_of(record, one)]
    if plan is not None and not any(_is_of_plan(one, plan) for one in here):
        transaction.deliveries.add(record.workspace_id, plan_post(record, plan, now), at=now)
    for milestone in find_standing(transaction, record):
        if _is_asked_anew(milestone, posts, here):
            question = announcement(record, milestone, services)
            transaction.deliveries.add(record.workspace_id, question, at=now)
    for reminder in _said(transaction, plan, here, today) if plan is not None else ():
        transaction.deliveries.add_reminder(reminder, at=now, due_at=now)


def leave_what_stands_elsewhere(transaction: Transaction, record: ContractRecord, services: Services) -> None:
    """What a change of channel does now, for a channel that an earlier version changed; else nothing."""
    if transaction.moves.has_left_open(record):
        close_what_is_left(transaction, record, services.now())
        go_on_elsewhere(transaction, record, services)


def _is_coming(post: DeliveryRecord) -> bool:
    return post.state in UNSETTLED and post.recipient_id is None


def _stands_in_channel_of(record: ContractRecord, post: DeliveryRecord) -> bool:
    is_open = post.state is DeliveryState.DELIVERED and post.left_at is None
    return is_open and is_of_channel(post) and post.channel_id == record.channel_id


def _is_of_plan(post: DeliveryRecord, plan: PlanRecord) -> bool:
    return post.kind is DeliveryKind.PLAN and post.plan_id == plan.id


def _is_asked_anew(
    milestone: MilestoneRecord, posts: Sequence[DeliveryRecord], here: Sequence[DeliveryRecord]
) -> bool:
    """A question, or what nobody could be told at all."""
    topic = f"{TOPIC}{milestone.id}"
    is_question = milestone.kind.is_call or milestone.kind is MilestoneKind.RENEWAL_ASKED
    is_unheard = any(one.state is DeliveryState.DEAD and one.topic == topic for one in posts)
    is_here = any(one.kind is DeliveryKind.ANNOUNCEMENT and one.topic == topic for one in here)
    return (is_question or is_unheard) and not is_here


def _said(
    transaction: Transaction, plan: PlanRecord, here: Sequence[DeliveryRecord], today: date
) -> Iterator[ReminderRecord]:
    """Of each open step that somebody was asked about, and that nobody put off, the first reminder."""
    asked_here = {one.reminder_id for one in here if one.kind is DeliveryKind.REMINDER}
    for action in transaction.plans.actions(plan.workspace_id, plan.id):
        of_step = _reminders_of_step(transaction, action)
        said = [one for one in of_step if one.state is ReminderState.QUEUED]
        is_put_off = action.snoozed_until is not None and action.snoozed_until > today
        is_asked = action.state is ActionState.OPEN and said and not is_put_off
        if is_asked and not any(one.id in asked_here for one in of_step):
            yield said[0]


def _reminders_of_step(transaction: Transaction, action: ActionRecord) -> list[ReminderRecord]:
    """For the day on which it is planned now; in the order of asking."""
    reminders = transaction.reminders.for_action(action.workspace_id, action.id)
    return [one for one in reminders if one.planned_on == action.planned_on]
