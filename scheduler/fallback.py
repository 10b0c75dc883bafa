"""Where a channel is closed, people are told; docs/reliability.md, "Closed place"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from planner.asking import is_deadline
from scheduler.circle import contract_of, may_hear, people_of
from scheduler.weekly import is_iso_week
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState, NewDelivery


def fall_back(transaction: Transaction, delivery: DeliveryRecord, error: str, now: datetime) -> bool:
    """Block a delivery that can't reach its place, and have the next person told, who and why.

    With nobody left to tell it is dead. False: the row was taken from us meanwhile.
    """
    if not transaction.sending.mark_blocked(delivery, error=error):
        return False
    _pass_on(transaction, delivery, error, now)
    return True


def fall_back_gathered(transaction: Transaction, digest: DeliveryRecord, error: str, now: datetime) -> bool:
    """The same for all that a digest says, of each by itself: they may be of different people."""
    if not transaction.sending.drop(digest, error=error):
        return False
    for row in transaction.gathering.settle(digest, DeliveryState.BLOCKED, error=error):
        _pass_on(transaction, row, error, now)
    return True


def _pass_on(transaction: Transaction, blocked: DeliveryRecord, error: str, now: datetime) -> None:
    """Have the next person told; where nobody is left, and nobody has heard of it, it is dead."""
    told = transaction.said.people_told(blocked)
    following = next((place for place in _places(transaction, blocked) if place not in told), None)
    if following is not None:
        transaction.deliveries.add(blocked.workspace_id, _instead(blocked, following, now), at=now)
    elif not transaction.said.is_told_elsewhere(blocked):
        transaction.sending.mark_dead(blocked, error=error)


def _places(transaction: Transaction, delivery: DeliveryRecord) -> Iterator[str]:
    """Who comes next: assignee, owner, backup, registrant, fallback people, admins; then the default channel.

    A restricted contract never leaves its circle, which is those people. What is about the workspace
    goes to its admins. A file is for whoever asked for it, and goes to nobody else.
    """
    if delivery.kind is DeliveryKind.FILE:
        return
    record = contract_of(transaction, delivery)
    if record is not None:
        yield from _assignee(transaction, record, delivery)
        yield from people_of(record)
    may_leave_circle = _may_leave_circle(record, delivery)
    settings = transaction.settings.get(delivery.workspace_id)
    if record is not None and may_leave_circle:
        yield from settings.fallback_ids
    yield from transaction.workspaces.admins(delivery.workspace_id)
    channel_id = settings.default_channel_id
    if channel_id and channel_id != delivery.channel_id and may_leave_circle:
        yield channel_id


def _may_leave_circle(record: ContractRecord | None, delivery: DeliveryRecord) -> bool:
    """A weekly digest may hold restricted contracts: it goes to its channel, or to the admins."""
    if record is not None:
        return not record.is_restricted
    return not is_iso_week(delivery.topic)


def _assignee(transaction: Transaction, record: ContractRecord, delivery: DeliveryRecord) -> Iterator[str]:
    """Whoever an ordinary action was assigned to comes before the owner; the notice is the owner's."""
    reminder = transaction.reminders.get(record.workspace_id, delivery.reminder_id or "")
    action = transaction.plans.action(record.workspace_id, reminder.action_id) if reminder else None
    if action is None or action.assignee_id is None or is_deadline(record.contract, action.key):
        return
    if may_hear(transaction, record, action.assignee_id):
        yield action.assignee_id


def _instead(delivery: DeliveryRecord, place: str, now: datetime) -> NewDelivery:
    return NewDelivery(
        contract_id=delivery.contract_id,
        contract_revision=delivery.contract_revision,
        kind=DeliveryKind.FALLBACK,
        topic=delivery.topic,
        plan_id=delivery.plan_id,
        reminder_id=delivery.reminder_id,
        channel_id=place,
        recipient_id=place if is_user(place) else None,
        fallback_for=delivery.fallback_for or delivery.id,
        deadline_on=delivery.deadline_on,
        due_at=now,
    )


def is_user(place: str) -> bool:
    """Whether it is a person, whose ids begin with U or W, and not a conversation."""
    return place.startswith(("U", "W"))
