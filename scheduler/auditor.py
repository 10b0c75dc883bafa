"""Looks each minute whether the promise is kept, on its own: delivery, "Auditor".

It asks the database what should have been said, and does not ask the sender, who may be dead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from planner.timeline import build_timeline
from scheduler.due_at import due_at
from scheduler.expected import expected_reminders, is_to_be_asked
from scheduler.ports import Clock
from storage.database import Database, Transaction
from storage.health import ActivePlan
from storage.records import ReminderState

LATE_AFTER = timedelta(minutes=5)
"""Quarantine, two look-ups and a back-off fit into it: what is later needs somebody's eyes."""


class Trouble(StrEnum):
    """What can be wrong."""

    UNQUEUED = "unqueued"
    """Reminders are due, and no sender takes them up."""
    OVERDUE = "overdue"
    """Deliveries are on their way for too long."""
    SUSPENDED = "suspended"
    """Slack refuses a workspace's token."""
    MISSING = "missing"
    """A plan wants a reminder that is not armed."""
    DATABASE = "database"
    """The database can't be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    trouble: Trouble
    count: int = 1
    workspace_id: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one look has found."""

    findings: tuple[Finding, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not self.findings


class Auditor:
    """Compares what is with what should be. Any thread may ask it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def look(self) -> Report:
        """What is wrong now. Raises what the database raises."""
        with self._database.reading() as transaction:
            return Report(findings=tuple(self._findings(transaction)))

    def _findings(self, transaction: Transaction) -> Iterator[Finding]:
        late = self._clock.now() - LATE_AFTER
        unqueued = transaction.health.unqueued(due_before=late)
        if unqueued:
            yield Finding(trouble=Trouble.UNQUEUED, count=unqueued)
        for delivery in transaction.health.overdue(due_before=late):
            yield Finding(
                trouble=Trouble.OVERDUE, workspace_id=delivery.workspace_id, detail=delivery.error or ""
            )
        for workspace_id in transaction.health.suspended():
            yield Finding(trouble=Trouble.SUSPENDED, workspace_id=workspace_id)
        for plan in transaction.health.active_plans():
            yield from self._missing(transaction, plan)

    def _missing(self, transaction: Transaction, plan: ActivePlan) -> Iterator[Finding]:
        """Reminders that the plan asks for, derived anew, and that are neither armed nor queued."""
        now = self._clock.now()
        record = transaction.contracts.peek(plan.workspace_id, plan.contract_id)
        kept = transaction.plans.get(plan.workspace_id, plan.plan_id)
        assert kept is not None
        today = now.astimezone(ZoneInfo(record.timezone)).date()
        on = {one.key: one for one in build_timeline(record.contract, kept.choice, today=today)}
        reminders = transaction.reminders.for_contract(plan.workspace_id, plan.contract_id)
        there = {
            (one.action_key, one.planned_on, one.sequence)
            for one in reminders
            if one.state is not ReminderState.CANCELLED
        }
        actions = transaction.plans.actions(plan.workspace_id, plan.plan_id)
        for action in (one for one in actions if one.key in on and is_to_be_asked(one, actions)):
            of_step = [
                one
                for one in reminders
                if (one.action_key, one.planned_on) == (action.key, action.planned_on)
            ]
            for one in expected_reminders(record, action, on[action.key].remind_on, of_step):
                is_past = due_at(one.remind_on, record.post_time, record.timezone) <= now
                is_there = (action.key, action.planned_on, one.sequence) in there
                if not is_there and not (one.is_asked_again and is_past):
                    yield Finding(
                        trouble=Trouble.MISSING,
                        workspace_id=plan.workspace_id,
                        detail=f"{plan.contract_id} {action.key} {one.remind_on}",
                    )
