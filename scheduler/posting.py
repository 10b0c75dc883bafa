"""One claimed delivery: intent, post, and what came of it; docs/reliability.md, "How a reminder is said".

The intent is committed before Slack is called, no transaction is open while Slack is, and what came
of it is recorded in another. Wherever the process dies, the row tells the next sender how far it was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from scheduler.deadline import SEND_WITHIN_SECONDS, start_deadline
from scheduler.failpoints import Failpoint, Reached
from scheduler.holding import hold_contracts
from scheduler.isolation import isolated
from scheduler.outcomes import edit_overtaken, record
from scheduler.pacing import Pacing
from scheduler.ports import (
    Clock,
    Deadline,
    Delivered,
    Messenger,
    Meter,
    NotAccepted,
    Outcome,
    TooLate,
    Uncertain,
)
from storage.database import Database
from storage.records.deliveries import DeliveryKind, DeliveryRecord

logger = logging.getLogger(__name__)


class Poster:
    """Posts what its sender has claimed, one after the other."""

    def __init__(
        self,
        database: Database,
        messenger: Messenger,
        clock: Clock,
        *,
        pacing: Pacing | None,
        meter: Meter,
        reached: Reached,
        send_within_seconds: float = SEND_WITHIN_SECONDS,
    ) -> None:
        self._database = database
        self._messenger = messenger
        self._clock = clock
        self._pacing = pacing
        self._meter = meter
        self._reached = reached
        self._send_within_seconds = send_within_seconds

    def post(self, claimed: DeliveryRecord, stopping: Callable[[], bool]) -> None:
        """Say it, unless nobody wants it any more, it is too early for its place, or the program stops."""
        if not self._may_go(claimed):
            self.give_back(claimed)
            return
        deadline = start_deadline(self._clock, self._send_within_seconds, stopping=stopping)
        begun, changes_before = self._begin(claimed)
        if begun is None:
            return
        self._reached(Failpoint.AFTER_INTENT)
        outcome = self._call(begun, deadline)
        self._reached(Failpoint.AFTER_POST)
        self._record(begun, outcome, changes_before)

    def give_back(self, claimed: DeliveryRecord) -> None:
        """Let somebody post it later."""
        with self._database.transaction() as transaction:
            transaction.sending.release(claimed)

    def _may_go(self, claimed: DeliveryRecord) -> bool:
        return self._pacing is None or self._pacing.take(claimed.workspace_id, claimed.channel_id)

    def _begin(self, claimed: DeliveryRecord) -> tuple[DeliveryRecord | None, int]:
        """Commit the intent; with how often its contract was changed until then. None: not to be sent."""
        with self._database.transaction() as transaction:
            if claimed.kind is DeliveryKind.DIGEST:
                hold_contracts(transaction, claimed)
                transaction.gathering.drop_unwanted(claimed)
                transaction.gathering.release_moved(claimed)
            begun = transaction.sending.begin(claimed, now=self._clock.now())
            return begun, transaction.audit.changes(claimed.workspace_id, claimed.contract_id)

    def _call(self, begun: DeliveryRecord, deadline: Deadline) -> Outcome:
        failed: Outcome = Uncertain(error="the messenger failed; see the log")
        started = self._clock.monotonic()
        outcome = isolated(
            lambda: self._messenger.post(begun, deadline),
            otherwise=failed,
            about=f"posting delivery {begun.id}",
        )
        self._meter.posted(outcome, self._clock.monotonic() - started)
        return outcome

    def _record(self, sent: DeliveryRecord, outcome: Outcome, changes_before: int) -> None:
        now = self._clock.now()
        with self._database.transaction() as transaction:
            is_ours = record(transaction, sent, outcome, now)
            changes = transaction.audit.changes(sent.workspace_id, sent.contract_id)
            if is_ours and isinstance(outcome, Delivered) and changes != changes_before:
                edit_overtaken(transaction, sent, outcome, now)
        if isinstance(outcome, NotAccepted) and outcome.is_too_fast and self._pacing:
            self._pacing.slow_down(sent.workspace_id)
        if isinstance(outcome, TooLate):
            logger.warning("Delivery %s was held up for too long: it is begun anew", sent.id)
        elif not isinstance(outcome, Delivered):
            logger.warning("Delivery %s was not delivered: %s", sent.id, outcome)
        elif not is_ours:
            logger.warning("Delivery %s was posted after its lease had ended", sent.id)
