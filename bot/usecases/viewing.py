"""One contract as a view: storage and planner joined, inside a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.usecases.access import Person, may_change
from bot.usecases.negotiated import wrongly_charged
from bot.usecases.services import Services
from bot.usecases.views import ContractView, PlanItem, PlanView
from planner.actions import ActionKey, Line
from planner.advice import Advice, advise
from storage.database import Transaction
from storage.records.contracts import ContractRecord, ContractState
from storage.records.plans import ActionRecord, ActionState, PlanRecord


def view_contract(
    transaction: Transaction, record: ContractRecord, person: Person | None, services: Services
) -> ContractView:
    """The contract as of today in its own zone; `person` None: as the channel sees it."""
    plan = transaction.plans.active(record.workspace_id, record.id)
    actions = transaction.plans.actions(plan.workspace_id, plan.id) if plan else ()
    today = services.today(record.timezone)
    advice = advise(
        record.contract,
        today=today,
        choice=plan.choice if plan else None,
        trial_started_on=find_trial_start(actions, record.timezone),
    )
    milestones = transaction.milestones.list(record.workspace_id, record.id)
    return ContractView(
        record=record,
        today=today,
        advice=advice,
        plan=view_plan(plan, actions, advice) if plan else None,
        proofs=transaction.proofs.list(record.workspace_id, record.id),
        milestones=milestones,
        charged=wrongly_charged(transaction, record, milestones, term_number=record.term_number),
        may_change=person is None or may_change(person, record),
        stopped_plan=_stopped_plan(transaction, record, advice),
    )


def _stopped_plan(transaction: Transaction, record: ContractRecord, advice: Advice) -> PlanView | None:
    """A tool that is kept may have had its plan in an earlier term, which is over."""
    if not record.state.is_quiet:
        return None
    plan = transaction.plans.latest(record.workspace_id, record.id)
    if plan is None:
        return None
    if record.state is ContractState.KEEPING and plan.term_number != record.term_number:
        return None
    return view_plan(plan, transaction.plans.actions(plan.workspace_id, plan.id), advice)


def find_trial_start(actions: Sequence[ActionRecord], timezone: str) -> date | None:
    """The day on which somebody said that Tactic 1's trial has begun."""
    for action in actions:
        is_begun = action.key is ActionKey.START_TRIAL and action.state is ActionState.DONE
        if is_begun and action.answered_at is not None:
            return action.answered_at.astimezone(ZoneInfo(timezone)).date()
    return None


def view_plan(plan: PlanRecord, actions: Sequence[ActionRecord], advice: Advice) -> PlanView:
    """The plan with its `actions` in the order to do them; settled ones stay in their place."""
    lines = {line.key: line for line in advice.timeline}
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
