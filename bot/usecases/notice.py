"""Proof of notice: sent, or confirmed by the vendor; recorded, and taken back. Rules section 8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.usecases.access import Person
from bot.usecases.announcing import refresh_announcements
from bot.usecases.answer import settle_action
from bot.usecases.deciding import Deciding, decide_about, follow_proof, leave_after_all, note, state_by_proof
from bot.usecases.keep import reopen
from bot.usecases.outcomes import Change, Result
from bot.usecases.replanning import replan
from bot.usecases.services import Services
from planner.actions import NOTICE_ACTIONS, ActionKey
from planner.deadlines import is_confirmed, sent_on_in_term
from planner.life import ends_with_term
from planner.playbook import NoticeMethod
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord, ContractState
from storage.records.milestones import MilestoneKind
from storage.records.plans import ActionRecord, ActionState
from storage.records.proofs import ProofKind, ProofRecord

SETTLED_BY = {
    ProofKind.SENT: NOTICE_ACTIONS[:2],
    ProofKind.CONFIRMED: NOTICE_ACTIONS,
}
"""Which actions a proof ticks off."""
EVENTS = {
    ProofKind.SENT: AuditEvent.NOTICE_SENT,
    ProofKind.CONFIRMED: AuditEvent.NOTICE_CONFIRMED,
}
TAKEN_BACK = {
    ProofKind.SENT: AuditEvent.SENDING_TAKEN_BACK,
    ProofKind.CONFIRMED: AuditEvent.CONFIRMATION_TAKEN_BACK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a person brings: that notice was sent (method), or confirmed (reference)."""

    kind: ProofKind
    on: date
    method: NoticeMethod | None = None
    reference: str | None = None
    note: str | None = None
    nonce: str | None = None
    """Of the form: submitted twice it is one proof."""
    corrects: tuple[str, ...] = ()
    """Proofs that were recorded wrongly: with this one they count no more."""


def record_proof(contract_id: str, proof: Proof, person: Person, services: Services) -> Change:
    """Keep the proof instead of those that it corrects; tick off the notice; plan again without it.

    `STALE`, and nothing is kept: somebody else has taken back what it corrects.
    """

    def prove(deciding: Deciding) -> Result:
        transaction = deciding.transaction
        if _is_overtaken(transaction, deciding.record, proof):
            return Result.STALE
        if not _add(transaction, deciding.record, proof, person, services):
            return Result.ALREADY
        _take_back(deciding, proof.corrects)
        record = _follow(transaction, deciding.record, proof, person, services)
        _tick_off(transaction, record, SETTLED_BY[proof.kind], person, services)
        replan(transaction, record, services)
        refresh_announcements(transaction, record, services)
        return Result.DONE

    return decide_about(contract_id, person, services, prove)


def take_back_proof(contract_id: str, proof_ids: Sequence[str], person: Person, services: Services) -> Change:
    """Have proofs that were recorded by mistake count no more; ask again for what is unproven now."""

    def take_back(deciding: Deciding) -> Result:
        transaction = deciding.transaction
        if not _take_back(deciding, proof_ids):
            return Result.ALREADY
        record = follow_proof(transaction, deciding.record)
        if _ended_by_proof(transaction, record):
            record = reopen(transaction, record, person, services)
        replan(transaction, record, services, reopening=_unsettled(record))
        refresh_announcements(transaction, record, services)
        return Result.DONE

    return decide_about(contract_id, person, services, take_back)


def _take_back(deciding: Deciding, proof_ids: Sequence[str]) -> bool:
    """Each that counted until now is a line of the history; whether there was one."""
    transaction, record, services = deciding.transaction, deciding.record, deciding.services
    by = deciding.person.id
    taken = transaction.proofs.take_back(record.workspace_id, record.id, proof_ids, by=by, at=services.now())
    for one in taken:
        note(transaction, record, TAKEN_BACK[one.kind], services, by=by, after=_as_noted(one))
    return bool(taken)


def _ended_by_proof(transaction: Transaction, record: ContractRecord) -> bool:
    """Whether exitplan closed it by itself, on nothing but the proof that is gone."""
    if record.state is not ContractState.ENDED or ends_with_term(record.contract):
        return False
    milestones = transaction.milestones.list(record.workspace_id, record.id)
    endings = [one for one in milestones if one.kind is MilestoneKind.ENDED]
    return bool(endings) and endings[-1].by is None


def _unsettled(record: ContractRecord) -> tuple[ActionKey, ...]:
    """What is to be done again where nothing of this term is proof any more; a mere courtesy, too."""
    is_given = is_confirmed(record.contract) or sent_on_in_term(record.contract) is not None
    return () if is_given else NOTICE_ACTIONS


def _as_noted(proof: Proof | ProofRecord) -> dict[str, object]:
    return {
        "on": proof.on.isoformat(),
        "method": proof.method.value if proof.method else None,
        "reference": proof.reference,
    }


def _is_overtaken(transaction: Transaction, record: ContractRecord, proof: Proof) -> bool:
    """Whether what it corrects was taken back meanwhile, and not by its own form, submitted before."""
    if proof.nonce is not None and transaction.proofs.is_submitted(record.workspace_id, proof.nonce):
        return False
    known = transaction.proofs.list(record.workspace_id, record.id)
    return any(one.id in proof.corrects and one.taken_back_at is not None for one in known)


def _add(
    transaction: Transaction, record: ContractRecord, proof: Proof, person: Person, services: Services
) -> bool:
    """Keep the proof; whether its form is submitted for the first time."""
    added = transaction.proofs.add(
        record.workspace_id,
        record.id,
        term_number=record.term_number,
        kind=proof.kind,
        on=proof.on,
        method=proof.method,
        reference=proof.reference,
        note=proof.note,
        by=person.id,
        at=services.now(),
        nonce=proof.nonce,
    )
    return added is not None


def _follow(
    transaction: Transaction, record: ContractRecord, proof: Proof, person: Person, services: Services
) -> ContractRecord:
    """The state that the contract has with this proof, and a line of its history."""
    if record.state is ContractState.KEEPING:
        leave_after_all(transaction, record, services, by=person.id)
    if record.state is not ContractState.ENDED:
        proven = transaction.contracts.peek(record.workspace_id, record.id)
        transaction.contracts.set_state(record.workspace_id, record.id, state_by_proof(proven))
    note(transaction, record, EVENTS[proof.kind], services, by=person.id, after=_as_noted(proof))
    return transaction.contracts.peek(record.workspace_id, record.id)


def _was_asked(transaction: Transaction, action: ActionRecord) -> bool:
    """The last safe day is ticked off only once somebody was reminded of it; else it leaves the plan."""
    if action.key is not ActionKey.LAST_SAFE_NOTICE_DAY:
        return True
    reminders = transaction.reminders.for_action(action.workspace_id, action.id)
    return any(reminder.message is not None for reminder in reminders)


def _tick_off(
    transaction: Transaction,
    record: ContractRecord,
    keys: tuple[ActionKey, ...],
    person: Person,
    services: Services,
) -> None:
    plan = transaction.plans.active(record.workspace_id, record.id)
    for action in transaction.plans.actions(record.workspace_id, plan.id) if plan else ():
        if action.key in keys and action.state is ActionState.OPEN and _was_asked(transaction, action):
            settle_action(transaction, record, action, ActionState.DONE, person=person, services=services)
