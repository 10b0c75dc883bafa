"""One contract as a view: storage and planner joined, inside a transaction that the caller holds."""

from __future__ import annotations

from datetime import date

from bot.usecases.access import Person, may_change
from bot.usecases.services import Services
from bot.usecases.views import ContractView, PlanItem, PlanView
from planner.actions import ActionKey, Line
from planner.advice import Advice, advise
from storage.database import Transaction
from storage.records import ActionRecord, ActionState, ContractRecord, PlanRecord


def view_contract(
    transaction: Transaction, record: ContractRecord, person: Person | None, services: Services
) -> ContractView:
    """The contract as of today in its own zone; `person` None: as the channel sees it."""
    plan = transaction.plans.active(record.workspace_id, record.id)
    today = services.today(record.timezone)
    advice = advise(record.contract, today=today, choice=plan.choice if plan else None)
    return ContractView(
        record=record,
        today=today,
        advice=advice,
        plan=view_plan(transaction, plan, advice) if plan else None,
        proofs=transaction.proofs.list(record.workspace_id, record.id),
        milestones=transaction.milestones.list(record.workspace_id, record.id),
        may_change=person is None or may_change(person, record),
    )


def view_plan(transaction: Transaction, plan: PlanRecord, advice: Advice) -> PlanView:
    """The plan's actions in the order to do them; settled ones stay in their place."""
    lines = {line.key: line for line in advice.timeline}
    actions = transaction.plans.actions(plan.workspace_id, plan.id)
    items = [
        PlanItem(action=action, line=lines.get(action.key))
        for action in actions
        if action.state is not ActionState.DROPPED
    ]
    return PlanView(record=plan, items=tuple(sorted(items, key=lambda item: _place(item, lines))))


def _place(item: PlanItem, lines: dict[ActionKey, Line]) -> tuple[date, int]:
    """By planned day, then as in the timeline; what has left it comes last on its day."""
    order = list(lines)
    key = item.action.key
    return item.action.planned_on, order.index(key) if key in lines else len(order)


def item_of(view: ContractView, action: ActionRecord) -> PlanItem:
    """The action's place in the plan; an action of an earlier plan has none there."""
    for item in view.plan.items if view.plan else ():
        if item.action.id == action.id:
            return item
    return PlanItem(action=action, line=None)
