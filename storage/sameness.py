"""What says the same: reminders of one step, and deliveries that stand in for one another."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal, or_, select

from storage.columns import UtcDateTime
from storage.delivery_conditions import IS_EDIT, IS_UNSETTLED
from storage.keys import is_row
from storage.records.deliveries import DeliveryKind, DeliveryRecord
from storage.records.reminders import ReminderRecord
from storage.schema.deliveries import deliveries
from storage.schema.reminders import reminders

STEP = ("workspace_id", "contract_id", "action_key", "planned_on")
"""What a step's reminders have in common: the same action, for the same planned day."""

IS_SAME_STEP = and_(*(reminders.c[name] == bindparam(f"step_{name}") for name in STEP))
"""The step's first reminder, and all that ask again. To be executed with what `step_of` returns."""


def step_of(reminder: ReminderRecord) -> dict[str, object]:
    """Parameters for `IS_SAME_STEP`."""
    return {f"step_{name}": getattr(reminder, name) for name in STEP}


def says_the_same(delivery: DeliveryRecord) -> ColumnElement[bool]:
    """Deliveries that stand in for the same one, or ask the same; edits say nothing new."""
    root_id = delivery.fallback_for or delivery.id
    return and_(
        deliveries.c.workspace_id == delivery.workspace_id,
        ~IS_EDIT,
        or_(
            deliveries.c.id == root_id,
            deliveries.c.fallback_for == root_id,
            _asks_the_same(delivery),
            _is_told_beside(delivery),
        ),
    )


def _is_told_beside(delivery: DeliveryRecord) -> ColumnElement[bool]:
    """On the same topic, where one of the two is told directly beside the channel."""
    is_direct = or_(
        deliveries.c.kind == DeliveryKind.ESCALATION, literal(delivery.kind is DeliveryKind.ESCALATION)
    )
    is_same = and_(deliveries.c.contract_id == delivery.contract_id, deliveries.c.topic == delivery.topic)
    return and_(literal(delivery.topic is not None), is_same, is_direct)


def _asks_the_same(delivery: DeliveryRecord) -> ColumnElement[bool]:
    """About the same step, and not over when the post was queued that says what this delivery does.

    That post may say several days of the step, each with its own reminder; whoever is told beside it, or
    instead of an earlier one, has heard of all of them. Who was told of an earlier day has not.
    """
    its, other, post = reminders.alias("its"), reminders.alias("other"), deliveries.alias("post")
    is_the_post = is_row(post, its.c.workspace_id, its.c.delivery_id)
    queued_at = select(post.c.created_at).where(is_the_post).scalar_subquery()
    since = func.coalesce(queued_at, literal(delivery.created_at, UtcDateTime()))
    return exists().where(
        is_row(its, delivery.workspace_id, delivery.reminder_id),
        *(other.c[name] == its.c[name] for name in STEP),
        deliveries.c.reminder_id == other.c.id,
        or_(deliveries.c.created_at >= since, deliveries.c.delivered_at >= since, IS_UNSETTLED),
    )
