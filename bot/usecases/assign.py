"""Giving an action to somebody: theirs to do, while the contract stays its owner's."""

from __future__ import annotations

from dataclasses import replace

from bot.usecases.access import Person, may_change
from bot.usecases.answer import Answering, find_answerable
from bot.usecases.deciding import note
from bot.usecases.edits import queue_plan_edit, queue_reminder_edits
from bot.usecases.services import Services
from bot.usecases.views import Answer, AnswerResult
from planner.asking import needs_proof
from scheduler.circle import may_hear
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, NewDelivery
from storage.records.plans import ActionRecord, ActionState

TOPIC = "assigned:"
"""Before an action's id, in the topic of what tells its assignee."""


def assign_action(action_id: str, assignee: Person, person: Person, services: Services) -> Answer:
    """Make the action the assignee's to do, tell them, and show it wherever the action stands.

    What needs proof, and what is restricted, stays with the contract's own people: nobody else may
    record the one or see the other.
    """
    with services.database.transaction() as transaction:
        answering = find_answerable(transaction, action_id, person, services)
        given = answering if isinstance(answering, Answer) else _assign(answering, assignee)
    services.nudge()
    return replace(given, assignee_id=assignee.id)


def _assign(answering: Answering, assignee: Person) -> Answer:
    refusal = _refusal(answering, assignee)
    if refusal is not None:
        return answering.answer(refusal)
    owner_id, workspace_id = answering.record.owner_id, answering.record.workspace_id
    assignee_id = None if assignee.id == owner_id else assignee.id
    action = answering.transaction.plans.assign(workspace_id, answering.action.id, assignee_id)
    queue_reminder_edits(answering.transaction, answering.record, [action], answering.services)
    queue_plan_edit(answering.transaction, answering.record, answering.services)
    facts = _given(answering.action, answering.record, assignee.id)
    note(
        answering.transaction,
        answering.record,
        AuditEvent.ACTION_ASSIGNED,
        answering.services,
        by=answering.person.id,
        **facts,
    )
    if assignee.id != answering.person.id:
        _tell(answering, action, assignee.id)
    return answering.answer(AnswerResult.ASSIGNED, action=action)


def _refusal(answering: Answering, assignee: Person) -> AnswerResult | None:
    if not may_change(answering.person, answering.record):
        return AnswerResult.NOT_ALLOWED
    if not assignee.is_member:
        return AnswerResult.NOT_A_MEMBER
    record, action = answering.record, answering.action
    is_for_circle = record.is_restricted or needs_proof(record.contract, action.key)
    if is_for_circle and not may_change(assignee, record):
        return AnswerResult.NOT_IN_CIRCLE
    is_already = (action.assignee_id or record.owner_id) == assignee.id
    return AnswerResult.ASSIGNED_ALREADY if is_already else None


def take_from_outsiders(
    transaction: Transaction, record: ContractRecord, person: Person, services: Services
) -> None:
    """Give the owner what is assigned to somebody whom the contract is closed to after a change."""
    plan = transaction.plans.latest(record.workspace_id, record.id)
    for action in transaction.plans.actions(record.workspace_id, plan.id) if plan else ():
        if action.assignee_id is None or may_hear(transaction, record, action.assignee_id):
            continue
        taken = transaction.plans.assign(record.workspace_id, action.id, None)
        if action.state is ActionState.OPEN:
            queue_reminder_edits(transaction, record, [taken], services)
            facts = _given(action, record, record.owner_id)
            note(transaction, record, AuditEvent.ACTION_ASSIGNED, services, by=person.id, **facts)


def _given(action: ActionRecord, record: ContractRecord, assignee_id: str) -> dict[str, dict[str, object]]:
    """What the history says of it."""
    return {
        "before": {"assignee": action.assignee_id or record.owner_id},
        "after": {"action": action.key.value, "assignee": assignee_id},
    }


def _tell(answering: Answering, action: ActionRecord, assignee_id: str) -> None:
    told = NewDelivery(
        kind=DeliveryKind.ANNOUNCEMENT,
        topic=f"{TOPIC}{action.id} {answering.person.id}",
        contract_id=answering.record.id,
        contract_revision=answering.record.revision,
        channel_id=assignee_id,
        recipient_id=assignee_id,
        due_at=answering.services.now(),
    )
    answering.transaction.deliveries.add(answering.record.workspace_id, told, at=answering.services.now())
