"""Registering a contract, once for each form that was opened."""

from __future__ import annotations

from dataclasses import dataclass

from bot.usecases.access import Person, may_see
from bot.usecases.facts import facts_of
from bot.usecases.outcomes import Change, Result
from bot.usecases.services import Services
from bot.usecases.standing import arm_look
from bot.usecases.viewing import view_contract
from planner.contract import Contract
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord, NewContract


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A filled-in form. `nonce` was made when it opened: the same one registers one contract only."""

    new: NewContract
    nonce: str
    twin_id: str | None = None
    """The contract of the same vendor and end date that the person knows of."""


def register_contract(registration: Registration, person: Person, services: Services) -> Change:
    """Keep the contract. Its plan starts only when a person says so."""
    if not person.is_member:
        return Change(result=Result.NOT_ALLOWED)
    now = services.now()
    new = registration.new
    with services.database.transaction() as transaction:
        transaction.workspaces.ensure(person.workspace_id, at=now)
        same = find_same(transaction, new.contract, person)
        record = transaction.contracts.find_by_nonce(person.workspace_id, registration.nonce)
        if record is None and same is not None and same.id != registration.twin_id:
            return Change(result=Result.DUPLICATE, record=same)
        record = keep_contract(
            transaction,
            new,
            nonce=registration.nonce,
            workspace_id=person.workspace_id,
            actor_id=person.id,
            services=services,
        )
        view = view_contract(transaction, record, person, services)
    return Change(result=Result.DONE, view=view, record=record)


def keep_contract(
    transaction: Transaction,
    new: NewContract,
    *,
    nonce: str,
    workspace_id: str,
    actor_id: str | None,
    services: Services,
) -> ContractRecord:
    """The contract of this nonce: kept now, with its place in the history, unless it is there already."""
    known = transaction.contracts.find_by_nonce(workspace_id, nonce)
    if known is not None:
        return known
    now = services.now()
    record = transaction.contracts.add(workspace_id, new, nonce=nonce, at=now)
    transaction.audit.add(
        workspace_id,
        record.id,
        at=now,
        actor_id=actor_id,
        event=AuditEvent.REGISTERED,
        after=facts_of(new.contract, new.channel_id, new.owner_id, new.backup_id, new.timezone),
    )
    arm_look(transaction, record, services)
    return record


def find_twin(
    record: ContractRecord, contract: Contract, person: Person, services: Services
) -> ContractRecord | None:
    """Another contract of the vendor and end date that an edit gives this one; None where both stay."""
    old = record.contract
    if (old.vendor, old.end_on) == (contract.vendor, contract.end_on):
        return None
    with services.database.reading() as transaction:
        return find_same(transaction, contract, person, but=record.id)


def find_same(
    transaction: Transaction, contract: Contract, person: Person, *, but: str | None = None
) -> ContractRecord | None:
    """A contract of the same vendor and end date that this person may know of, and that is not `but`."""
    same = transaction.contracts.list_same(person.workspace_id, contract.vendor, contract.end_on)
    return next((one for one in same if one.id != but and may_see(person, one)), None)
