"""How delivery stands: what is due, late, blocked and dead, and which reminders a plan misses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from storage.delivery_conditions import IS_UNCERTAIN, IS_UNSETTLED
from storage.delivery_rows import read_deliveries
from storage.looks import CAN_BE_LOOKED_AT
from storage.records.deliveries import DeliveryRecord, DeliveryState
from storage.records.plans import PlanState
from storage.schema.contracts import IS_QUIET, contracts
from storage.schema.deliveries import IS_UNDELIVERED, deliveries
from storage.schema.plans import plans
from storage.schema.reminders import IS_ARMED, reminders
from storage.schema.workspaces import workspaces
from storage.weekly import wants_digest
from storage.workspaces import SUSPENDED, in_living_workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivePlan:
    """A plan whose reminders have to be there."""

    workspace_id: str
    contract_id: str
    plan_id: str


class Health:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def overdue(self, *, due_before: datetime) -> tuple[DeliveryRecord, ...]:
        """What was due before that instant, is still on its way, and is not held up by a dead token."""
        query = (
            select(deliveries)
            .where(IS_UNSETTLED, deliveries.c.due_at < due_before, in_living_workspace(deliveries))
            .order_by(deliveries.c.due_at, deliveries.c.id)
        )
        return read_deliveries(self._connection, query)

    def unqueued(self, *, due_before: datetime) -> dict[str, int]:
        """By workspace, how many reminders were due before that instant and no sender has taken up."""
        query = (
            select(reminders.c.workspace_id, func.count())
            .where(IS_ARMED, reminders.c.due_at < due_before)
            .group_by(reminders.c.workspace_id)
            .order_by(reminders.c.workspace_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def unlooked_at(self, *, due_before: datetime) -> dict[str, int]:
        """By workspace, how many contracts needed a look before that instant and have had none."""
        query = (
            select(contracts.c.workspace_id, func.count())
            .where(CAN_BE_LOOKED_AT, contracts.c.look_at < due_before)
            .group_by(contracts.c.workspace_id)
            .order_by(contracts.c.workspace_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def unsaid_digests(self, *, due_before: datetime) -> tuple[str, ...]:
        """Workspaces whose digest was due before that instant, or could not be given a day."""
        has_no_day = and_(workspaces.c.next_digest_at.is_(None), workspaces.c.digest_not_before.is_not(None))
        is_late = or_(workspaces.c.next_digest_at < due_before, has_no_day)
        query = select(workspaces.c.id).where(wants_digest(), is_late)
        return tuple(self._connection.scalars(query.order_by(workspaces.c.id)))

    def suspended(self) -> tuple[str, ...]:
        """Workspaces that are not served, because Slack refuses their token."""
        return tuple(self._connection.scalars(SUSPENDED.order_by(workspaces.c.id)))

    def undelivered(self) -> dict[DeliveryState, int]:
        """How many deliveries are in each state, apart from those that were delivered or cancelled."""
        query = select(deliveries.c.state, func.count()).where(IS_UNDELIVERED).group_by(deliveries.c.state)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def uncertain(self) -> int:
        """How many deliveries Slack may have or not, and nobody knows yet."""
        return self._connection.scalar(select(func.count()).where(IS_UNCERTAIN)) or 0

    def oldest_due_at(self, now: datetime) -> datetime | None:
        """Since when the oldest of all that is due waits to be said; what a dead token holds up apart."""
        on_its_way = and_(
            IS_UNDELIVERED, IS_UNSETTLED, in_living_workspace(deliveries), deliveries.c.due_at <= now
        )
        waits = (
            self._connection.scalar(select(func.min(deliveries.c.due_at)).where(on_its_way)),
            self._connection.scalar(
                select(func.min(reminders.c.due_at)).where(IS_ARMED, reminders.c.due_at <= now)
            ),
        )
        return min((one for one in waits if one is not None), default=None)

    def active_plans(self) -> tuple[ActivePlan, ...]:
        """Of contracts that are neither removed nor quiet."""
        query = (
            select(plans.c.workspace_id, plans.c.contract_id, plans.c.id.label("plan_id"))
            .join_from(plans, contracts)
            .where(plans.c.state == PlanState.ACTIVE, contracts.c.removed_at.is_(None), ~IS_QUIET)
        )
        return tuple(ActivePlan(**row) for row in self._connection.execute(query).mappings())

    def armed(self, workspace_id: str, *, due_before: datetime | None = None) -> Mapping[str, int]:
        """How many reminders are still to come, or are due before then and not taken up; by contract."""
        query = select(reminders.c.contract_id, func.count().label("number")).group_by(
            reminders.c.contract_id
        )
        query = query.where(IS_ARMED, reminders.c.workspace_id == workspace_id)
        if due_before is not None:
            query = query.where(reminders.c.due_at < due_before)
        rows = self._connection.execute(query)
        return {row.contract_id: row.number for row in rows}
