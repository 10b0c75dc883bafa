"""A change to the negotiation file: who may make it, and what every one keeps and leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.usecases.access import Person, find_contract, may_change
from bot.usecases.answer import settle_action
from bot.usecases.deciding import note
from bot.usecases.negotiation_file import view_negotiation
from bot.usecases.outcomes import Result
from bot.usecases.services import Services
from bot.usecases.standing import arm_look
from bot.usecases.viewing import view_contract
from bot.usecases.views import NegotiationView
from planner.actions import ActionKey
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord
from storage.records.negotiations import NewEntry
from storage.records.plans import ActionRecord, ActionState


@dataclass(frozen=True, slots=True, kw_only=True)
class NegotiationChange:
    """The file afterwards; None where there is none for this person."""

    result: Result
    view: NegotiationView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """The file of a contract that this person may change, within a transaction."""

    transaction: Transaction
    record: ContractRecord
    person: Person
    services: Services

    @property
    def today(self) -> date:
        return self.services.today(self.record.timezone)

    def changed(self, result: Result = Result.DONE) -> NegotiationChange:
        record = self.transaction.contracts.get(self.record.workspace_id, self.record.id) or self.record
        view = view_contract(self.transaction, record, self.person, self.services)
        return NegotiationChange(result=result, view=view_negotiation(self.transaction, view))

    def note(
        self, event: AuditEvent, after: Mapping[str, object], before: Mapping[str, object] | None = None
    ) -> None:
        note(
            self.transaction,
            self.record,
            event,
            self.services,
            by=self.person.id,
            before=before,
            after=after,
        )


def change_file(
    contract_id: str, person: Person, services: Services, change: Callable[[OpenFile], NegotiationChange]
) -> NegotiationChange:
    """Make a change in one transaction, if this person may."""
    with services.database.transaction() as transaction:
        record = find_contract(transaction, contract_id, person)
        if record is None:
            return NegotiationChange(result=Result.GONE)
        file = OpenFile(transaction=transaction, record=record, person=person, services=services)
        if not may_change(person, record):
            return file.changed(Result.NOT_ALLOWED)
        given = change(file)
        if given.view is not None:
            arm_look(transaction, given.view.contract.record, services)
    services.nudge()
    return given


def keep_entry(
    file: OpenFile, entry: NewEntry, event: AuditEvent, *, released_on: date | None = None
) -> bool:
    """Keep the entry and note it; False where this form was submitted already."""
    record = file.record
    is_new = file.transaction.negotiations.add(
        record.workspace_id,
        record.id,
        entry,
        currency=record.contract.currency,
        term_number=record.term_number,
        by=file.person.id,
        at=file.services.now(),
    )
    if is_new:
        file.note(event, _as_noted(entry, released_on))
    return is_new


def _as_noted(entry: NewEntry, released_on: date | None) -> dict[str, object]:
    return {
        "on": entry.on.isoformat(),
        "by": entry.respondent and entry.respondent.value,
        "answer": entry.answer and entry.answer.value,
        "concession": entry.concession and entry.concession.value,
        "amount": None if entry.amount is None else str(entry.amount),
        "released_on": released_on and released_on.isoformat(),
        "reference": entry.reference,
        "note": entry.note,
    }


def steps_of(file: OpenFile) -> tuple[ActionRecord, ...]:
    plan = file.transaction.plans.active(file.record.workspace_id, file.record.id)
    return file.transaction.plans.actions(plan.workspace_id, plan.id) if plan else ()


def settle_steps(
    file: OpenFile, keys: Iterable[ActionKey], state: ActionState, reason: str | None = None
) -> None:
    """Close those of these steps that are still open."""
    for action in steps_of(file):
        if action.key in set(keys) and action.state is ActionState.OPEN:
            settle_action(
                file.transaction,
                file.record,
                action,
                state,
                person=file.person,
                services=file.services,
                reason=reason,
            )
