"""Reminders that a plan asks for, derived anew, and that are not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from planner.asking import lacks_proof
from planner.timeline import build_timeline
from scheduler.due_at import due_at
from scheduler.expected import Expected, expected_reminders, is_to_be_asked
from storage.database import Transaction
from storage.health import ActivePlan
from storage.records.contracts import ContractRecord
from storage.records.reminders import ReminderRecord, ReminderState


def missing_reminders(transaction: Transaction, plan: ActivePlan, now: datetime) -> Iterator[Expected]:
    """Those that are neither armed nor queued, but for an asking again whose day is over."""
    record = transaction.contracts.peek(plan.workspace_id, plan.contract_id)
    reminders = transaction.reminders.for_contract(plan.workspace_id, plan.contract_id)
    there = {
        (one.action_key, one.planned_on, one.sequence)
        for one in reminders
        if one.state is not ReminderState.CANCELLED
    }
    for wanted in _wanted(transaction, plan, record, reminders, now):
        is_past = due_at(wanted.remind_on, record.post_time, record.timezone) <= now
        is_there = (wanted.action.key, wanted.action.planned_on, wanted.sequence) in there
        if not is_there and not (wanted.is_asked_again and is_past):
            yield wanted


def _wanted(
    transaction: Transaction,
    plan: ActivePlan,
    record: ContractRecord,
    reminders: Sequence[ReminderRecord],
    now: datetime,
) -> Iterator[Expected]:
    """All reminders of what should be open in the plan, as planning would arm them today."""
    kept = transaction.plans.get(plan.workspace_id, plan.plan_id)
    assert kept is not None
    today = now.astimezone(ZoneInfo(record.timezone)).date()
    lines = {line.key: line for line in build_timeline(record.contract, kept.choice, today=today)}
    actions = transaction.plans.actions(plan.workspace_id, plan.plan_id)
    for action in actions:
        is_open = lacks_proof(record.contract, action.key) or is_to_be_asked(action, actions)
        if action.key not in lines or not is_open:
            continue
        step = (action.key, action.planned_on)
        of_step = [one for one in reminders if (one.action_key, one.planned_on) == step]
        yield from expected_reminders(record, action, lines[action.key].remind_on, of_step, now=now)
