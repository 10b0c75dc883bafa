"""Whether a row of the outbox is still to be said, as SQL: asked once more with its intent."""

from __future__ import annotations

from functools import cache

from sqlalchemy import ColumnElement, and_, exists, or_

from storage.delivery_conditions import IS_EDIT
from storage.keys import points_to
from storage.records.deliveries import DeliveryKind, DeliveryState
from storage.records.plans import ActionState, PlanState
from storage.records.reminders import ReminderState
from storage.schema.contracts import IS_QUIET, contracts
from storage.schema.deliveries import deliveries
from storage.schema.plans import actions, plans
from storage.schema.reminders import reminders


@cache
def is_wanted() -> ColumnElement[bool]:
    """Whether it is still to be said.

    About a reminder: while its action is open. About a plan: while it is the active one. What is
    announced of a contract: always. None of these once the contract is removed, and nothing is asked
    about a contract that people keep or that has ended. A digest: while it gathers anything. An edit
    always is: it also shows what was removed or answered; and so is what is about the workspace.
    """
    is_about_reminder = deliveries.c.reminder_id.is_not(None)
    return or_(
        IS_EDIT,
        deliveries.c.contract_id.is_(None),
        and_(deliveries.c.kind == DeliveryKind.DIGEST, _gathers_any()),
        and_(
            deliveries.c.kind != DeliveryKind.DIGEST,
            _in_living_contract(),
            or_(~is_about_reminder, and_(_of_open_action(), ~_in_quiet_contract())),
            or_(is_about_reminder, deliveries.c.topic.is_not(None), _of_active_plan()),
        ),
    )


def _gathers_any() -> ColumnElement[bool]:
    gathered = deliveries.alias("gathered")
    return exists().where(
        gathered.c.workspace_id == deliveries.c.workspace_id,
        gathered.c.digest_id == deliveries.c.id,
        gathered.c.state == DeliveryState.GATHERED,
    )


def _in_quiet_contract() -> ColumnElement[bool]:
    return exists().where(points_to(deliveries, contracts), IS_QUIET)


def _in_living_contract() -> ColumnElement[bool]:
    return exists().where(points_to(deliveries, contracts), contracts.c.removed_at.is_(None))


def _of_active_plan() -> ColumnElement[bool]:
    return exists().where(points_to(deliveries, plans), plans.c.state == PlanState.ACTIVE)


def _of_open_action() -> ColumnElement[bool]:
    return exists().where(
        points_to(deliveries, reminders),
        reminders.c.state == ReminderState.QUEUED,
        points_to(reminders, actions),
        actions.c.state == ActionState.OPEN,
        actions.c.planned_on == reminders.c.planned_on,  # else the step has moved to another day since
    )
