"""Edits of what stands in Slack: they go through the outbox like everything that is said."""

from __future__ import annotations

from datetime import datetime

from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, DeliveryRecord, NewDelivery
from storage.records.plans import PlanRecord


def edit_post(transaction: Transaction, post: DeliveryRecord, *, at: datetime) -> None:
    """Have a posted message say how things are when the edit is sent."""
    edit = NewDelivery(
        contract_id=post.contract_id,
        contract_revision=post.contract_revision,
        kind=_kind_of_edit(post),
        topic=post.topic,
        plan_id=post.plan_id,
        reminder_id=post.reminder_id,
        channel_id=post.channel_id,
        message_ts=post.message_ts,
        due_at=at,
    )
    transaction.deliveries.add(post.workspace_id, edit, at=at)


def _kind_of_edit(post: DeliveryRecord) -> DeliveryKind:
    """By what the message shows: what is asked again, or told instead, has a kind of its own."""
    if post.kind is DeliveryKind.DIGEST or post.is_in_digest:
        return DeliveryKind.DIGEST_EDIT
    if post.reminder_id is not None:
        return DeliveryKind.REMINDER_EDIT
    return DeliveryKind.PLAN_EDIT if post.topic is None else DeliveryKind.ANNOUNCEMENT_EDIT


def edit_plan(transaction: Transaction, record: ContractRecord, plan: PlanRecord, *, at: datetime) -> None:
    """The same for a plan's own message; one that is not posted yet needs no edit."""
    if plan.message is None:
        return
    edit = NewDelivery(
        contract_id=record.id,
        contract_revision=record.revision,
        kind=DeliveryKind.PLAN_EDIT,
        plan_id=plan.id,
        channel_id=plan.message.channel_id,
        message_ts=plan.message.ts,
        due_at=at,
    )
    transaction.deliveries.add(record.workspace_id, edit, at=at)
