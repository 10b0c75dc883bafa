"""Keeping the tool after all, and taking that back; rules section 8."""

from __future__ import annotations

from bot.usecases.access import Person
from bot.usecases.announcing import announce
from bot.usecases.deciding import (
    Deciding,
    decide_about,
    note,
    resume_plan,
    state_by_proof,
    stop_plan,
)
from bot.usecases.outcomes import Change, Result
from bot.usecases.release import take_release_back
from bot.usecases.replanning import replan
from bot.usecases.services import Services
from planner.life import has_ended_by_proof
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord, ContractState
from storage.records.milestones import MilestoneKind


def keep_contract(contract_id: str, reason: str, person: Person, services: Services) -> Change:
    """Keep it for the next term: announced, and quiet until exitplan asks again for the one after."""

    def keep(deciding: Deciding) -> Result:
        transaction, record = deciding.transaction, deciding.record
        if record.state is ContractState.ENDED:
            return Result.TOO_LATE
        if record.state is ContractState.KEEPING:
            return Result.ALREADY
        if has_ended_by_proof(record.contract, today=services.today(record.timezone)):
            return Result.TOO_LATE
        stop_plan(transaction, record, ContractState.KEEPING, services)
        announce(transaction, record, MilestoneKind.KEPT, services, by=person.id, reason=reason)
        note(transaction, record, AuditEvent.KEPT, services, by=person.id, after={"reason": reason})
        return Result.DONE

    return decide_about(contract_id, person, services, keep)


def take_back(contract_id: str, person: Person, services: Services) -> Change:
    """Not kept, or not ended, after all: the plan goes on where it stopped, while the term lasts."""

    def go_on(deciding: Deciding) -> Result:
        transaction, record = deciding.transaction, deciding.record
        if not record.state.is_quiet:
            return Result.ALREADY
        if services.today(record.timezone) > record.contract.term_end_on:
            return Result.TOO_LATE
        reopen(transaction, record, person, services)
        return Result.DONE

    return decide_about(contract_id, person, services, go_on)


def reopen(
    transaction: Transaction, record: ContractRecord, person: Person, services: Services
) -> ContractRecord:
    """The plan goes on where it stopped. A release whose day has passed goes: it would end it again."""
    if services.today(record.timezone) > record.contract.end_on:
        record = take_release_back(transaction, record, person, services)
    transaction.contracts.set_state(record.workspace_id, record.id, state_by_proof(record))
    record = transaction.contracts.peek(record.workspace_id, record.id)
    resume_plan(transaction, record)
    replan(transaction, record, services)
    announce(transaction, record, MilestoneKind.TAKEN_BACK, services, by=person.id)
    note(transaction, record, AuditEvent.TAKEN_BACK, services, by=person.id)
    return record
