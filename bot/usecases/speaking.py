"""What a delivery says, as of now: the outbox keeps what to say about, not the words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.usecases.services import Services
from bot.usecases.viewing import item_of, view_contract
from bot.usecases.views import ContractView, ReminderView
from storage.database import Transaction
from storage.records import DeliveryKind, DeliveryRecord, ReminderRecord

PLAN_KINDS = frozenset({DeliveryKind.PLAN, DeliveryKind.PLAN_EDIT})


def load_said(
    delivery: DeliveryRecord, services: Services, *, hides_money: bool
) -> ContractView | ReminderView | None:
    """The plan or the reminder that a delivery is about; None where that no longer exists."""
    with services.database.reading() as transaction:
        record = transaction.contracts.get(delivery.workspace_id, delivery.contract_id, removed=True)
        if record is None:
            return None
        view = replace(view_contract(transaction, record, None, services), hides_money=hides_money)
        if delivery.kind in PLAN_KINDS:
            return view if view.plan else None
        return _reminder_view(transaction, delivery, view, services)


def _reminder_view(
    transaction: Transaction, delivery: DeliveryRecord, view: ContractView, services: Services
) -> ReminderView | None:
    workspace_id = delivery.workspace_id
    reminder = transaction.reminders.get(workspace_id, delivery.reminder_id or "")
    if reminder is None:
        return None
    action = transaction.plans.action(workspace_id, reminder.action_id)
    if action is None:
        return None
    first = transaction.deliveries.get(workspace_id, reminder.delivery_id or "") or delivery
    posted_at = first.delivered_at or services.now()
    return ReminderView(
        contract=view,
        item=item_of(view, action),
        reminder=reminder,
        days_late=_days_late(reminder, posted_at, view.record.timezone),
        may_be_repeat=first.may_be_repeat,
    )


def _days_late(reminder: ReminderRecord, posted_at: datetime, timezone: str) -> int:
    return max(0, (posted_at.astimezone(ZoneInfo(timezone)).date() - reminder.remind_on).days)
