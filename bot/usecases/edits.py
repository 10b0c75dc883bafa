"""Keeping posted messages true: edits go through the outbox like everything that is said."""

from __future__ import annotations

from collections.abc import Iterable

from bot.usecases.services import Services
from storage.database import Transaction
from storage.deliveries import NewDelivery
from storage.records import ActionRecord, ActionState, ContractRecord, DeliveryKind, PlanRecord


def queue_plan_edit(transaction: Transaction, record: ContractRecord, services: Services) -> None:
    """Have the channel's plan edited in place; one that is not posted yet needs no edit."""
    plan = transaction.plans.active(record.workspace_id, record.id)
    if plan is not None:
        queue_edit_of(transaction, record, plan, services)


def queue_edit_of(
    transaction: Transaction, record: ContractRecord, plan: PlanRecord, services: Services
) -> None:
    """The same for one plan, which may be over: then its message says so."""
    if plan.message is None:
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


def queue_open_edits(
    transaction: Transaction, record: ContractRecord, plan: PlanRecord, services: Services
) -> None:
    """Have every message about an open action of the plan say how things are now."""
    actions = transaction.plans.actions(record.workspace_id, plan.id)
    still_open = [action for action in actions if action.state is ActionState.OPEN]
    queue_reminder_edits(transaction, record, still_open, services)


def queue_reminder_edits(
    transaction: Transaction, record: ContractRecord, actions: Iterable[ActionRecord], services: Services
) -> None:
    """Have every message about these actions say how they are now, wherever it stands."""
    for posted in transaction.said.posted_about(record.workspace_id, [action.id for action in actions]):
        edit = NewDelivery(
            contract_id=record.id,
            contract_revision=record.revision,
            kind=DeliveryKind.DIGEST_EDIT if posted.is_in_digest else DeliveryKind.REMINDER_EDIT,
            plan_id=posted.plan_id,
            reminder_id=posted.reminder_id,
            channel_id=posted.channel_id,
            message_ts=posted.message_ts,
            due_at=services.now(),
        )
        transaction.deliveries.add(record.workspace_id, edit, at=services.now())
