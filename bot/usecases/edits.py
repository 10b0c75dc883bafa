"""Keeping posted messages true: edits go through the outbox like everything that is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.usecases.services import Services
from scheduler.edits import edit_plan, edit_post
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryRecord
from storage.records.plans import ActionRecord, ActionState, PlanRecord


def queue_plan_edit(transaction: Transaction, record: ContractRecord, services: Services) -> None:
    """Have the channel's plan edited in place; one that is not posted yet needs no edit."""
    plan = transaction.plans.active(record.workspace_id, record.id)
    if plan is not None:
        edit_plan(transaction, record, plan, at=services.now())


def queue_open_edits(
    transaction: Transaction, record: ContractRecord, plan: PlanRecord, services: Services
) -> None:
    """Have every message about an open action of the plan say how things are now."""
    queue_reminder_edits(transaction, record, _open_actions(transaction, plan), services)


def queue_facts_edits(
    transaction: Transaction, record: ContractRecord, plan: PlanRecord, services: Services
) -> None:
    """Have what people go by of each open action of the plan tell the facts as they are now."""
    for action in _open_actions(transaction, plan):
        queue_latest_edits(transaction, record, action, services)


def _open_actions(transaction: Transaction, plan: PlanRecord) -> list[ActionRecord]:
    actions = transaction.plans.actions(plan.workspace_id, plan.id)
    return [action for action in actions if action.state is ActionState.OPEN]


def queue_reminder_edits(
    transaction: Transaction, record: ContractRecord, actions: Iterable[ActionRecord], services: Services
) -> None:
    """Have every message about these actions say how they are now, wherever it stands."""
    posts = transaction.said.posted_about(record.workspace_id, [action.id for action in actions])
    edit_posts(transaction, posts, services)


def queue_latest_edits(
    transaction: Transaction, record: ContractRecord, action: ActionRecord, services: Services
) -> None:
    """The same for what people go by of one action that is open before and after.

    What was asked again in between stays as it was said: it may be dozens of messages, and whatever answers
    the action edits them all.
    """
    posts = transaction.said.posted_about(record.workspace_id, [action.id])
    edit_posts(transaction, latest_in_each_place(posts), services)


def latest_in_each_place(posts: Sequence[DeliveryRecord]) -> tuple[DeliveryRecord, ...]:
    """Of messages about one thing, oldest first, those that people go by.

    What begins in the channel, the last that was said in its thread, and the last to each person.
    """
    begins = [post for post in posts if post.recipient_id is None and post.thread_ts is None]
    last = {post.recipient_id: post for post in posts if post.recipient_id or post.thread_ts}
    return (*begins, *last.values())


def edit_posts(transaction: Transaction, posts: Iterable[DeliveryRecord], services: Services) -> None:
    """Have these messages say how things are now."""
    for post in posts:
        edit_post(transaction, post, at=services.now())
