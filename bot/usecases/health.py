"""How delivery stands, as far as a person may know."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.usecases.access import Person, may_see
from bot.usecases.portfolio_views import HealthView, Stuck
from bot.usecases.services import Services
from planner.actions import ActionKey
from storage.database import Transaction
from storage.records.deliveries import DeliveryRecord, DeliveryState

LATE_AFTER = timedelta(minutes=5)
FALLBACK_ZONE = "UTC"


def load_health(person: Person, services: Services) -> HealthView:
    """What has not reached anybody yet, and why; of contracts that this person may see."""
    now = services.now()
    with services.database.reading() as transaction:
        undelivered = transaction.deliveries.undelivered(person.workspace_id, due_before=now)
        seen = [stuck for row in undelivered if (stuck := _stuck(transaction, row, person)) is not None]
        return HealthView(
            armed=_armed(transaction, person),
            not_taken_up=_armed(transaction, person, due_before=now - LATE_AFTER),
            late=tuple(one for one in seen if _is_late(one.delivery, services)),
            blocked=tuple(one for one in seen if one.delivery.state is DeliveryState.BLOCKED),
            dead=tuple(one for one in seen if one.delivery.state is DeliveryState.DEAD),
            due=sum(not _is_settled(one.delivery) for one in seen),
            is_suspended=transaction.workspaces.is_suspended(person.workspace_id),
        )


def _armed(transaction: Transaction, person: Person, *, due_before: datetime | None = None) -> int:
    """Reminders still to come; even their number would tell that there is a restricted contract."""
    armed = transaction.health.armed(person.workspace_id, due_before=due_before)
    records = transaction.contracts.list(person.workspace_id)
    return sum(armed.get(record.id, 0) for record in records if may_see(person, record))


def _stuck(transaction: Transaction, row: DeliveryRecord, person: Person) -> Stuck | None:
    if row.contract_id is None:
        timezone = transaction.settings.get(row.workspace_id).timezone or FALLBACK_ZONE
        stuck = Stuck(delivery=row, record=None, step=None, since_on=_day_of(row, timezone))
        return stuck if person.is_admin else None
    record = transaction.contracts.peek(row.workspace_id, row.contract_id)
    if not may_see(person, record):
        return None
    since_on = _day_of(row, record.timezone)
    return Stuck(delivery=row, record=record, step=_step_of(transaction, row), since_on=since_on)


def _day_of(row: DeliveryRecord, timezone: str) -> date:
    return row.due_at.astimezone(ZoneInfo(timezone)).date()


def _step_of(transaction: Transaction, row: DeliveryRecord) -> ActionKey | None:
    if row.reminder_id is None:
        return None
    reminder = transaction.reminders.get(row.workspace_id, row.reminder_id)
    return None if reminder is None else reminder.action_key


def _is_settled(row: DeliveryRecord) -> bool:
    return row.state in {DeliveryState.BLOCKED, DeliveryState.DEAD}


def _is_late(row: DeliveryRecord, services: Services) -> bool:
    return not _is_settled(row) and row.due_at < services.now() - LATE_AFTER
