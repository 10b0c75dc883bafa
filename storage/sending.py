"""How a row of the outbox is sent: claim, intent, outcome.

ready -> claimed -> sending (the intent is committed) -> delivered; or waiting, blocked, cancelled,
dead. Whoever claims a row gets a lease and a fencing token. Every later step takes the record as it
was claimed, whose token says whether the row is still the caller's: a sender that lost its row
changes nothing, and is told so by False.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Update, and_, case, or_, select, tuple_, update

from storage.delivery_conditions import IS_EDIT, holding
from storage.delivery_rows import read_deliveries, read_delivery
from storage.keys import is_row
from storage.records.deliveries import DeliveryRecord, DeliveryState
from storage.reminder_statements import cancel_said_by
from storage.schema.deliveries import IS_TO_CLAIM, deliveries
from storage.sending_statements import (
    ADDRESS,
    BEGIN,
    BURY,
    CANCEL_UNWANTED,
    CLAIM,
    CLAIM_UNCERTAIN,
    FREE,
    SETTLE,
    SETTLE_UNCOUNTED,
)
from storage.turns import Turns, in_turns

MOST_CRASHES = 3
"""Times that the sender may be gone while it sends a row, before the row is taken to be the cause."""


class Sending:
    begin_statement = BEGIN
    """Of the class, so that a test can leave its conditions out and show what then goes wrong."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self, *, owner: str, now: datetime, lease_seconds: float, limit: int, turns: Turns | None = None
    ) -> tuple[DeliveryRecord, ...]:
        """Take due rows, each workspace in its turn; nobody else does until the lease ends."""
        lease = _lease(owner, now, lease_seconds)
        places = (turns or Turns()).parameters()
        return in_turns(read_deliveries(self._connection, CLAIM, now=now, most=limit, **lease, **places))

    def begin(self, claimed: DeliveryRecord, *, now: datetime) -> DeliveryRecord | None:
        """Commit to sending a claimed row: its intent, just before Slack is called.

        One statement checks that the lease holds, the workspace is served and the row is still wanted.
        None: it must not be sent. A row that nobody wants any more is cancelled, any other given back.
        """
        begun = read_delivery(self._connection, self.begin_statement, now=now, **holding(claimed))
        if begun is None:
            self._cancel_unwanted(claimed)
            self.release(claimed)
        return begun

    def mark_delivered(
        self, sent: DeliveryRecord, *, message_ts: str, at: datetime, channel_id: str | None = None
    ) -> bool:
        """Slack has it, in that conversation: a user's direct message has an id of its own."""
        values = {"message_ts": message_ts, "delivered_at": at, "error": None}
        values |= {"channel_id": channel_id or sent.channel_id}
        return self._settle(sent, DeliveryState.DELIVERED, values)

    def mark_waiting(self, sent: DeliveryRecord, *, not_before: datetime, error: str) -> bool:
        """Slack did not take it, so it was no attempt: try again, not before that instant."""
        values = {"not_before": not_before, "error": error}
        return self._settle(sent, DeliveryState.WAITING, values, SETTLE_UNCOUNTED)

    def mark_uncertain(
        self, sent: DeliveryRecord, *, not_before: datetime, error: str, absences: int = 0
    ) -> bool:
        """Slack may have it: it stays sending, and is looked up, not before that instant."""
        values = {"not_before": not_before, "error": error, "absences": absences}
        return self._settle(sent, DeliveryState.SENDING, values)

    def send_again(
        self, sent: DeliveryRecord, *, not_before: datetime, error: str, may_be_repeat: bool = False
    ) -> bool:
        """Slack doesn't have it, or having it twice does no harm, or nobody can tell: send it once more."""
        values = {
            "not_before": not_before,
            "error": error,
            "may_be_repeat": sent.may_be_repeat or may_be_repeat,
        }
        return self._settle(sent, DeliveryState.READY, values)

    def mark_blocked(self, sent: DeliveryRecord, *, error: str) -> bool:
        """Its destination is closed; people have to see to it."""
        return self._settle(sent, DeliveryState.BLOCKED, {"error": error})

    def mark_dead(self, sent: DeliveryRecord, *, error: str) -> bool:
        """It can't be sent at all, or is blocked and there is nobody left to tell."""
        return self._settle(sent, DeliveryState.DEAD, {"error": error}, BURY)

    def drop(self, sent: DeliveryRecord, *, error: str) -> bool:
        """It is of no use any more: what it would change can't be reached."""
        return self._settle(sent, DeliveryState.CANCELLED, {"error": error})

    def release(self, claimed: DeliveryRecord, *, not_before: datetime | None = None) -> bool:
        """Give back a row for which Slack was not called, to be claimed again at once or at that instant."""
        values = {"not_before": not_before} if not_before else {}
        return self._settle(claimed, DeliveryState.READY, values, SETTLE_UNCOUNTED)

    def hold(self, row: DeliveryRecord) -> DeliveryRecord | None:
        """Take one row that nobody has begun, for this transaction; None: somebody has.

        It is addressed as its intent would address it.
        """
        is_it = and_(is_row(deliveries, row.workspace_id, row.id), IS_TO_CLAIM)
        values = {"state": DeliveryState.SENDING, "fence": deliveries.c.fence + 1, **ADDRESS}
        change = update(deliveries).where(is_it).values(values).returning(deliveries)
        return read_delivery(self._connection, change)

    def claim_uncertain(
        self, *, owner: str, now: datetime, lease_seconds: float, limit: int
    ) -> tuple[DeliveryRecord, ...]:
        """Take uncertain rows that are due for a look-up; they stay sending."""
        lease = _lease(owner, now, lease_seconds)
        return read_deliveries(self._connection, CLAIM_UNCERTAIN, now=now, most=limit, **lease)

    def expire(self, *, now: datetime, look_at: datetime) -> int:
        """Free the rows whose sender was gone before its lease ended; how many they were.

        What was only claimed is ready again, and so are edits, unless they have ended their sender too
        often. What was being sent is uncertain, and is looked up, not before `look_at`. A row that another
        transaction holds is left to the next pass.
        """
        is_over = _that_nobody_holds(deliveries.c.lease_until <= now)
        was_sending = deliveries.c.state == DeliveryState.SENDING
        is_harmless = or_(deliveries.c.state == DeliveryState.CLAIMED, and_(was_sending, IS_EDIT))
        crashes = deliveries.c.crashes + case((was_sending, 1), else_=0)
        is_poison = and_(was_sending, crashes >= MOST_CRASHES)
        again = case((is_poison, DeliveryState.CANCELLED), else_=DeliveryState.READY)
        ready = {"state": again, "crashes": crashes, **FREE}
        error = "the sender was gone while it was sending"
        uncertain = {"not_before": look_at, "error": error, "crashes": crashes, **FREE}
        freed = self._connection.execute(update(deliveries).where(is_over, is_harmless).values(ready))
        unsure = self._connection.execute(update(deliveries).where(is_over, was_sending).values(uncertain))
        return freed.rowcount + unsure.rowcount

    def _cancel_unwanted(self, claimed: DeliveryRecord) -> None:
        """Cancel a claimed row that nobody wants; its reminders too, so that they can be armed again."""
        for dropped in read_deliveries(self._connection, CANCEL_UNWANTED, **holding(claimed)):
            cancel_said_by(self._connection, dropped)

    def _settle(
        self, held: DeliveryRecord, state: DeliveryState, values: dict[str, Any], change: Update = SETTLE
    ) -> bool:
        """Give the held row these columns; False: it is not held any more."""
        parameters = {"state": state, **values, **holding(held)}
        return self._connection.execute(change, parameters).rowcount == 1


def _lease(owner: str, now: datetime, seconds: float) -> dict[str, Any]:
    return {"owner": owner, "leased_until": now + timedelta(seconds=seconds)}


def _that_nobody_holds(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Rows for which it holds, but for those that another transaction is at: they are not waited for."""
    free = select(deliveries.c.workspace_id, deliveries.c.id).where(condition)
    key = tuple_(deliveries.c.workspace_id, deliveries.c.id)
    return key.in_(free.with_for_update(skip_locked=True))
