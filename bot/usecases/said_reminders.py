"""What the delivery of a reminder says, as of now."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from bot.usecases.said_views import Asking, ReminderView
from bot.usecases.viewing import item_of
from bot.usecases.views import ContractView
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import EDITS, DeliveryKind, DeliveryRecord
from storage.records.messages import posted_at
from storage.records.plans import ActionRecord
from storage.records.reminders import ReminderRecord


def reminder_view(
    transaction: Transaction, delivery: DeliveryRecord, view: ContractView
) -> ReminderView | None:
    workspace_id = delivery.workspace_id
    reminder = transaction.reminders.get(workspace_id, delivery.reminder_id or "")
    if reminder is None:
        return None
    action = transaction.plans.action(workspace_id, reminder.action_id)
    if action is None:
        return None
    first = transaction.deliveries.get(workspace_id, reminder.delivery_id or "") or delivery
    posted = transaction.reminders.first_message(reminder)
    post = said_by(transaction, delivery)
    return ReminderView(
        contract=view,
        item=item_of(view, action),
        reminder=reminder,
        days_late=_days_late(reminder, _day_posted(first, view) or view.today),
        may_be_repeat=post.may_be_repeat or first.may_be_repeat,
        asking=asking_of(post, view.record, action.assignee_id),
        posted_in=posted.channel_id if posted else "",
        is_of_earlier_term=_is_of_earlier_term(transaction, action, view.record),
        posted_on=_day_posted(delivery, view),
    )


def _is_of_earlier_term(transaction: Transaction, action: ActionRecord, record: ContractRecord) -> bool:
    plan = transaction.plans.get(action.workspace_id, action.plan_id)
    return plan is not None and plan.term_number < record.term_number


def said_by(transaction: Transaction, delivery: DeliveryRecord) -> DeliveryRecord:
    """The delivery that posted the message: itself, or the one whose message it changes."""
    if delivery.kind not in EDITS:
        return delivery
    if delivery.kind is DeliveryKind.DIGEST_EDIT:
        return transaction.said.that_posted_digest(delivery) or delivery
    return transaction.said.that_posted(delivery) or delivery


def asking_of(said: DeliveryRecord, record: ContractRecord, assignee_id: str | None) -> Asking:
    """How it is asked; an edit asks as the message did that it changes."""
    if said.kind is DeliveryKind.ESCALATION:
        others = {
            record.backup_id: Asking.BACKUP,
            record.owner_id: Asking.OWNER,
            assignee_id: Asking.ASSIGNEE,
        }
        return others.get(said.recipient_id, Asking.ADMIN)
    return Asking.AGAIN if said.thread_ts else Asking.FIRST


def _day_posted(delivery: DeliveryRecord, view: ContractView) -> date | None:
    """The day that Slack shows above its message, in the contract's zone; None: it is not posted yet.

    Not the one on which it was found to be delivered, which may be days later.
    """
    if delivery.message_ts is None:
        return None
    return posted_at(delivery.message_ts).astimezone(ZoneInfo(view.record.timezone)).date()


def _days_late(reminder: ReminderRecord, posted_on: date) -> int:
    return max(0, (posted_on - reminder.remind_on).days)
