"""What `storage.sending` executes. Made once: making one of these takes longer than executing it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ColumnElement, Select, and_, bindparam, case, null, select, tuple_, update
from sqlalchemy.sql.dml import ReturningUpdate

from storage.delivery_conditions import IN_SERVED_WORKSPACE, IS_UNCERTAIN, NOW, has_moved, is_held
from storage.keys import points_to
from storage.records.deliveries import DeliveryState
from storage.schema.contracts import contracts
from storage.schema.deliveries import IS_TO_CLAIM, deliveries
from storage.turns import NEAREST, whose_turn
from storage.wanted import is_wanted

FREE = {"claimed_by": None, "lease_until": None}
"""Nobody is at the row."""


def _taking(keys: Select[tuple[str, str]], **values: Any) -> ReturningUpdate[Any]:
    """Lease up to `most` of these rows that no other transaction holds, in this order."""
    taken = (
        keys.limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=deliveries)
        .cte("taken")  # a plain subquery could be run more than once, and take more than the limit
    )
    is_taken = tuple_(deliveries.c.workspace_id, deliveries.c.id).in_(
        select(taken.c.workspace_id, taken.c.id)
    )
    lease: dict[str, Any] = {"claimed_by": bindparam("owner"), "lease_until": bindparam("leased_until")}
    change = update(deliveries).where(is_taken).values(fence=deliveries.c.fence + 1, **lease, **values)
    return change.returning(deliveries)


def _attempts_without_this() -> ColumnElement[int]:
    """The attempts, less the one that `begin` counted."""
    is_counted, count = deliveries.c.state == DeliveryState.SENDING, deliveries.c.attempts
    return case((is_counted, count - 1), else_=count)


def _of_contract_now(column: Column[Any]) -> Any:
    """A column of the contract at this moment."""
    return select(column).where(points_to(deliveries, contracts)).scalar_subquery()


ADDRESS: dict[str, Any] = {
    "channel_id": case(
        (has_moved(), _of_contract_now(contracts.c.channel_id)), else_=deliveries.c.channel_id
    ),
    "thread_ts": case((has_moved(), null()), else_=deliveries.c.thread_ts),
}
"""What is for the channel of a contract goes where that is now, and begins a thread of its own there."""


def beginning(still_holds: ColumnElement[bool]) -> ReturningUpdate[Any]:
    """The intent for a claimed row, under this condition."""
    values = {
        "state": DeliveryState.SENDING,
        "intent_at": NOW,
        "attempts": deliveries.c.attempts + 1,
        "absences": 0,
        "contract_revision": _of_contract_now(contracts.c.revision),  # the one that will be shown
        **ADDRESS,
    }
    may_send = and_(is_held(DeliveryState.CLAIMED), still_holds)
    return update(deliveries).where(may_send).values(values).returning(deliveries)


IS_DUE = and_(deliveries.c.not_before <= NOW, IN_SERVED_WORKSPACE)

CLAIM = _taking(whose_turn(and_(IS_TO_CLAIM, IS_DUE)), state=DeliveryState.CLAIMED)
"""With what `Turns.parameters` returns."""
CLAIM_UNCERTAIN = _taking(
    select(deliveries.c.workspace_id, deliveries.c.id).where(IS_UNCERTAIN, IS_DUE).order_by(*NEAREST)
)
BEGIN = beginning(and_(deliveries.c.lease_until > NOW, IN_SERVED_WORKSPACE, is_wanted()))
"""What is checked again at the last moment: the lease, the workspace, and that it is wanted."""
SETTLE = update(deliveries).where(is_held(DeliveryState.CLAIMED, DeliveryState.SENDING)).values(FREE)
"""The state, and any other columns that change, come as parameters."""
SETTLE_UNCOUNTED = SETTLE.values(attempts=_attempts_without_this())
"""It was no attempt."""
BURY = (
    update(deliveries)
    .where(is_held(DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.BLOCKED))
    .values(FREE)
)
CANCEL_UNWANTED = (
    update(deliveries)
    .where(is_held(DeliveryState.CLAIMED), ~is_wanted())
    .values(state=DeliveryState.CANCELLED, **FREE)
    .returning(deliveries)
)
