"""What a removal kept from being said, and what of it is still true once the contract is back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.usecases.announcing import TOPIC, announce, announcement
from bot.usecases.calling import is_answered, queue_call
from bot.usecases.milestones import DECISIONS
from bot.usecases.plan import plan_post
from bot.usecases.services import Services
from planner.deadlines import is_proven
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from storage.records.milestones import MilestoneKind, MilestoneRecord

NOT_SAID = frozenset({DeliveryState.CANCELLED, DeliveryState.BLOCKED})
"""Cancelled, there or where it was to be said instead: nobody has it, and nobody will."""


def say_what_was_kept_back(transaction: Transaction, record: ContractRecord, services: Services) -> None:
    """Queue again the announcements and the plan that the removal has cancelled and that are still true."""
    rows = [
        one
        for one in transaction.deliveries.for_contract(record.workspace_id, record.id)
        if one.left_at is None
    ]
    for milestone in find_standing(transaction, record):
        if not _was_kept_back([one for one in rows if one.topic == f"{TOPIC}{milestone.id}"]):
            continue
        if milestone.kind is MilestoneKind.RENEWAL_ASKED:  # people have their days from now on
            ended_on = record.contract.end_on
            announce(transaction, record, milestone.kind, services, by=None, deadline_on=ended_on)
        elif milestone.kind.is_call:
            queue_call(transaction, record, milestone, services)
        else:
            again = announcement(record, milestone, services)
            transaction.deliveries.add(record.workspace_id, again, at=services.now())
    plan = transaction.plans.active(record.workspace_id, record.id)
    if plan is not None and plan.message is None:
        posts = [one for one in rows if one.kind is DeliveryKind.PLAN and one.plan_id == plan.id]
        if _was_kept_back(posts):
            now = services.now()
            behind = now + timedelta.resolution  # what led to the plan is said before it
            transaction.deliveries.add(record.workspace_id, plan_post(record, plan, now), at=behind)


def _was_kept_back(rows: Sequence[DeliveryRecord]) -> bool:
    states = {one.state for one in rows if one.kind in {DeliveryKind.PLAN, DeliveryKind.ANNOUNCEMENT}}
    return DeliveryState.CANCELLED in states and states <= NOT_SAID


def find_standing(transaction: Transaction, record: ContractRecord) -> Iterator[MilestoneRecord]:
    """Turns of this term that nothing has overtaken."""
    milestones = transaction.milestones.list(record.workspace_id, record.id)
    has_plan = transaction.plans.active(record.workspace_id, record.id) is not None
    for place, milestone in enumerate(milestones):
        later = milestones[place + 1 :]
        is_open = milestone.term_number == record.term_number and not {one.kind for one in later} & DECISIONS
        if is_open and not _is_overtaken(milestone, later, record, has_plan=has_plan):
            yield milestone


def _is_overtaken(
    milestone: MilestoneRecord, later: Sequence[MilestoneRecord], record: ContractRecord, *, has_plan: bool
) -> bool:
    """Whether it asks for what is there by now, or is asked again since."""
    if milestone.kind is MilestoneKind.RENEWAL_ASKED:
        return is_proven(record.contract) or any(one.kind is milestone.kind for one in later)
    if not milestone.kind.is_call:
        return False
    return is_answered(milestone, record, has_plan=has_plan) or any(one.kind.is_call for one in later)
