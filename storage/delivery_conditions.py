"""Conditions on rows of the outbox, as SQL: what may be sent, what is on its way, and what has moved."""

from __future__ import annotations

from functools import cache

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, exists, func, or_, select

from storage.columns import UtcDateTime
from storage.keys import is_row, points_to
from storage.records.deliveries import EDITS, OF_CHANNEL, UNSETTLED, DeliveryRecord, DeliveryState
from storage.schema.contracts import contracts
from storage.schema.deliveries import IS_SENDING, deliveries
from storage.schema.workspaces import workspaces
from storage.workspaces import in_living_workspace

NOW = bindparam("now", type_=UtcDateTime())
"""The sender's clock: statements are made once, and executed with it."""

IS_EDIT = deliveries.c.kind.in_(EDITS)
IS_UNSETTLED = deliveries.c.state.in_(UNSETTLED)

CARRIER = deliveries.alias("carrier")
"""The row whose message says it: its digest, or itself."""

IS_CARRIER = is_row(
    CARRIER, deliveries.c.workspace_id, func.coalesce(deliveries.c.digest_id, deliveries.c.id)
)

IS_STILL_TO_BEGIN = and_(
    IS_UNSETTLED,
    CARRIER.c.state.in_([DeliveryState.READY, DeliveryState.CLAIMED, DeliveryState.WAITING]),
)
"""Nothing of it may be in Slack already, so it can still say more. To be joined by `IS_CARRIER`."""

IS_UNCERTAIN = and_(IS_SENDING, deliveries.c.lease_until.is_(None))
"""Slack may have it, and nobody is at it: a sender that is at work holds a lease."""

STANDS_OPEN = and_(deliveries.c.state == DeliveryState.DELIVERED, deliveries.c.left_at.is_(None))
"""Its message stands in Slack, and is not closed."""

PAUSED = select(workspaces.c.id).where(workspaces.c.paused_until > NOW)
IN_SERVED_WORKSPACE = and_(in_living_workspace(deliveries), deliveries.c.workspace_id.not_in(PAUSED))
"""Slack accepts the workspace's token, and did not ask to wait until later than `NOW`."""


def is_held(*states: DeliveryState) -> ColumnElement[bool]:
    """The row is in one of these states, and the fencing token of who holds it is still the last one.

    To be executed with what `holding` returns.
    """
    return and_(
        is_row(deliveries, bindparam("held_workspace"), bindparam("held_id")),
        deliveries.c.fence == bindparam("held_fence"),
        deliveries.c.state.in_(states),
    )


def holding(held: DeliveryRecord) -> dict[str, object]:
    """Parameters for `is_held`."""
    return {"held_workspace": held.workspace_id, "held_id": held.id, "held_fence": held.fence}


def is_place_open_again() -> ColumnElement[bool]:
    """Since this row was tried, its channel or person has got something."""
    later = deliveries.alias("later")
    place = func.coalesce(deliveries.c.recipient_id, deliveries.c.channel_id)
    return exists().where(
        later.c.workspace_id == deliveries.c.workspace_id,
        later.c.state == DeliveryState.DELIVERED,
        func.coalesce(later.c.recipient_id, later.c.channel_id) == place,
        later.c.delivered_at > func.coalesce(deliveries.c.intent_at, deliveries.c.due_at),
    )


@cache
def has_moved(rows: FromClause = deliveries) -> ColumnElement[bool]:
    """It is for the channel of its contract, and that is another one by now."""
    return and_(
        rows.c.kind.in_(OF_CHANNEL),
        rows.c.recipient_id.is_(None),
        exists().where(points_to(rows, contracts), contracts.c.channel_id != rows.c.channel_id),
    )


@cache
def is_said_elsewhere() -> ColumnElement[bool]:
    """What this was to say, or stood in for, goes to another channel of its contract by now."""
    root = deliveries.alias("root")
    is_root = is_row(root, deliveries.c.workspace_id, deliveries.c.fallback_for)
    return or_(has_moved(), exists().where(is_root, has_moved(root)))
