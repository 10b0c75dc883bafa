"""Conditions on rows of the outbox, as SQL: what may be served, and what is still to be said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select

from storage.records import (
    ActionState,
    DeliveryKind,
    DeliveryRecord,
    DeliveryState,
    PlanState,
    ReminderState,
)
from storage.schema import IS_SENDING, actions, contracts, deliveries, plans, reminders, workspaces

EDITS = (DeliveryKind.PLAN_EDIT, DeliveryKind.REMINDER_EDIT)
"""Made twice they do no harm."""


def is_delivery(workspace_id: str, delivery_id: str) -> ColumnElement[bool]:
    return and_(deliveries.c.workspace_id == workspace_id, deliveries.c.id == delivery_id)


def is_held(held: DeliveryRecord, *states: DeliveryState) -> ColumnElement[bool]:
    """The row is in one of these states, and the fencing token of who holds it is still the last one."""
    return and_(
        is_delivery(held.workspace_id, held.id),
        deliveries.c.fence == held.fence,
        deliveries.c.state.in_(states),
    )


IS_UNCERTAIN = and_(IS_SENDING, deliveries.c.lease_until.is_(None))
"""Slack may have it, and nobody is at it: a sender that is at work holds a lease."""


def is_edit() -> ColumnElement[bool]:
    return deliveries.c.kind.in_(EDITS)


def in_living_workspace() -> ColumnElement[bool]:
    """Slack accepts the workspace's token."""
    dead = select(workspaces.c.id).where(workspaces.c.suspended_at.is_not(None))
    return deliveries.c.workspace_id.not_in(dead)


def in_served_workspace(now: datetime) -> ColumnElement[bool]:
    """Slack accepts the workspace's token, and did not ask to wait until later than now."""
    paused = select(workspaces.c.id).where(workspaces.c.paused_until > now)
    return and_(in_living_workspace(), deliveries.c.workspace_id.not_in(paused))


def is_wanted() -> ColumnElement[bool]:
    """Whether it is still to be said.

    A plan: while it is the active one. A reminder: while its action is open. Neither once the
    contract is removed. An edit always is: it also shows what was removed or answered.
    """
    return or_(
        is_edit(),
        and_(
            _in_living_contract(),
            or_(deliveries.c.kind != DeliveryKind.PLAN, _of_active_plan()),
            or_(deliveries.c.kind != DeliveryKind.REMINDER, _of_open_action()),
        ),
    )


def _in_living_contract() -> ColumnElement[bool]:
    return exists().where(
        contracts.c.workspace_id == deliveries.c.workspace_id,
        contracts.c.id == deliveries.c.contract_id,
        contracts.c.removed_at.is_(None),
    )


def _of_active_plan() -> ColumnElement[bool]:
    return exists().where(
        plans.c.workspace_id == deliveries.c.workspace_id,
        plans.c.id == deliveries.c.plan_id,
        plans.c.state == PlanState.ACTIVE,
    )


def _of_open_action() -> ColumnElement[bool]:
    return exists().where(
        reminders.c.workspace_id == deliveries.c.workspace_id,
        reminders.c.id == deliveries.c.reminder_id,
        reminders.c.state == ReminderState.QUEUED,
        actions.c.workspace_id == reminders.c.workspace_id,
        actions.c.id == reminders.c.action_id,
        actions.c.state == ActionState.OPEN,
    )
