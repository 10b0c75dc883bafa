"""Many reminders due in one channel become one message; docs/reliability.md, "Outbox"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from scheduler.edits import edit_post
from scheduler.moving import follow
from scheduler.ports import Delivered
from storage.database import Transaction
from storage.gathering import Crowd
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState, NewDelivery
from storage.records.messages import PostedMessage

MOST_SINGLY = 20
"""Reminders due at once in one channel; more of them become a digest."""

MOST_IN_DIGEST = 40
"""Lines that one message holds, within Slack's 12,000 characters; longer names fall back to single posts."""


def gather_crowds(transaction: Transaction, now: datetime, held_back: Collection[str] = ()) -> int:
    """Make digests of everything in channels in which too much is due, but for these workspaces; how many."""
    crowds = transaction.gathering.crowds(now=now, more_than=MOST_SINGLY)
    return sum(_gather_all(transaction, one, now) for one in crowds if one.workspace_id not in held_back)


def _gather_all(transaction: Transaction, crowd: Crowd, now: datetime) -> int:
    """Until few are left: what is not gathered at once would be said one by one before the digests."""
    gathered = 0
    while _gather(transaction, crowd, now):
        gathered += 1
    return gathered


def _gather(transaction: Transaction, crowd: Crowd, now: datetime) -> bool:
    rows = transaction.gathering.candidates(crowd, now=now, limit=MOST_IN_DIGEST)
    if len(rows) <= MOST_SINGLY:  # another sender is at the others
        return False
    first = rows[0]
    digest = NewDelivery(
        contract_id=first.contract_id,
        contract_revision=first.contract_revision,
        kind=DeliveryKind.DIGEST,
        channel_id=first.channel_id,
        recipient_id=first.recipient_id,
        deadline_on=first.deadline_on,
        due_at=min(row.due_at for row in rows),
    )
    transaction.gathering.gather(rows, transaction.deliveries.add(crowd.workspace_id, digest, at=now))
    return True


def settle_digest(transaction: Transaction, digest: DeliveryRecord, posted: Delivered, now: datetime) -> None:
    """The digest's message is the message of all that it says: asking again answers it.

    It is edited where it was overtaken on its way: then nobody knew yet where to edit it.
    """
    if transaction.gathering.has_unwanted(digest):
        stands = replace(digest, channel_id=posted.channel_id, message_ts=posted.ts)
        edit_post(transaction, stands, at=now)
    message = PostedMessage(channel_id=posted.channel_id, ts=posted.ts)
    values = {"message_ts": posted.ts, "channel_id": posted.channel_id, "delivered_at": now, "error": None}
    for row in transaction.gathering.settle(digest, DeliveryState.DELIVERED, **values):
        if follow(transaction, row, now):
            continue
        if row.kind is DeliveryKind.REMINDER and row.reminder_id is not None:
            transaction.reminders.set_message(row.workspace_id, row.reminder_id, message)


def give_up_digest(transaction: Transaction, digest: DeliveryRecord, error: str) -> bool:
    """Where the channel is closed each reminder falls back by itself: they may be of different people."""
    if not transaction.sending.drop(digest, error=error):
        return False
    transaction.gathering.scatter(digest)
    return True
