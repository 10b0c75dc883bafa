"""Answering an action: done, not needed, later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.usecases.access import Person, find_contract, may_change
from bot.usecases.edits import queue_plan_edit, queue_reminder_edits
from bot.usecases.replanning import change_choice, rearm
from bot.usecases.services import Services
from bot.usecases.standing import arm_look
from bot.usecases.viewing import item_of, view_contract
from bot.usecases.views import (
    NOTHING_TO_EXPORT,
    Answer,
    AnswerResult,
    ContractView,
    PlanItem,
    is_exported,
)
from planner.actions import ActionKey, actions_that_tell_of, exports_needed_before
from planner.asking import last_snooze_day, needs_proof
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord
from storage.records.plans import ActionRecord, ActionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """An open action that this person may answer, within a transaction."""

    transaction: Transaction
    record: ContractRecord
    action: ActionRecord
    person: Person
    services: Services

    def answer(
        self, result: AnswerResult, *, action: ActionRecord | None = None, exports: tuple[ActionKey, ...] = ()
    ) -> Answer:
        view = view_contract(self.transaction, self.record, self.person, self.services)
        item = item_of(view, action or self.action)
        return Answer(result=result, view=view, item=item, missing_exports=exports)


def complete_action(
    action_id: str, person: Person, services: Services, *, nothing_to_export: bool = False
) -> Answer:
    """Tick an action off. Notice needs proof instead, and what destroys data needs the export first."""

    def complete(answering: Answering) -> Answer:
        if needs_proof(answering.record.contract, answering.action.key):
            return answering.answer(AnswerResult.PROOF_NEEDED)
        missing = _missing_exports(answering)
        if missing and not nothing_to_export:
            return answering.answer(AnswerResult.EXPORT_FIRST, exports=tuple(one.key for one in missing))
        for export in missing:
            _close_export(answering, export)
        return _answer(answering, ActionState.DONE, None)

    return _ask(action_id, person, services, complete)


def skip_action(action_id: str, reason: str, person: Person, services: Services) -> Answer:
    """Close an action as not needed. A notice deadline falls silent on proof only."""

    def skip(answering: Answering) -> Answer:
        if needs_proof(answering.record.contract, answering.action.key):
            return answering.answer(AnswerResult.PROOF_NEEDED)
        return _answer(answering, ActionState.SKIPPED, reason)

    return _ask(action_id, person, services, skip)


def snooze_action(action_id: str, until: date, person: Person, services: Services) -> Answer:
    """Ask again on that day, or on the last one that the rules leave; the action's own date stays."""

    def snooze(answering: Answering) -> Answer:
        latest = _last_snooze_day(answering)
        _put_off(answering, until if latest is None else min(until, latest))
        return answering.answer(AnswerResult.ANSWERED)

    return _ask(action_id, person, services, snooze)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAction:
    """An action that a person is about to answer in a form."""

    view: ContractView
    item: PlanItem


def find_open_action(action_id: str, person: Person, services: Services) -> OpenAction | Answer:
    """The action, if this person may answer it now; else the answer that says why not."""
    with services.database.reading() as transaction:
        answering = find_answerable(transaction, action_id, person, services)
        if isinstance(answering, Answer):
            return answering
        view = view_contract(transaction, answering.record, person, services)
        return OpenAction(view=view, item=item_of(view, answering.action))


def _ask(action_id: str, person: Person, services: Services, answer: Callable[[Answering], Answer]) -> Answer:
    with services.database.transaction() as transaction:
        answering = find_answerable(transaction, action_id, person, services)
        given = answering if isinstance(answering, Answer) else answer(answering)
    services.nudge()
    return given


def find_answerable(
    transaction: Transaction, action_id: str, person: Person, services: Services
) -> Answering | Answer:
    """The action, open and this person's to answer; else the answer that says why it is not."""
    action = transaction.plans.action(person.workspace_id, action_id)
    if action is None:
        return Answer(result=AnswerResult.GONE)
    record = find_contract(transaction, action.contract_id, person)
    if record is None:
        return Answer(result=AnswerResult.GONE)
    answering = Answering(
        transaction=transaction, record=record, action=action, person=person, services=services
    )
    refusal = _refusal(answering)
    return answering.answer(refusal) if refusal else answering


def _refusal(answering: Answering) -> AnswerResult | None:
    is_its = answering.action.assignee_id == answering.person.id  # whoever is given an action may answer it
    if not (is_its or may_change(answering.person, answering.record)):
        return AnswerResult.NOT_ALLOWED
    if answering.action.state is ActionState.DROPPED:
        return AnswerResult.GONE
    return None if answering.action.state is ActionState.OPEN else AnswerResult.ALREADY_ANSWERED


def _missing_exports(answering: Answering) -> tuple[ActionRecord, ...]:
    needed = exports_needed_before(answering.action.key)
    actions = answering.transaction.plans.actions(answering.record.workspace_id, answering.action.plan_id)
    return tuple(one for one in actions if one.key in needed and not is_exported(one))


def _close_export(answering: Answering, export: ActionRecord) -> None:
    if export.state is ActionState.OPEN:
        _settle(answering, export, ActionState.SKIPPED, NOTHING_TO_EXPORT)
        return
    answering.transaction.plans.reword(export.workspace_id, export.id, NOTHING_TO_EXPORT)
    queue_reminder_edits(answering.transaction, answering.record, [export], answering.services)


def _answer(answering: Answering, state: ActionState, reason: str | None) -> Answer:
    """The first answer wins; whoever comes second is told who was first."""
    if not _settle(answering, answering.action, state, reason):
        action = answering.transaction.plans.action(answering.record.workspace_id, answering.action.id)
        return answering.answer(AnswerResult.ALREADY_ANSWERED, action=action)
    if answering.action.key is ActionKey.ESCALATE_REQUEST:
        rearm(answering.transaction, answering.record, answering.services)
    if not (state is ActionState.DONE and _counts_waits_anew(answering)):
        queue_plan_edit(answering.transaction, answering.record, answering.services)
    arm_look(answering.transaction, answering.record, answering.services)
    return answering.answer(AnswerResult.ANSWERED)


def _counts_waits_anew(answering: Answering) -> bool:
    """A request that went out late is followed up as many days later; whether that changed the plan."""
    today = answering.services.today(answering.record.timezone)
    if (
        answering.action.key is not ActionKey.REQUEST_EARLY_TERMINATION
        or today <= answering.action.planned_on
    ):
        return False
    return change_choice(
        answering.transaction, answering.record, lambda choice: choice.negotiating(today), answering.services
    )


def _settle(answering: Answering, action: ActionRecord, state: ActionState, reason: str | None) -> bool:
    return settle_action(
        answering.transaction,
        answering.record,
        action,
        state,
        person=answering.person,
        services=answering.services,
        reason=reason,
    )


def settle_action(
    transaction: Transaction,
    record: ContractRecord,
    action: ActionRecord,
    state: ActionState,
    *,
    person: Person,
    services: Services,
    reason: str | None = None,
) -> bool:
    """Close one action with its reminders; False when somebody was faster."""
    now = services.now()
    settled = transaction.plans.answer(
        record.workspace_id, action.id, state, by=person.id, at=now, reason=reason
    )
    if settled is None:
        return False
    transaction.reminders.cancel(record.workspace_id, contract_id=record.id, action_id=action.id)
    queue_reminder_edits(transaction, record, [settled, *_telling_of(transaction, settled)], services)
    event = AuditEvent.ACTION_DONE if state is ActionState.DONE else AuditEvent.ACTION_SKIPPED
    after: dict[str, object] = {"action": action.key.value}
    if reason:
        after["reason"] = reason
    transaction.audit.add(
        record.workspace_id, record.id, at=now, actor_id=person.id, event=event, after=after
    )
    return True


def _telling_of(transaction: Transaction, settled: ActionRecord) -> Iterator[ActionRecord]:
    """Open actions of its plan whose posted reminders say that it is not done yet."""
    telling = actions_that_tell_of(settled.key)
    if telling:
        actions = transaction.plans.actions(settled.workspace_id, settled.plan_id)
        yield from (one for one in actions if one.key in telling and one.state is ActionState.OPEN)


def _last_snooze_day(answering: Answering) -> date | None:
    view = view_contract(answering.transaction, answering.record, answering.person, answering.services)
    item = item_of(view, answering.action)
    return last_snooze_day(
        answering.record.contract, item.action.key, valid_until=item.valid_until, today=view.today
    )


def _put_off(answering: Answering, day: date) -> None:
    """Nobody is asked before that day, and everybody as usual after it."""
    workspace_id, action = answering.record.workspace_id, answering.action
    answering.transaction.plans.snooze(workspace_id, action.id, day)
    rearm(answering.transaction, answering.record, answering.services)
    queue_reminder_edits(answering.transaction, answering.record, [action], answering.services)
    answering.transaction.audit.add(
        workspace_id,
        answering.record.id,
        at=answering.services.now(),
        actor_id=answering.person.id,
        event=AuditEvent.ACTION_SNOOZED,
        after={"action": action.key.value, "until": day.isoformat()},
    )
