"""The negotiation file as a person sees it: what was asked, answered and got; rules sections 3 and 6."""

from __future__ import annotations

from datetime import date

from bot.usecases.access import Person, find_contract
from bot.usecases.services import Services
from bot.usecases.viewing import view_contract
from bot.usecases.views import ContractView, NegotiationView
from planner.actions import NEGOTIATION_ACTIONS, ActionKey
from planner.concessions import (
    find_stage,
)
from planner.credit import find_credit
from storage.database import Transaction
from storage.records.plans import ActionState


def load_negotiation(contract_id: str, person: Person, services: Services) -> NegotiationView | None:
    """The file as this person sees it today; None where there is none for them."""
    with services.database.reading() as transaction:
        record = find_contract(transaction, contract_id, person)
        if record is None:
            return None
        return view_negotiation(transaction, view_contract(transaction, record, person, services))


def view_negotiation(transaction: Transaction, contract: ContractView) -> NegotiationView:
    record = contract.record
    keys = record.workspace_id, record.id, record.term_number
    entries, outcome = transaction.negotiations.entries(*keys), transaction.negotiations.outcome(*keys)
    answers = [(one.respondent, one.answer) for one in entries if one.respondent and one.answer]
    claimed_on = _asked_on(contract) or contract.today
    return NegotiationView(
        contract=contract,
        stage=find_stage(
            _open_steps(contract),
            answers,
            is_chosen=contract.plan is not None and contract.plan.record.choice.negotiates,
            is_ended=outcome is not None,
        ),
        entries=entries,
        outcome=outcome,
        evidence=transaction.negotiations.evidence(record.workspace_id, record.id),
        claim=find_credit(record.contract.unreleased(), today=claimed_on),
        claimed_on=claimed_on,
    )


def _open_steps(contract: ContractView) -> set[ActionKey]:
    items = contract.plan.items if contract.plan else ()
    is_open = {one.action.key for one in items if one.line and one.action.state is ActionState.OPEN}
    return is_open & set(NEGOTIATION_ACTIONS)


def _asked_on(contract: ContractView) -> date | None:
    """The day of the request, once it was made."""
    plan = contract.last_plan
    for item in plan.items if plan else ():
        is_request = item.action.key is ActionKey.REQUEST_EARLY_TERMINATION
        if is_request and item.action.state is ActionState.DONE:
            return plan.record.choice.request_on if plan else None
    return None
