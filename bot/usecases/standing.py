"""Where a contract stands in its life, and when that needs the next look; rules section 8."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.usecases.announcing import as_heard
from bot.usecases.services import Services
from bot.usecases.views import was_kept
from planner.calendar import DAY
from planner.life import Standing, find_appointment
from scheduler.due_at import due_at
from scheduler.expected import is_escalated
from storage.database import Transaction
from storage.records.contracts import ContractRecord, ContractState
from storage.records.milestones import MilestoneKind, MilestoneRecord
from storage.records.plans import ActionRecord, ActionState


def standing_of(transaction: Transaction, record: ContractRecord, now: datetime) -> Standing:
    """What was decided about the present term so far."""
    plan = transaction.plans.active(record.workspace_id, record.id)
    actions = transaction.plans.actions(record.workspace_id, plan.id) if plan else ()
    milestones = transaction.milestones.list(record.workspace_id, record.id)
    return Standing(
        is_kept=record.state is ContractState.KEEPING,
        is_ended=record.state is ContractState.ENDED,
        has_plan=plan is not None,
        is_settled=all(action.state is not ActionState.OPEN for action in actions),
        waiting_from=_waiting_from(actions),
        asked_on=_asked_on(transaction, record, milestones, now),
        is_to_ask_again=_is_to_ask_again(record, milestones),
    )


def _waiting_from(actions: Sequence[ActionRecord]) -> tuple[date, ...]:
    """Days of what makes sense only once the escalation is through, while that is open."""
    if is_escalated(actions):
        return ()
    waiting = (one for one in actions if one.conditional and one.state is ActionState.OPEN)
    return tuple(one.planned_on for one in waiting)


def _asked_on(
    transaction: Transaction, record: ContractRecord, milestones: Sequence[MilestoneRecord], now: datetime
) -> date | None:
    """Day on which people heard the last question whether it renewed.

    A new end, or proof that came after it and was taken back, makes a new one of it.
    """
    taken_back_at = transaction.proofs.last_taken_back_at(record.workspace_id, record.id)
    asked = [
        one
        for one in milestones
        if one.kind is MilestoneKind.RENEWAL_ASKED
        and one.term_number == record.term_number
        and (taken_back_at is None or not one.at < taken_back_at <= now)
    ]
    if not asked:
        return None
    heard = as_heard(transaction, record, asked[-1], now)
    on = heard.at.astimezone(ZoneInfo(record.timezone)).date()
    return on if on > record.contract.end_on else None


def _is_to_ask_again(record: ContractRecord, milestones: Sequence[MilestoneRecord]) -> bool:
    is_asked = any(
        one.kind is MilestoneKind.ASKED_AGAIN and one.term_number == record.term_number for one in milestones
    )
    return not is_asked and was_kept(record.term_number - 1, milestones)


def arm_look(transaction: Transaction, record: ContractRecord, services: Services) -> None:
    """Have its life looked at when something is due next. Days that have begun to be told count as told."""
    today, now = services.today(record.timezone), services.now()
    is_told = due_at(today, record.post_time, record.timezone) <= now
    after = today if is_told else today - DAY
    appointment = find_appointment(record.contract, standing_of(transaction, record, now), after=after)
    at = due_at(appointment.on, record.post_time, record.timezone) if appointment else None
    transaction.looks.schedule(record.workspace_id, record.id, at=at)
