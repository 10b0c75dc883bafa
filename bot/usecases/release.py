"""An early release: the contract ends on another day than its term; rules section 3."""

from __future__ import annotations

from datetime import date

from bot.usecases.access import Person
from bot.usecases.deciding import leave_after_all, state_by_proof
from bot.usecases.facts import changed_facts, record_facts
from bot.usecases.services import Services
from planner.contract import Contract
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord, ContractState, NewContract


def release(
    transaction: Transaction, record: ContractRecord, on: date, person: Person, services: Services
) -> ContractRecord:
    """The vendor has let go in writing: the contract ends on that day, and nothing renews."""
    if record.state is ContractState.KEEPING:
        leave_after_all(transaction, record, services, by=person.id)
    return _change(transaction, record, record.contract.released(on), person, services)


def take_release_back(
    transaction: Transaction, record: ContractRecord, person: Person, services: Services
) -> ContractRecord:
    """The release was recorded by mistake: the contract runs to the end of its term again, or is kept."""
    return _change(transaction, record, record.contract.unreleased(), person, services)


def _change(
    transaction: Transaction, record: ContractRecord, contract: Contract, person: Person, services: Services
) -> ContractRecord:
    """Keep the contract with its new end, and the state that its notice then has."""
    if contract == record.contract:
        return record
    changed = transaction.contracts.change(
        record.workspace_id,
        record.id,
        NewContract.of(record, contract),
        expected_revision=record.revision,
        by=person.id,
        at=services.now(),
    )
    if contract.released_from is not None or changed.state is not ContractState.KEEPING:
        transaction.contracts.set_state(record.workspace_id, record.id, state_by_proof(changed))
    before, after = changed_facts(record_facts(record), record_facts(changed))
    transaction.audit.add(
        record.workspace_id,
        record.id,
        at=services.now(),
        actor_id=person.id,
        event=AuditEvent.EDITED,
        before=before,
        after=after,
    )
    return transaction.contracts.peek(record.workspace_id, record.id)
