"""Looks each minute whether the promise is kept, on its own; docs/reliability.md, "Auditor".

It asks the database what should have been said, and does not ask the sender, who may be dead.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from scheduler.isolation import isolated
from scheduler.missing import missing_reminders
from scheduler.ports import Clock
from scheduler.trouble import Finding, Report, Trouble
from storage.database import Database, Transaction
from storage.health import ActivePlan

LATE_AFTER = timedelta(minutes=5)
"""Quarantine, two look-ups and a back-off fit into it: what is later needs somebody's eyes."""


class Auditor:
    """Compares what is with what should be. Any thread may ask it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def look(self) -> Report:
        """What is wrong now. Raises what the database raises."""
        with self._database.reading() as transaction:
            gone = transaction.workspaces.uninstalled()
            found = findings(transaction, self._clock.now())
            return Report(findings=tuple(one for one in found if one.workspace_id not in gone))


def findings(transaction: Transaction, now: datetime) -> Iterator[Finding]:
    """All that is wrong, in every workspace."""
    late = now - LATE_AFTER
    for workspace_id, count in transaction.health.unqueued(due_before=late).items():
        yield Finding(trouble=Trouble.UNQUEUED, count=count, workspace_id=workspace_id)
    for delivery in transaction.health.overdue(due_before=late):
        detail = delivery.error or ""
        yield Finding(trouble=Trouble.OVERDUE, workspace_id=delivery.workspace_id, detail=detail)
    for workspace_id, count in transaction.health.unlooked_at(due_before=late).items():
        yield Finding(trouble=Trouble.UNLOOKED_AT, count=count, workspace_id=workspace_id)
    for workspace_id in transaction.health.unsaid_digests(due_before=late):
        yield Finding(trouble=Trouble.DIGEST, workspace_id=workspace_id)
    for workspace_id in transaction.health.suspended():
        yield Finding(trouble=Trouble.SUSPENDED, workspace_id=workspace_id)
    for plan in transaction.health.active_plans():
        for detail in _missing(transaction, plan, now):
            yield Finding(trouble=Trouble.MISSING, workspace_id=plan.workspace_id, detail=detail)


def _missing(transaction: Transaction, plan: ActivePlan, now: datetime) -> tuple[str, ...]:
    """What each missing reminder is for. A plan that can't be built anew must not hide what else is wrong."""

    def find() -> tuple[str, ...]:
        missing = missing_reminders(transaction, plan, now)
        return tuple(f"{plan.contract_id} {one.action.key} {one.remind_on}" for one in missing)

    unknown = (f"{plan.contract_id} can't be planned",)
    return isolated(find, otherwise=unknown, about=f"planning {plan.contract_id} of {plan.workspace_id} anew")
