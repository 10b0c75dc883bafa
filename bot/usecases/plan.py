"""Starting a plan; `replanning` has what becomes of it when facts change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.usecases.access import Person
from bot.usecases.announcing import refresh_announcements
from bot.usecases.arming import arm_reminders
from bot.usecases.deciding import Deciding, decide_about
from bot.usecases.edits import (
    queue_reminder_edits,
)
from bot.usecases.outcomes import Change, Result
from bot.usecases.services import Services
from planner.actions import ActionKey
from planner.asking import lacks_proof
from planner.choice import PlanChoice
from planner.paths import Decision, decide
from planner.timeline import build_timeline
from scheduler.edits import edit_plan
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, NewDelivery
from storage.records.plans import ActionRecord, ActionState, PlanRecord


def start_plan(
    contract_id: str, person: Person, services: Services, *, trial_covers_end: bool = False
) -> Change:
    """Start the recommended plan: plan, actions, armed reminders and the channel's message at once.

    With `trial_covers_end` the trial starts so late that it lasts to the end; rules section 4. A plan
    that is so already is left alone, so that a second click changes nothing.
    """

    def start(deciding: Deciding) -> Result:
        transaction, record = deciding.transaction, deciding.record
        if record.state.is_quiet:
            return Result.TOO_LATE
        decision = decide(record.contract, today=services.today(record.timezone))
        running = transaction.plans.active(person.workspace_id, contract_id)
        if _runs(running, decision, trial_covers_end=trial_covers_end):
            return Result.ALREADY
        choice = advised_choice(decision, record, services, trial_covers_end=trial_covers_end)
        if running is not None and _negotiates(transaction, running):
            choice = _with_negotiation_of(choice, running.choice)
        begin_plan(transaction, record, choice, services, by=person.id)
        return Result.DONE

    return decide_about(contract_id, person, services, start)


def advised_choice(
    decision: Decision, record: ContractRecord, services: Services, *, trial_covers_end: bool = False
) -> PlanChoice:
    """The advised plan, begun today."""
    today = services.today(record.timezone)
    return PlanChoice(
        paths=decision.paths,
        tactic=decision.tactic,
        begun_on=today,
        start_on=today,
        trial_covers_end=trial_covers_end,
    )


def _runs(running: PlanRecord | None, decision: Decision, *, trial_covers_end: bool) -> bool:
    if running is None or (trial_covers_end and not running.choice.trial_covers_end):
        return False
    return running.choice.follows(decision)


def _negotiates(transaction: Transaction, running: PlanRecord) -> bool:
    """Whether early release was asked for, or somebody has decided to ask for it."""
    actions = transaction.plans.actions(running.workspace_id, running.id)
    requests = [one for one in actions if one.key is ActionKey.REQUEST_EARLY_TERMINATION]
    is_asked = any(one.state in {ActionState.DONE, ActionState.SKIPPED} for one in requests)
    return running.choice.negotiates and (is_asked or running.choice.asked_on is not None)


def _with_negotiation_of(choice: PlanChoice, before: PlanChoice) -> PlanChoice:
    """The negotiation goes on under the new plan, on its own days."""
    return replace(choice.negotiating(before.request_on), waits=before.waits, escalate_on=before.escalate_on)


def begin_plan(
    transaction: Transaction,
    record: ContractRecord,
    choice: PlanChoice,
    services: Services,
    *,
    by: str | None,
) -> None:
    """Plan, actions, armed reminders and the channel's message; `by` None: exitplan begins it by itself.

    A plan that runs is replaced, and its message says so. What was done in it stays done in this term.
    """
    now, old = services.now(), transaction.plans.active(record.workspace_id, record.id)
    lines = build_timeline(record.contract, choice, today=services.today(record.timezone))
    before = transaction.plans.actions(record.workspace_id, old.id) if old else ()
    plan = transaction.plans.start(
        record.workspace_id,
        record.id,
        choice,
        lines,
        by=by or record.owner_id,
        at=now,
        term_number=record.term_number,
    )
    replaced = old if old is not None and old.term_number == record.term_number else None
    if replaced is not None:
        _carry_over(transaction, record, plan, before)
    actions = transaction.plans.actions(record.workspace_id, plan.id)
    arm_reminders(transaction, record, actions, lines, services)
    queue_reminder_edits(transaction, record, (*before, *actions), services)
    if old is not None:
        edit_plan(transaction, record, old, at=services.now())
    refresh_announcements(transaction, record, services)
    behind = now + timedelta.resolution  # what led to the plan is said before it
    transaction.deliveries.add(record.workspace_id, plan_post(record, plan, now), at=behind)
    transaction.audit.add(
        record.workspace_id,
        record.id,
        at=now,
        actor_id=by,
        event=AuditEvent.PLAN_STARTED if replaced is None else AuditEvent.PLAN_CHANGED,
        before={} if replaced is None else _told(replaced.choice),
        after=_told(choice),
    )


def _told(choice: PlanChoice) -> dict[str, object]:
    """What the trail keeps of a plan."""
    return {"paths": [path.value for path in choice.paths], "tactic": choice.tactic.value}


def _carry_over(
    transaction: Transaction, record: ContractRecord, plan: PlanRecord, before: tuple[ActionRecord, ...]
) -> None:
    """What was answered under the plan that is replaced stays answered, and what was assigned, assigned."""
    settled = [
        one
        for one in before
        if one.state in {ActionState.DONE, ActionState.SKIPPED} and not lacks_proof(record.contract, one.key)
    ]
    actions = {action.key: action for action in transaction.plans.actions(plan.workspace_id, plan.id)}
    for old in before:
        if old.assignee_id is not None and old.key in actions:
            transaction.plans.assign(plan.workspace_id, actions[old.key].id, old.assignee_id)
    for old in settled:
        new = actions.get(old.key)
        if new is not None and old.answered_by is not None and old.answered_at is not None:
            transaction.plans.answer(
                plan.workspace_id,
                new.id,
                old.state,
                by=old.answered_by,
                at=old.answered_at,
                reason=old.reason,
            )


def plan_post(record: ContractRecord, plan: PlanRecord, at: datetime) -> NewDelivery:
    """The plan's message in the channel."""
    return NewDelivery(
        contract_id=record.id,
        contract_revision=record.revision,
        kind=DeliveryKind.PLAN,
        plan_id=plan.id,
        channel_id=record.channel_id,
        due_at=at,
    )
