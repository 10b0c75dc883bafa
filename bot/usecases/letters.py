"""Letters: what they are written from, and texts that people edit before they copy them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.usecases.access import Person, find_contract, may_change
from bot.usecases.services import Services
from bot.usecases.viewing import view_contract
from bot.usecases.views import ContractView, LetterView
from planner.contract import Contract
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord
from storage.records.letters import DraftRecord, LetterFact, LetterKind


class LetterResult(StrEnum):
    DONE = "done"
    GONE = "gone"
    NOT_ALLOWED = "not_allowed"
    OVERTAKEN = "overtaken"
    """Somebody else edited it since the form was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterChange:
    """The letter afterwards; None where there is none for this person."""

    result: LetterResult
    view: LetterView | None = None


def load_letter(contract_id: str, kind: LetterKind, person: Person, services: Services) -> LetterView | None:
    """What this letter of the contract is written from; None where there is none for this person."""
    with services.database.reading() as transaction:
        record = find_contract(transaction, contract_id, person)
        if record is None:
            return None
        return view_letter(transaction, view_contract(transaction, record, person, services), kind)


def view_letter(transaction: Transaction, contract: ContractView, kind: LetterKind) -> LetterView:
    record = contract.record
    return LetterView(
        contract=contract,
        kind=kind,
        facts=transaction.letters.facts(record.workspace_id, record.id, record.term_number),
        entries=transaction.negotiations.entries(record.workspace_id, record.id, record.term_number),
        draft=_draft(transaction, record, kind),
    )


def _draft(transaction: Transaction, record: ContractRecord, kind: LetterKind) -> DraftRecord | None:
    return transaction.letters.draft(record.workspace_id, record.id, record.term_number, kind)


def edit_letter(
    contract_id: str,
    kind: LetterKind,
    *,
    subject: str,
    body: str,
    since: datetime | None,
    person: Person,
    services: Services,
) -> LetterChange:
    """Keep a person's own text in place of the template's.

    `since` is when the text that they began with had been edited, None for the template: what
    somebody else wrote meanwhile is not overwritten. The same text again changes nothing.
    """
    with services.database.transaction() as transaction:
        found = _find(transaction, contract_id, kind, person, services)
        if isinstance(found, LetterChange):
            return found
        record, draft = found.contract.record, found.draft
        if draft is not None and (draft.subject, draft.body) == (subject, body):
            return LetterChange(result=LetterResult.DONE, view=found)
        if (draft.edited_at if draft else None) != since:
            return LetterChange(result=LetterResult.OVERTAKEN, view=found)
        transaction.letters.keep_draft(
            record.workspace_id,
            record.id,
            term_number=record.term_number,
            kind=kind,
            subject=subject,
            body=body,
            contract_revision=record.revision,
            by=person.id,
            at=services.now(),
        )
        _note(
            transaction,
            record,
            person,
            services,
            event=AuditEvent.LETTER_EDITED,
            after={"letter": kind.value},
        )
        return LetterChange(result=LetterResult.DONE, view=view_letter(transaction, found.contract, kind))


def reset_letter(contract_id: str, kind: LetterKind, person: Person, services: Services) -> LetterChange:
    """Give the edited text up: back to the template."""
    with services.database.transaction() as transaction:
        found = _find(transaction, contract_id, kind, person, services)
        if isinstance(found, LetterChange):
            return found
        record = found.contract.record
        if transaction.letters.drop_draft(record.workspace_id, record.id, record.term_number, kind):
            _note(
                transaction,
                record,
                person,
                services,
                event=AuditEvent.LETTER_RESET,
                after={"letter": kind.value},
            )
        return LetterChange(result=LetterResult.DONE, view=view_letter(transaction, found.contract, kind))


def set_letter_facts(
    contract_id: str,
    kind: LetterKind,
    facts: Mapping[LetterFact, str],
    person: Person,
    services: Services,
) -> LetterChange:
    """Keep these facts for all letters of the contract, or of its term; an empty one is forgotten."""
    with services.database.transaction() as transaction:
        found = _find(transaction, contract_id, kind, person, services)
        if isinstance(found, LetterChange):
            return found
        record = found.contract.record
        facts = _without_contracts_own(facts, record.contract)
        changed = [name for name, text in facts.items() if text != found.facts.get(name, "")]
        if changed:
            transaction.letters.set_facts(record.workspace_id, record.id, record.term_number, facts)
            after = {"facts": [name.value.replace("_", " ") for name in changed]}
            _note(transaction, record, person, services, event=AuditEvent.LETTER_FACTS_CHANGED, after=after)
        return LetterChange(result=LetterResult.DONE, view=view_letter(transaction, found.contract, kind))


def _without_contracts_own(facts: Mapping[LetterFact, str], contract: Contract) -> Mapping[LetterFact, str]:
    """The plan is a fact of the letters only where it is not the contract's: that one may change."""
    is_own = facts.get(LetterFact.PLAN) == contract.plan
    return {name: "" if is_own and name is LetterFact.PLAN else text for name, text in facts.items()}


def _find(
    transaction: Transaction, contract_id: str, kind: LetterKind, person: Person, services: Services
) -> LetterView | LetterChange:
    """The letter, if this person may change it; else what to answer."""
    record = find_contract(transaction, contract_id, person)
    if record is None:
        return LetterChange(result=LetterResult.GONE)
    view = view_letter(transaction, view_contract(transaction, record, person, services), kind)
    return view if may_change(person, record) else LetterChange(result=LetterResult.NOT_ALLOWED, view=view)


def _note(
    transaction: Transaction,
    record: ContractRecord,
    person: Person,
    services: Services,
    *,
    event: AuditEvent,
    after: Mapping[str, object],
) -> None:
    transaction.audit.add(
        record.workspace_id, record.id, at=services.now(), actor_id=person.id, event=event, after=after
    )
