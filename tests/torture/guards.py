"""The guards of the engine, each of which the simulation can take out, to show that it is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Update, select, true

from storage.keys import is_row
from storage.records.deliveries import DeliveryRecord, DeliveryState
from storage.schema.deliveries import deliveries
from storage.sending import Sending
from storage.sending_statements import SETTLE, beginning


class Guard(StrEnum):
    """What holds the promise; docs/reliability.md, "Claim, intent, post, record"."""

    FENCE = "the fencing token"
    RECHECK = "the intent's re-check"
    DEADLINE = "the send deadline"
    QUARANTINE = "the quarantine"
    LOOKUP = "the lookup"


class Unfenced(Sending):
    """Whoever once held a row may still change it: the token asked for is always the last one."""

    def begin(self, claimed: DeliveryRecord, *, now: datetime) -> DeliveryRecord | None:
        return super().begin(self._as_last_holder(claimed), now=now)

    def _settle(
        self, held: DeliveryRecord, state: DeliveryState, values: dict[str, Any], change: Update = SETTLE
    ) -> bool:
        return super()._settle(self._as_last_holder(held), state, values, change)

    def _as_last_holder(self, held: DeliveryRecord) -> DeliveryRecord:
        fence = self._connection.scalar(
            select(deliveries.c.fence).where(is_row(deliveries, held.workspace_id, held.id))
        )
        return replace(held, fence=fence or held.fence)


class Unchecked(Sending):
    """What was claimed is sent, whatever has been answered or removed meanwhile."""

    begin_statement = beginning(true())


class Impatient(Sending):
    """What is uncertain is looked up at once."""

    def mark_uncertain(
        self, sent: DeliveryRecord, *, not_before: datetime, error: str, absences: int = 0
    ) -> bool:
        begun_at = sent.intent_at or not_before
        return super().mark_uncertain(
            sent, not_before=not_before if absences else begun_at, error=error, absences=absences
        )

    def expire(self, *, now: datetime, look_at: datetime) -> int:
        return super().expire(now=now, look_at=min(look_at, now + timedelta(0)))


SENDING: dict[Guard | None, type[Sending]] = {
    Guard.FENCE: Unfenced,
    Guard.RECHECK: Unchecked,
    Guard.QUARANTINE: Impatient,
}


def sending_without(guard: Guard | None) -> type[Sending]:
    """The store that sends, as it is, or without this guard."""
    return SENDING.get(guard, Sending)
