"""What becomes of deliveries of which nobody knows whether they were posted; delivery, "Uncertain"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from scheduler.fallback import fall_back
from scheduler.isolation import isolated
from scheduler.outcomes import queue_edit, record_delivered
from scheduler.ports import Clock, Delivered, Messenger
from storage.database import Database, Transaction
from storage.records import DeliveryRecord, DeliveryState
from storage.sending import MOST_CRASHES

LOOK_AGAIN = timedelta(seconds=30)
"""Between two look-ups of one delivery: a message may appear late in the history."""

ABSENCES_NEEDED = 2
"""Look-ups that must not find it before it is posted again."""


POISON = "crashed"
"""The error of a row that ended its sender each time: it is not tried again, and people are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The answer of a look-up."""

    found: Mapping[str, str] | None
    """Messages by delivery id; None: the channel's history may not be read."""


def look_up(
    database: Database, messenger: Messenger, clock: Clock, claimed: Sequence[DeliveryRecord]
) -> None:
    """Look for claimed uncertain deliveries, one look-up a channel, and settle what can be told."""
    for channel in _by_channel(claimed):
        looked = _look(messenger, channel)
        with database.transaction() as transaction:
            for delivery in channel:
                _settle(transaction, delivery, looked, clock.now())


def _look(messenger: Messenger, channel: Sequence[DeliveryRecord]) -> Looked | None:
    """What the messenger finds; None when it fails."""
    return isolated(
        lambda: Looked(found=messenger.find(channel)),
        otherwise=None,
        about=f"looking up deliveries {', '.join(row.id for row in channel)}",
    )


def _settle(transaction: Transaction, delivery: DeliveryRecord, looked: Looked | None, now: datetime) -> None:
    error = delivery.error or ""
    if looked is None:
        absences = delivery.absences
    elif looked.found is None:
        _repeat_marked(transaction, delivery, now)
        return
    elif delivery.id in looked.found:
        posted = Delivered(channel_id=delivery.channel_id, ts=looked.found[delivery.id])
        if record_delivered(transaction, delivery, posted, now):
            queue_edit(transaction, delivery, posted, now)  # it stood there unknown, and out of date
        return
    else:
        absences = delivery.absences + 1
    if absences >= ABSENCES_NEEDED and delivery.crashes >= MOST_CRASHES:
        fall_back(transaction, delivery, POISON, now)
    elif absences >= ABSENCES_NEEDED:
        transaction.sending.send_again(delivery, not_before=now, error=error)
    else:
        look_at = now + LOOK_AGAIN
        transaction.sending.mark_uncertain(delivery, not_before=look_at, error=error, absences=absences)


def _repeat_marked(transaction: Transaction, delivery: DeliveryRecord, now: datetime) -> None:
    """Where nobody can look: post it once more, marked. A repeat is better than a loss, two are not."""
    error = delivery.error or ""
    if delivery.may_be_repeat:
        error = f"{error}; it was repeated once already"
        transaction.sending.mark_dead(delivery, error=error)
        transaction.gathering.settle(delivery, DeliveryState.DEAD, error=error)
    else:
        transaction.sending.send_again(delivery, not_before=now, error=error, may_be_repeat=True)


def _by_channel(rows: Iterable[DeliveryRecord]) -> Iterable[tuple[DeliveryRecord, ...]]:
    def place(row: DeliveryRecord) -> tuple[str, str, str]:
        return row.workspace_id, row.channel_id, row.thread_ts or ""

    return [tuple(group) for _, group in groupby(sorted(rows, key=place), key=place)]
