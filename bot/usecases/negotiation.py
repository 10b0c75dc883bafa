"""The negotiation file: started, answered, ended; rules sections 3 and 6."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.usecases.access import Person, find_contract, may_change
from bot.usecases.announcing import refresh_announcements
from bot.usecases.answer import settle_action
from bot.usecases.keep import reopen
from bot.usecases.outcomes import Result
from bot.usecases.plan import advised_choice, begin_plan, change_choice, replan
from bot.usecases.release import release, take_release_back
from bot.usecases.services import Services
from bot.usecases.standing import arm_look
from bot.usecases.viewing import view_contract
from bot.usecases.views import ContractView, NegotiationView
from planner.actions import NEGOTIATION_ACTIONS, ActionKey
from planner.concessions import (
    RELEASES_NOW,
    AnswerKind,
    Respondent,
    find_stage,
    settled_by,
    spared_by,
)
from planner.credit import find_credit
from planner.paths import decide
from storage.database import Transaction
from storage.records import (
    ActionRecord,
    ActionState,
    AuditEvent,
    ContractRecord,
    ContractState,
    MilestoneKind,
    NewEntry,
)

ANSWERED = "the vendor has answered"
ENDED = "the negotiation has ended"
"""Why a step is not needed any more, as the channel reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NegotiationChange:
    """The file afterwards; None where there is none for this person."""

    result: Result
    view: NegotiationView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _OpenFile:
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
        self.transaction.audit.add(
            self.record.workspace_id,
            self.record.id,
            at=self.services.now(),
            actor_id=self.person.id,
            event=event,
            before=before,
            after={key: value for key, value in after.items() if value is not None},
        )


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
    for item in contract.plan.items if contract.plan else ():
        is_request = item.action.key is ActionKey.REQUEST_EARLY_TERMINATION
        if is_request and item.action.state is ActionState.DONE:
            return contract.plan.record.choice.request_on if contract.plan else None
    return None


def start_negotiation(contract_id: str, person: Person, services: Services) -> NegotiationChange:
    """Add Path 1 to the plan, the request being due today; without a plan, start the advised one with it."""

    def start(file: _OpenFile) -> NegotiationChange:
        record, today = file.record, file.today
        if record.state.is_quiet:
            return file.changed(Result.TOO_LATE)
        plan = file.transaction.plans.active(record.workspace_id, record.id)
        if plan is not None and plan.choice.negotiates:
            return file.changed(Result.ALREADY)
        if plan is None:
            choice = advised_choice(decide(record.contract, today=today), record, services)
            begin_plan(file.transaction, record, choice.negotiating(today), services, by=person.id)
        else:
            change_choice(file.transaction, record, lambda choice: choice.negotiating(today), services)
        file.note(AuditEvent.NEGOTIATION_STARTED, {})
        return file.changed()

    return _ask(contract_id, person, services, start)


def record_answer(contract_id: str, entry: NewEntry, person: Person, services: Services) -> NegotiationChange:
    """Keep what the vendor answered. A denial by billing has the request escalated at once."""

    def record(file: _OpenFile) -> NegotiationChange:
        if entry.respondent is None or entry.answer is None:
            raise ValueError("an answer says who answered, and what")
        if not _keep(file, entry, AuditEvent.ANSWER_RECORDED):
            return file.changed(Result.ALREADY)
        _settle(file, settled_by(entry.respondent), ActionState.DONE)
        _settle(file, spared_by(entry.answer), ActionState.SKIPPED, ANSWERED)
        if not (_is_denied_by_billing(entry) and _escalate_today(file)):
            replan(file.transaction, file.record, services)
        return file.changed()

    return _ask(contract_id, person, services, record)


def _is_denied_by_billing(entry: NewEntry) -> bool:
    return (entry.respondent, entry.answer) == (Respondent.BILLING, AnswerKind.DENIED)


def _escalate_today(file: _OpenFile) -> bool:
    """The escalation waits for nothing any more; whether that changed the plan."""
    escalations = [one for one in _steps(file) if one.key is ActionKey.ESCALATE_REQUEST]
    if not any(one.state is ActionState.OPEN and one.planned_on > file.today for one in escalations):
        return False
    today = file.today
    return change_choice(
        file.transaction, file.record, lambda choice: replace(choice, escalate_on=today), file.services
    )


def record_outcome(
    contract_id: str,
    entry: NewEntry,
    person: Person,
    services: Services,
    *,
    released_on: date | None = None,
) -> NegotiationChange:
    """Keep what came of it, which ends the negotiation; recorded again, the new record counts.

    A release now ends the contract on `released_on`; an outcome that is no release takes such a one back.
    A contract that has ended stays as it is, unless it was a release that ended it, and on another day.
    """

    def record(file: _OpenFile) -> NegotiationChange:
        if not _keep(file, entry, AuditEvent.OUTCOME_RECORDED, released_on=released_on):
            return file.changed(Result.ALREADY)
        ends_on = released_on if entry.concession in RELEASES_NOW else None
        record = file.record
        if record.state is ContractState.ENDED:
            if not _is_end_corrected(file, ends_on):
                return file.changed()
            record = reopen(file.transaction, record, person, services)
        _settle(replace(file, record=record), NEGOTIATION_ACTIONS, ActionState.SKIPPED, ENDED)
        if ends_on is not None:
            record = release(file.transaction, record, ends_on, person, services)
        elif record.contract.released_from is not None:
            record = take_release_back(file.transaction, record, person, services)
        replan(file.transaction, record, services)
        refresh_announcements(file.transaction, record, services)
        return file.changed()

    return _ask(contract_id, person, services, record)


def _is_end_corrected(file: _OpenFile, ends_on: date | None) -> bool:
    """Whether exitplan ended it on a release that was another or none, while its term still lasts."""
    record, contract = file.record, file.record.contract
    milestones = file.transaction.milestones.list(record.workspace_id, record.id)
    ended = [one for one in milestones if one.kind is MilestoneKind.ENDED]
    is_by_itself = bool(ended) and ended[-1].by is None
    is_another = contract.released_from is not None and contract.end_on != ends_on
    return is_by_itself and is_another and file.today <= contract.term_end_on


def change_waits(
    contract_id: str, waits: tuple[int, ...], person: Person, services: Services
) -> NegotiationChange:
    """Wait this many business days between the steps, and plan again."""

    def change(file: _OpenFile) -> NegotiationChange:
        plan = file.transaction.plans.active(file.record.workspace_id, file.record.id)
        if plan is None:
            return file.changed(Result.GONE)
        if not change_choice(
            file.transaction, file.record, lambda choice: replace(choice, waits=waits), services
        ):
            return file.changed(Result.ALREADY)
        before = {"waits": list(plan.choice.waits)}
        file.note(AuditEvent.PLAN_CHANGED, {"waits": list(waits)}, before)
        return file.changed()

    return _ask(contract_id, person, services, change)


def _ask(
    contract_id: str, person: Person, services: Services, change: Callable[[_OpenFile], NegotiationChange]
) -> NegotiationChange:
    """Make a change in one transaction, if this person may."""
    with services.database.transaction() as transaction:
        record = find_contract(transaction, contract_id, person)
        if record is None:
            return NegotiationChange(result=Result.GONE)
        file = _OpenFile(transaction=transaction, record=record, person=person, services=services)
        if not may_change(person, record):
            return file.changed(Result.NOT_ALLOWED)
        given = change(file)
        if given.view is not None:
            arm_look(transaction, given.view.contract.record, services)
    services.nudge()
    return given


def _keep(file: _OpenFile, entry: NewEntry, event: AuditEvent, *, released_on: date | None = None) -> bool:
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


def _steps(file: _OpenFile) -> tuple[ActionRecord, ...]:
    plan = file.transaction.plans.active(file.record.workspace_id, file.record.id)
    return file.transaction.plans.actions(plan.workspace_id, plan.id) if plan else ()


def _settle(
    file: _OpenFile, keys: Iterable[ActionKey], state: ActionState, reason: str | None = None
) -> None:
    """Close those of these steps that are still open."""
    for action in _steps(file):
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
