"""Planning again when facts change, or answers do."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from bot.usecases.arming import arm_reminders
from bot.usecases.edits import queue_latest_edits, queue_plan_edit, queue_reminder_edits
from bot.usecases.services import Services
from planner.actions import ActionKey
from planner.asking import lacks_proof, last_snooze_day, needs_proof
from planner.choice import PlanChoice
from planner.timeline import build_timeline
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.plans import ActionRecord, ActionState, PlanRecord


def replan(
    transaction: Transaction,
    record: ContractRecord,
    services: Services,
    *,
    reopening: Collection[ActionKey] = (),
) -> None:
    """Bring the active plan up to the contract's present facts.

    Open actions move, new ones are added, stale ones are dropped; reminders follow, and what is
    posted is edited. What is done stays done, but for a notice of which this term has no proof, and
    for what is `reopening`. Rules section 8.
    """
    plan = transaction.plans.active(record.workspace_id, record.id)
    if plan is None:
        return
    before = transaction.plans.actions(record.workspace_id, plan.id)
    lines = build_timeline(record.contract, plan.choice, today=services.today(record.timezone))
    unproven = [line.key for line in lines if line.key in reopening or lacks_proof(record.contract, line.key)]
    transaction.plans.sync_actions(record.workspace_id, plan.id, lines, unsettled=unproven)
    _cut_snoozes(transaction, record, plan, services)
    after = transaction.plans.actions(record.workspace_id, plan.id)
    arm_reminders(transaction, record, after, lines, services)
    _edit_changed(transaction, record, before, after, services)
    queue_plan_edit(transaction, record, services)


def _cut_snoozes(
    transaction: Transaction, record: ContractRecord, plan: PlanRecord, services: Services
) -> None:
    """A deadline that has come nearer, or has become one, is not put off past its last safe day."""
    today = services.today(record.timezone)
    for action in transaction.plans.actions(record.workspace_id, plan.id):
        if action.snoozed_until is None or not needs_proof(record.contract, action.key):
            continue
        latest = last_snooze_day(record.contract, action.key, valid_until=action.valid_until, today=today)
        if latest is not None and latest < action.snoozed_until:
            transaction.plans.snooze(record.workspace_id, action.id, latest)


def change_choice(
    transaction: Transaction,
    record: ContractRecord,
    change: Callable[[PlanChoice], PlanChoice],
    services: Services,
) -> bool:
    """Plan again with something else chosen; whether there is a plan, and something has changed."""
    plan = transaction.plans.active(record.workspace_id, record.id)
    if plan is None or (changed := change(plan.choice)) == plan.choice:
        return False
    transaction.plans.set_choice(record.workspace_id, plan.id, changed)
    replan(transaction, record, services)
    return True


def rearm(transaction: Transaction, record: ContractRecord, services: Services) -> None:
    """Arm what an answer has made due; the plan itself stays as it is."""
    plan = transaction.plans.active(record.workspace_id, record.id)
    if plan is not None:
        lines = build_timeline(record.contract, plan.choice, today=services.today(record.timezone))
        actions = transaction.plans.actions(record.workspace_id, plan.id)
        arm_reminders(transaction, record, actions, lines, services)


def _edit_changed(
    transaction: Transaction,
    record: ContractRecord,
    before: tuple[ActionRecord, ...],
    after: tuple[ActionRecord, ...],
    services: Services,
) -> None:
    """Bring up to date what is posted of actions that moved, left the plan or came back."""
    old = {action.id: action for action in before}
    for action in after:
        if action.id not in old or _as_reminded(action) == _as_reminded(old[action.id]):
            continue
        if _asks_as_before(old[action.id], action):
            queue_latest_edits(transaction, record, action, services)
        else:
            queue_reminder_edits(transaction, record, [action], services)


def _as_reminded(action: ActionRecord) -> tuple[ActionState, date, date | None]:
    return action.state, action.planned_on, action.snoozed_until


def _asks_as_before(old: ActionRecord, new: ActionRecord) -> bool:
    """Whether what is posted of it offers the same answers, be it for another day."""
    return (old.state, old.snoozed_until) == (new.state, new.snoozed_until)
