"""One decision of a person about a contract's life: found, allowed, kept, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.usecases.access import Person, find_contract, may_change
from bot.usecases.edits import queue_open_edits
from bot.usecases.outcomes import Change, Result
from bot.usecases.services import Services
from bot.usecases.standing import arm_look
from bot.usecases.viewing import view_contract
from planner.deadlines import is_confirmed, is_sent_in_time
from scheduler.edits import edit_plan
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord, ContractState
from storage.records.milestones import MilestoneKind
from storage.records.plans import PlanRecord, PlanState


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A contract that this person may change, held for the transaction."""

    transaction: Transaction
    record: ContractRecord
    person: Person
    services: Services


def decide_about(
    contract_id: str, person: Person, services: Services, decision: Callable[[Deciding], Result]
) -> Change:
    """Take a decision in one transaction; the view is of the contract afterwards."""
    with services.database.transaction() as transaction:
        record = find_contract(transaction, contract_id, person)
        if record is None:
            return Change(result=Result.GONE)
        if not may_change(person, record):
            return Change(result=Result.NOT_ALLOWED, record=record)
        deciding = Deciding(transaction=transaction, record=record, person=person, services=services)
        result = decision(deciding)
        record = transaction.contracts.peek(person.workspace_id, contract_id)
        if result is Result.DONE:
            arm_look(transaction, record, services)
        view = view_contract(transaction, record, person, services)
    services.nudge()
    return Change(result=result, view=view, record=record)


def note(
    transaction: Transaction,
    record: ContractRecord,
    event: AuditEvent,
    services: Services,
    *,
    by: str | None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Keep it in the history, without what is unset."""
    transaction.audit.add(
        record.workspace_id,
        record.id,
        at=services.now(),
        actor_id=by,
        event=event,
        before=before,
        after={key: value for key, value in (after or {}).items() if value is not None},
    )


def state_by_proof(record: ContractRecord) -> ContractState:
    """Where the contract stands by what is proven of its notice."""
    if is_confirmed(record.contract):
        return ContractState.NOTICE_CONFIRMED
    return ContractState.NOTICE_SENT if is_sent_in_time(record.contract) else ContractState.ACTIVE


def follow_proof(transaction: Transaction, record: ContractRecord) -> ContractRecord:
    """The contract in the state that its proof now gives it. What was decided stays decided."""
    record = transaction.contracts.peek(record.workspace_id, record.id)
    if record.state.is_quiet:
        return record
    transaction.contracts.set_state(record.workspace_id, record.id, state_by_proof(record))
    return transaction.contracts.peek(record.workspace_id, record.id)


def stop_plan(
    transaction: Transaction, record: ContractRecord, state: ContractState, services: Services
) -> None:
    """Set a state in which nothing is asked; the plan stops, and what is posted of it says why."""
    plan = transaction.plans.active(record.workspace_id, record.id)
    transaction.contracts.set_state(record.workspace_id, record.id, state)
    transaction.reminders.cancel(record.workspace_id, contract_id=record.id)
    if plan is not None:
        transaction.plans.set_state(record.workspace_id, plan.id, PlanState.STOPPED)
        edit_what_stands(transaction, record, plan, services)


def resume_plan(transaction: Transaction, record: ContractRecord) -> None:
    """The plan of this term that was stopped runs again, with everything that was answered in it."""
    plan = transaction.plans.latest(record.workspace_id, record.id)
    if plan is None or plan.state is not PlanState.STOPPED or plan.term_number != record.term_number:
        return
    transaction.plans.set_state(record.workspace_id, plan.id, PlanState.ACTIVE)


def leave_after_all(transaction: Transaction, record: ContractRecord, services: Services, *, by: str) -> None:
    """Whoever gives notice, or is released, does not keep it any more: the plan goes on."""
    resume_plan(transaction, record)
    transaction.milestones.add(record, MilestoneKind.TAKEN_BACK, by=by, at=services.now())
    note(transaction, record, AuditEvent.TAKEN_BACK, services, by=by)


def edit_what_stands(
    transaction: Transaction, record: ContractRecord, plan: PlanRecord, services: Services
) -> None:
    """Have the plan's message and the reminders of its open actions brought up to date."""
    queue_open_edits(transaction, record, plan, services)
    edit_plan(transaction, record, plan, at=services.now())
