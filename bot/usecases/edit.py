"""Changing a contract's facts."""

from __future__ import annotations

from bot.usecases.access import Person
from bot.usecases.announcing import refresh_announcements
from bot.usecases.assign import take_from_outsiders
from bot.usecases.deciding import Deciding, decide_about, follow_proof
from bot.usecases.edits import queue_facts_edits
from bot.usecases.facts import changed_facts, record_facts
from bot.usecases.moving import go_on_elsewhere
from bot.usecases.outcomes import Change, Result
from bot.usecases.replanning import replan
from bot.usecases.services import Services
from scheduler.moving import close_what_is_left
from storage.contracts import StaleRevision
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord, NewContract


def edit_contract(
    contract_id: str, new: NewContract, person: Person, services: Services, *, expected_revision: int
) -> Change:
    """Keep the new facts, unless somebody else changed them since the form opened; plan again."""

    def edit(deciding: Deciding) -> Result:
        transaction = deciding.transaction
        try:
            changed = transaction.contracts.change(
                person.workspace_id,
                contract_id,
                new,
                expected_revision=expected_revision,
                by=person.id,
                at=services.now(),
            )
        except StaleRevision:
            return Result.STALE
        _note(transaction, deciding.record, changed, person, services)
        is_left_open = transaction.moves.has_left_open(changed)
        close_what_is_left(transaction, changed, services.now())
        changed = follow_proof(transaction, changed)  # a new end can make the notice late, or in time
        take_from_outsiders(transaction, changed, person, services)
        replan(transaction, changed, services)
        if record_facts(changed) != record_facts(deciding.record):
            _redraw(transaction, changed, services)
        if is_left_open or changed.channel_id != deciding.record.channel_id:
            go_on_elsewhere(transaction, changed, services)
        return Result.DONE

    return decide_about(contract_id, person, services, edit)


def _redraw(transaction: Transaction, record: ContractRecord, services: Services) -> None:
    """Have what is open tell the new facts: they are not only in what has moved."""
    plan = transaction.plans.active(record.workspace_id, record.id)
    if plan is not None:
        queue_facts_edits(transaction, record, plan, services)
    refresh_announcements(transaction, record, services)


def _note(
    transaction: Transaction,
    before: ContractRecord,
    after: ContractRecord,
    person: Person,
    services: Services,
) -> None:
    old, new = changed_facts(record_facts(before), record_facts(after))
    transaction.audit.add(
        after.workspace_id,
        after.id,
        at=services.now(),
        actor_id=person.id,
        event=AuditEvent.EDITED,
        before=old,
        after=new,
    )
