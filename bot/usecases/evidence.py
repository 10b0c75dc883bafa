"""Links in the negotiation file: added and taken out, each noted with who did it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.usecases.access import Person, find_contract, may_change
from bot.usecases.negotiation_file import view_negotiation
from bot.usecases.services import Services
from bot.usecases.viewing import view_contract
from bot.usecases.views import MOST_LINKS, NegotiationView
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord


class EvidenceResult(StrEnum):
    DONE = "done"
    ALREADY = "already"
    """The file has that link."""
    FULL = "full"
    GONE = "gone"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceChange:
    """The file afterwards; None where there is none for this person."""

    result: EvidenceResult
    view: NegotiationView | None = None


def add_evidence(
    contract_id: str, link: str, *, title: str | None, person: Person, services: Services
) -> EvidenceChange:
    """Keep a link in the file, once."""
    with services.database.transaction() as transaction:
        record = find_contract(transaction, contract_id, person)
        if record is None:
            return EvidenceChange(result=EvidenceResult.GONE)
        result = _add(transaction, record, link, title, person=person, services=services)
        return _changed(transaction, record, result, person, services)


def _add(
    transaction: Transaction,
    record: ContractRecord,
    link: str,
    title: str | None,
    *,
    person: Person,
    services: Services,
) -> EvidenceResult:
    if not may_change(person, record):
        return EvidenceResult.NOT_ALLOWED
    links = transaction.negotiations.evidence(record.workspace_id, record.id)
    if any(one.link == link for one in links):
        return EvidenceResult.ALREADY
    if len(links) >= MOST_LINKS:
        return EvidenceResult.FULL
    transaction.negotiations.add_evidence(
        record.workspace_id, record.id, link, title=title, by=person.id, at=services.now()
    )
    _note(transaction, record, AuditEvent.EVIDENCE_ADDED, link, person=person, services=services)
    return EvidenceResult.DONE


def remove_evidence(evidence_id: str, person: Person, services: Services) -> EvidenceChange:
    """Take a link out of its file."""
    with services.database.transaction() as transaction:
        found = transaction.negotiations.find_evidence(person.workspace_id, evidence_id)
        record = find_contract(transaction, found.contract_id, person) if found else None
        if found is None or record is None:
            return EvidenceChange(result=EvidenceResult.GONE)
        if not may_change(person, record):
            return _changed(transaction, record, EvidenceResult.NOT_ALLOWED, person, services)
        transaction.negotiations.remove_evidence(
            record.workspace_id, evidence_id, by=person.id, at=services.now()
        )
        _note(transaction, record, AuditEvent.EVIDENCE_REMOVED, found.link, person=person, services=services)
        return _changed(transaction, record, EvidenceResult.DONE, person, services)


def _changed(
    transaction: Transaction,
    record: ContractRecord,
    result: EvidenceResult,
    person: Person,
    services: Services,
) -> EvidenceChange:
    view = view_contract(transaction, record, person, services)
    return EvidenceChange(result=result, view=view_negotiation(transaction, view))


def _note(
    transaction: Transaction,
    record: ContractRecord,
    event: AuditEvent,
    link: str,
    *,
    person: Person,
    services: Services,
) -> None:
    transaction.audit.add(
        record.workspace_id,
        record.id,
        at=services.now(),
        actor_id=person.id,
        event=event,
        after={"link": link},
    )
