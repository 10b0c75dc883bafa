"""What becomes of a delivery, by its outcome; docs/reliability.md, "Not known" and "Closed place"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from scheduler.digests import give_up_digest, settle_digest
from scheduler.edits import edit_post
from scheduler.fallback import fall_back
from scheduler.holding import hold_contracts
from scheduler.moving import call_channel_as_slack_does, follow, has_moved_meanwhile
from scheduler.ports import (
    NOTHING_LEFT,
    Delivered,
    DestinationClosed,
    NotAccepted,
    Outcome,
    Refused,
    TokenDead,
    TooLate,
    Uncertain,
)
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.deliveries import EDITS, DeliveryKind, DeliveryRecord
from storage.records.messages import PostedMessage

QUARANTINE = timedelta(seconds=90)
"""A message whose fate is unknown may still appear in the channel for this long."""

SHORTEST_WAIT = timedelta(seconds=1)
"""Before the next attempt, also where the service asked for none at all."""

LONGEST_WAIT = timedelta(seconds=60)
"""Before the next attempt where nothing said how long to wait."""

LONGEST_ASKED = timedelta(days=1)
"""What asks for more is taken for a mistake."""

BEGIN_AGAIN = timedelta(seconds=5)
"""Until what was held up for too long is begun anew: what held it up may last, and others come first."""

EDIT_AGAIN = timedelta(seconds=5)
"""Until an edit of unknown fate is simply made again."""

OVERTAKEN = (DeliveryKind.PLAN, DeliveryKind.REMINDER, DeliveryKind.ANNOUNCEMENT, DeliveryKind.ESCALATION)
"""What may say by the time it stands there what is not so any more; a digest is looked at row by row."""

BELIEVED_AFTER = 3
"""Attempts after which a no that nobody here knows is believed, if the one before had the same."""


def record(transaction: Transaction, delivery: DeliveryRecord, outcome: Outcome, now: datetime) -> bool:
    """Keep the outcome. False: the row was taken from us meanwhile, and whoever has it decides."""
    hold_contracts(transaction, delivery, outcome)
    sending = transaction.sending
    match _believed(delivery, outcome):
        case Delivered() as posted:
            is_ours = record_delivered(transaction, delivery, posted, now)
        case TooLate():
            is_ours = sending.release(delivery, not_before=now + BEGIN_AGAIN)
        case NotAccepted(error=error) as not_accepted:
            until = now + _wait(delivery, not_accepted, now)
            transaction.workspaces.pause(delivery.workspace_id, until=until)
            is_ours = sending.mark_waiting(delivery, not_before=until, error=error)
        case Uncertain(error=error, is_refusal=is_refusal) if delivery.kind in EDITS:
            again_at = now + (QUARANTINE if is_refusal else EDIT_AGAIN)
            is_ours = sending.send_again(delivery, not_before=again_at, error=error)
        case Uncertain(error=error):
            is_ours = sending.mark_uncertain(delivery, not_before=now + QUARANTINE, error=error)
        case TokenDead(error=error):
            transaction.workspaces.suspend(delivery.workspace_id, at=now, reason=error)
            is_ours = sending.mark_waiting(delivery, not_before=now, error=error)
        case DestinationClosed(error=error) | Refused(error=error) if delivery.kind is DeliveryKind.DIGEST:
            is_ours = give_up_digest(transaction, delivery, error)
        case DestinationClosed(error=error) if delivery.kind in EDITS:
            is_ours = sending.drop(delivery, error=error)
        case DestinationClosed(error=error):
            is_ours = _record_closed(transaction, delivery, error, now)
        case Refused(error=error) if error == NOTHING_LEFT and delivery.kind is not DeliveryKind.FILE:
            is_ours = sending.drop(delivery, error=error)
        case Refused(error=error) if delivery.kind in {*EDITS, DeliveryKind.FALLBACK, DeliveryKind.ALERT}:
            is_ours = sending.mark_dead(delivery, error=error)
        case Refused(error=error):
            is_ours = fall_back(transaction, delivery, error, now)
    return is_ours


def _record_closed(transaction: Transaction, delivery: DeliveryRecord, error: str, now: datetime) -> bool:
    """Somebody is told instead, unless the contract has another channel by now: then it goes there."""
    if has_moved_meanwhile(transaction, delivery):
        return transaction.sending.send_again(delivery, not_before=now, error=error)
    return fall_back(transaction, delivery, error, now)


def _believed(delivery: DeliveryRecord, outcome: Outcome) -> Outcome:
    """The outcome, where a no that nobody knows, and that was heard often enough, closes the place."""
    if not (isinstance(outcome, Uncertain) and outcome.is_refusal):
        return outcome
    if delivery.attempts < BELIEVED_AFTER or delivery.error != outcome.error:
        return outcome
    if delivery.kind in EDITS:
        return Refused(error=outcome.error)
    return DestinationClosed(error=outcome.error)


def record_delivered(
    transaction: Transaction, delivery: DeliveryRecord, posted: Delivered, now: datetime
) -> bool:
    """Mark it delivered, and remember the message on the plan or reminder that it shows.

    What reached a place that its contract has left meanwhile is closed there.
    """
    call_channel_as_slack_does(transaction, delivery, posted)
    sending, place = transaction.sending, posted.channel_id
    if not sending.mark_delivered(delivery, message_ts=posted.ts, at=now, channel_id=place):
        return False
    message = PostedMessage(channel_id=posted.channel_id, ts=posted.ts)
    if delivery.kind is DeliveryKind.DIGEST:
        settle_digest(transaction, delivery, posted, now)
    elif delivery.kind not in {*EDITS, DeliveryKind.FILE}:
        stands = replace(delivery, channel_id=posted.channel_id, message_ts=posted.ts)
        if follow(transaction, stands, now):
            return True
    if delivery.kind is DeliveryKind.PLAN and delivery.plan_id is not None:
        transaction.plans.set_message(delivery.workspace_id, delivery.plan_id, message)
    if delivery.kind is DeliveryKind.REMINDER and delivery.reminder_id is not None:
        transaction.reminders.set_message(delivery.workspace_id, delivery.reminder_id, message)
        _audit_reminder(transaction, delivery, delivery.reminder_id, message, now)
    return True


def edit_overtaken(
    transaction: Transaction, delivery: DeliveryRecord, posted: Delivered, now: datetime
) -> None:
    """Bring a message up to date that was overtaken on its way: then nobody knew yet where to edit it."""
    if delivery.kind in OVERTAKEN:
        edit_post(transaction, replace(delivery, channel_id=posted.channel_id, message_ts=posted.ts), at=now)


def _wait(delivery: DeliveryRecord, outcome: NotAccepted, now: datetime) -> timedelta:
    """As long as the service asked for; else as long again as it has waited, up to a minute."""
    if outcome.retry_after is not None:
        seconds = min(outcome.retry_after, LONGEST_ASKED.total_seconds())
        return max(SHORTEST_WAIT, timedelta(seconds=seconds))
    return min(max(SHORTEST_WAIT, now - delivery.created_at), LONGEST_WAIT)


def _audit_reminder(
    transaction: Transaction,
    delivery: DeliveryRecord,
    reminder_id: str,
    message: PostedMessage,
    now: datetime,
) -> None:
    reminder = transaction.reminders.get(delivery.workspace_id, reminder_id)
    assert reminder is not None
    transaction.audit.add(
        delivery.workspace_id,
        reminder.contract_id,
        at=now,
        actor_id=None,
        event=AuditEvent.REMINDER_POSTED,
        after={
            "action": reminder.action_key.value,
            "remind_on": reminder.remind_on.isoformat(),
            "channel": message.channel_id,
            "ts": message.ts,
        },
    )
