"""What becomes of deliveries that may or may not have been posted; docs/reliability.md, "Not known"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from scheduler.digests import give_up_digest
from scheduler.fallback import fall_back, fall_back_gathered
from scheduler.holding import hold_contracts
from scheduler.isolation import isolated
from scheduler.outcomes import edit_overtaken, record_delivered
from scheduler.ports import Clock, Delivered, Messenger
from storage.database import Database, Transaction
from storage.records.deliveries import DeliveryKind, DeliveryRecord
from storage.sending import MOST_CRASHES

LOOK_AGAIN = timedelta(seconds=30)
"""Between two look-ups of one delivery: a message may appear late in the history."""

ABSENCES_NEEDED = 2
"""Look-ups that must not find it before it is posted again."""

POISON = "crashed"
"""The error of a row that ended its sender each time: it is not tried again, and people are told."""

UNKNOWN_TWICE = "unknown_twice"
"""The error of a row that was posted twice, and nobody can tell whether it is there."""


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
        for delivery in channel:
            with database.transaction() as transaction:
                hold_contracts(transaction, delivery)
                _settle(transaction, delivery, looked, clock.now())


def _look(messenger: Messenger, channel: Sequence[DeliveryRecord]) -> Looked | None:
    """What the messenger finds; None when it fails."""
    return isolated(
        lambda: Looked(found=messenger.find(channel)),
        otherwise=None,
        about=f"looking up deliveries {', '.join(row.id for row in channel)}",
    )


def _settle(transaction: Transaction, delivery: DeliveryRecord, looked: Looked | None, now: datetime) -> None:
    if looked is None:
        _wait(transaction, delivery, now, absences=delivery.absences)
    elif looked.found is None:
        _settle_blindly(transaction, delivery, now)
    elif delivery.id in looked.found:
        _settle_found(transaction, delivery, looked.found[delivery.id], now)
    else:
        _settle_absent(transaction, delivery, now)


def _wait(transaction: Transaction, delivery: DeliveryRecord, now: datetime, *, absences: int) -> None:
    """Look again in a while."""
    look_at, error = now + LOOK_AGAIN, delivery.error or ""
    transaction.sending.mark_uncertain(delivery, not_before=look_at, error=error, absences=absences)


def _settle_found(transaction: Transaction, delivery: DeliveryRecord, ts: str, now: datetime) -> None:
    """It is delivered; and edited, for it stood there unknown while it may have been overtaken."""
    posted = Delivered(channel_id=delivery.channel_id, ts=ts)
    if record_delivered(transaction, delivery, posted, now):
        edit_overtaken(transaction, delivery, posted, now)


def _settle_absent(transaction: Transaction, delivery: DeliveryRecord, now: datetime) -> None:
    """Absent often enough, it was never posted: it is, unless it has ended its sender each time."""
    absences = delivery.absences + 1
    if absences < ABSENCES_NEEDED:
        _wait(transaction, delivery, now, absences=absences)
    elif delivery.crashes < MOST_CRASHES:
        transaction.sending.send_again(delivery, not_before=now, error=delivery.error or "")
    elif delivery.kind is DeliveryKind.DIGEST:
        give_up_digest(transaction, delivery, POISON)
    else:
        fall_back(transaction, delivery, POISON, now)


def _settle_blindly(transaction: Transaction, delivery: DeliveryRecord, now: datetime) -> None:
    """Where nobody may look it is posted once more, marked; after that people are told instead.

    A repeat is better than a loss, and a third message in the same place is no better than a second.
    """
    if not delivery.may_be_repeat:
        error = delivery.error or ""
        transaction.sending.send_again(delivery, not_before=now, error=error, may_be_repeat=True)
    elif delivery.kind is DeliveryKind.DIGEST:
        fall_back_gathered(transaction, delivery, UNKNOWN_TWICE, now)
    else:
        fall_back(transaction, delivery, UNKNOWN_TWICE, now)


def _by_channel(rows: Iterable[DeliveryRecord]) -> Iterable[tuple[DeliveryRecord, ...]]:
    def place(row: DeliveryRecord) -> tuple[str, str, str]:
        return row.workspace_id, row.channel_id, row.thread_ts or ""

    return [tuple(group) for _, group in groupby(sorted(rows, key=place), key=place)]
