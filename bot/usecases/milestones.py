"""A turn in a contract's life, with what has become of it since."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from bot.usecases.announcing import as_heard
from bot.usecases.negotiated import negotiated, wrongly_charged
from bot.usecases.said_views import MilestoneView
from bot.usecases.viewing import find_trial_start
from bot.usecases.views import ContractView
from planner.actions import DESTRUCTIVE_ACTIONS, EXPORT_ACTIONS, ActionKey
from planner.outcome import Outcome, WrongCharge, find_outcome
from storage.database import Transaction
from storage.records.milestones import MilestoneKind, MilestoneRecord
from storage.records.plans import ActionState, PlanRecord

DECISIONS = frozenset(
    {MilestoneKind.KEPT, MilestoneKind.TAKEN_BACK, MilestoneKind.RENEWED, MilestoneKind.ENDED}
)
"""They answer every question that was asked before."""


def view_milestone(
    transaction: Transaction, contract: ContractView, milestone_id: str, now: datetime
) -> MilestoneView | None:
    """The milestone as it is to be announced now; None where the contract has no such one."""
    milestone = next((one for one in contract.milestones if one.id == milestone_id), None)
    if milestone is None:
        return None
    place = contract.milestones.index(milestone) + 1
    answer = next((one for one in contract.milestones[place:] if one.kind in DECISIONS), None)
    if milestone.kind is MilestoneKind.RENEWAL_ASKED:
        milestone = as_heard(transaction, contract.record, milestone, now)
    term = transaction.history.in_term(contract.record, milestone.term_number).contract
    if milestone.kind is not MilestoneKind.ENDED:
        is_charge = milestone.kind is MilestoneKind.CHARGED
        return MilestoneView(
            contract=contract,
            milestone=milestone,
            term=term,
            answer=answer,
            charged=_charged(transaction, contract, milestone) if is_charge else None,
        )
    plan = transaction.plans.latest(contract.record.workspace_id, contract.record.id)
    return MilestoneView(
        contract=contract,
        milestone=milestone,
        term=term,
        answer=answer,
        outcome=_outcome(transaction, contract, milestone),
        undone=_undone(transaction, plan),
        is_credit_open=_is_credit_open(transaction, contract, milestone, plan),
    )


def _outcome(transaction: Transaction, contract: ContractView, ended: MilestoneRecord) -> Outcome:
    """By the facts and the plan of the term in which it ended, which may have begun another since."""
    ended_on = ended.on or contract.record.contract.end_on
    record = transaction.history.in_term_of(contract.record, ended_on)
    plan = transaction.plans.latest(record.workspace_id, record.id, term_number=record.term_number)
    actions = transaction.plans.actions(plan.workspace_id, plan.id) if plan else ()
    got_back = negotiated(transaction, record) if ended.amount is None else ended.amount
    return find_outcome(
        record.contract,
        plan.choice if plan else None,
        ended_on=ended_on,
        trial_started_on=find_trial_start(actions, record.timezone),
        got_back=Fraction(got_back or 0),
        charged=_charged(transaction, contract, ended),
    )


def _charged(transaction: Transaction, contract: ContractView, milestone: MilestoneRecord) -> WrongCharge:
    """In the term of that turn."""
    return wrongly_charged(
        transaction, contract.record, contract.milestones, term_number=milestone.term_number
    )


def _is_credit_open(
    transaction: Transaction, contract: ContractView, ended: MilestoneRecord, plan: PlanRecord | None
) -> bool:
    """Whether early release was asked for in this term, and nobody has recorded what came of it."""
    record = contract.record
    is_its_term = plan is not None and plan.term_number == ended.term_number == record.term_number
    if plan is None or not is_its_term or ended.amount is not None:
        return False
    if transaction.negotiations.outcome(record.workspace_id, record.id, record.term_number) is not None:
        return False
    actions = transaction.plans.actions(plan.workspace_id, plan.id)
    requests = (one for one in actions if one.key is ActionKey.REQUEST_EARLY_TERMINATION)
    return any(request.state is ActionState.DONE for request in requests)


def _undone(transaction: Transaction, plan: PlanRecord | None) -> tuple[ActionKey, ...]:
    """Exports and clean-up that nobody has ticked off: they do harm if they are forgotten."""
    actions = transaction.plans.actions(plan.workspace_id, plan.id) if plan else ()
    wanted = {*EXPORT_ACTIONS, *DESTRUCTIVE_ACTIONS}
    return tuple(one.key for one in actions if one.key in wanted and one.state is ActionState.OPEN)
