"""The negotiation file: started, answered, ended; rules section 3."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.usecases.access import Person
from bot.usecases.announcing import refresh_announcements
from bot.usecases.keep import reopen
from bot.usecases.negotiation_changes import (
    NegotiationChange,
    OpenFile,
    change_file,
    keep_entry,
    settle_steps,
    steps_of,
)
from bot.usecases.outcomes import Result
from bot.usecases.plan import advised_choice, begin_plan
from bot.usecases.release import release, take_release_back
from bot.usecases.replanning import change_choice, replan
from bot.usecases.services import Services
from planner.actions import NEGOTIATION_ACTIONS, ActionKey
from planner.concessions import (
    RELEASES_NOW,
    AnswerKind,
    Concession,
    Respondent,
    settled_by,
    spared_by,
)
from planner.paths import decide
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractState
from storage.records.milestones import MilestoneKind
from storage.records.negotiations import NewEntry
from storage.records.plans import ActionState

ANSWERED = "the vendor has answered"
ENDED = "the negotiation has ended"
"""Why a step is not needed any more, as the channel reads it."""


def start_negotiation(contract_id: str, person: Person, services: Services) -> NegotiationChange:
    """Add Path 1 to the plan, the request being due today; without a plan, start the advised one with it."""

    def start(file: OpenFile) -> NegotiationChange:
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

    return change_file(contract_id, person, services, start)


def record_answer(contract_id: str, entry: NewEntry, person: Person, services: Services) -> NegotiationChange:
    """Keep what the vendor answered. A denial by billing has the request escalated at once."""

    def record(file: OpenFile) -> NegotiationChange:
        if entry.respondent is None or entry.answer is None:
            raise ValueError("an answer says who answered, and what")
        if not keep_entry(file, entry, AuditEvent.ANSWER_RECORDED):
            return file.changed(Result.ALREADY)
        settle_steps(file, settled_by(entry.respondent), ActionState.DONE)
        settle_steps(file, spared_by(entry.answer), ActionState.SKIPPED, ANSWERED)
        if not (_is_denied_by_billing(entry) and _escalate_today(file)):
            replan(file.transaction, file.record, services)
        return file.changed()

    return change_file(contract_id, person, services, record)


def _is_denied_by_billing(entry: NewEntry) -> bool:
    return (entry.respondent, entry.answer) == (Respondent.BILLING, AnswerKind.DENIED)


def _escalate_today(file: OpenFile) -> bool:
    """The escalation waits for nothing any more; whether that changed the plan."""
    escalations = [one for one in steps_of(file) if one.key is ActionKey.ESCALATE_REQUEST]
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
    A refund of a wrong charge changes nothing of this: it counts against the charge.
    """

    def record(file: OpenFile) -> NegotiationChange:
        if not keep_entry(file, entry, AuditEvent.OUTCOME_RECORDED, released_on=released_on):
            return file.changed(Result.ALREADY)
        if entry.concession is Concession.CHARGE_REFUND:
            refresh_announcements(file.transaction, file.record, services)
            return file.changed()
        ends_on = released_on if entry.concession in RELEASES_NOW else None
        record = file.record
        if record.state is ContractState.ENDED:
            if not _is_end_corrected(file, ends_on):
                refresh_announcements(file.transaction, record, services)
                return file.changed()
            record = reopen(file.transaction, record, person, services)
        settle_steps(replace(file, record=record), NEGOTIATION_ACTIONS, ActionState.SKIPPED, ENDED)
        if ends_on is not None:
            record = release(file.transaction, record, ends_on, person, services)
        elif record.contract.released_from is not None:
            record = take_release_back(file.transaction, record, person, services)
        replan(file.transaction, record, services)
        refresh_announcements(file.transaction, record, services)
        return file.changed()

    return change_file(contract_id, person, services, record)


def _is_end_corrected(file: OpenFile, ends_on: date | None) -> bool:
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

    def change(file: OpenFile) -> NegotiationChange:
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

    return change_file(contract_id, person, services, change)
