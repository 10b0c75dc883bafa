"""Removing a contract, and taking that back; what is posted of it says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.usecases.access import Person, find_contract, may_change
from bot.usecases.announcing import refresh_announcements
from bot.usecases.deciding import edit_what_stands
from bot.usecases.moving import leave_what_stands_elsewhere
from bot.usecases.outcomes import Change, Result
from bot.usecases.replanning import replan
from bot.usecases.restoring import say_what_was_kept_back
from bot.usecases.services import Services
from bot.usecases.standing import arm_look
from bot.usecases.viewing import view_contract
from planner.life import RESTORABLE_DAYS
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord

FORGOTTEN_AFTER = timedelta(days=RESTORABLE_DAYS + 1, hours=1)
"""Then it is deleted, and on no day earlier where clocks are set back: on the last day, and on the day after
it, people still read what has become of it."""


def remove_contract(contract_id: str, person: Person, services: Services) -> Change:
    """Take the contract away with everything that would still be said about it."""
    now = services.now()
    with services.database.transaction() as transaction:
        record = find_contract(transaction, contract_id, person)
        if record is None:
            return Change(result=Result.GONE)
        if not may_change(person, record):
            return Change(result=Result.NOT_ALLOWED, record=record)
        transaction.reminders.cancel(person.workspace_id, contract_id=contract_id)
        transaction.contracts.remove(person.workspace_id, contract_id, by=person.id, at=now)
        transaction.purging.schedule(person.workspace_id, contract_id, at=now + FORGOTTEN_AFTER)
        transaction.audit.add(
            person.workspace_id, contract_id, at=now, actor_id=person.id, event=AuditEvent.REMOVED
        )
        _edit_all(transaction, record, services)
        removed = transaction.contracts.get(person.workspace_id, contract_id, removed=True)
    services.nudge()
    return Change(result=Result.DONE, record=removed)


def restore_contract(contract_id: str, person: Person, services: Services) -> Change:
    """Bring a removed contract back within 30 days, and arm its reminders again."""
    now = services.now()
    with services.database.transaction() as transaction:
        record = find_contract(transaction, contract_id, person, removed=True)
        if record is None or record.removed_at is None:
            return Change(result=Result.GONE)
        if not may_change(person, record):
            return Change(result=Result.NOT_ALLOWED, record=record)
        if not _is_kept_still(record, record.removed_at, now):
            return Change(result=Result.TOO_LATE, record=record)
        transaction.contracts.restore(person.workspace_id, contract_id)
        transaction.audit.add(
            person.workspace_id, contract_id, at=now, actor_id=person.id, event=AuditEvent.RESTORED
        )
        restored = transaction.contracts.get(person.workspace_id, contract_id)
        if restored is None:
            raise AssertionError("a restored contract is there")
        replan(transaction, restored, services)
        _edit_all(transaction, restored, services)
        say_what_was_kept_back(transaction, restored, services)
        leave_what_stands_elsewhere(transaction, restored, services)
        arm_look(transaction, restored, services)
        view = view_contract(transaction, restored, person, services)
    services.nudge()
    return Change(result=Result.DONE, view=view, record=restored)


def _is_kept_still(record: ContractRecord, removed_at: datetime, now: datetime) -> bool:
    """Whole days in the contract's own zone: messages name the last one."""
    zone = ZoneInfo(record.timezone)
    passed = now.astimezone(zone).date() - removed_at.astimezone(zone).date()
    return passed.days <= RESTORABLE_DAYS


def _edit_all(transaction: Transaction, record: ContractRecord, services: Services) -> None:
    """Have what stands in the channel lose its buttons, or get them back."""
    plan = transaction.plans.active(record.workspace_id, record.id)
    if plan is not None:
        edit_what_stands(transaction, record, plan, services)
    refresh_announcements(transaction, record, services)
