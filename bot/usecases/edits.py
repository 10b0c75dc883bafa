"""Keeping posted messages true: edits go through the outbox like everything that is said."""

from __future__ import annotations

from bot.usecases.services import Services
from storage.database import Transaction
from storage.deliveries import NewDelivery
from storage.records import ActionRecord, ContractRecord, DeliveryKind


def queue_plan_edit(transaction: Transaction, record: ContractRecord, services: Services) -> None:
    """Have the channel's plan edited in place; one that is not posted yet needs no edit."""
    plan = transaction.plans.active(record.workspace_id, record.id)
    if plan is None or plan.message is None:
        return
    edit = NewDelivery(
        contract_id=record.id,
        contract_revision=record.revision,
        kind=DeliveryKind.PLAN_EDIT,
        plan_id=plan.id,
        channel_id=plan.message.channel_id,
        message_ts=plan.message.ts,
        due_at=services.now(),
    )
    transaction.deliveries.add(record.workspace_id, edit, at=services.now())


def queue_reminder_edits(
    transaction: Transaction, record: ContractRecord, action: ActionRecord, services: Services
) -> None:
    """Have every posted reminder of an action show who answered; its buttons go."""
    for reminder in transaction.reminders.for_action(record.workspace_id, action.id):
        if reminder.message is None:
            continue
        edit = NewDelivery(
            contract_id=record.id,
            contract_revision=record.revision,
            kind=DeliveryKind.REMINDER_EDIT,
            plan_id=action.plan_id,
            reminder_id=reminder.id,
            channel_id=reminder.message.channel_id,
            message_ts=reminder.message.ts,
            due_at=services.now(),
        )
        transaction.deliveries.add(record.workspace_id, edit, at=services.now())
