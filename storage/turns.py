"""Whose turn it is: what is new before edits and the nearest deadline first, workspace by workspace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select, tuple_

from storage.delivery_conditions import IS_EDIT
from storage.keys import is_row
from storage.records.deliveries import EDITS, DeliveryRecord
from storage.schema.deliveries import deliveries

NEAREST = (
    case((IS_EDIT, 1), else_=0).label("is_edit"),
    deliveries.c.deadline_on,
    deliveries.c.due_at,
    deliveries.c.created_at,
    deliveries.c.contract_id,
    deliveries.c.id,
)
"""Order within a workspace; what is as near stands together by contract.

One change of facts may edit dozens of messages, and no post waits for them. An edit waits only while a post
may go at once. Each of those leaves the order with its attempt, and days and people make fewer than may go.
"""

ANY_NUMBER = 2**31 - 1
"""More than there are rows of one place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """What may be claimed at once; by default everything."""

    resting_workspaces: frozenset[str] = frozenset()
    resting_channels: frozenset[tuple[str, str]] = frozenset()
    """Workspace and channel."""
    most_of_channel: int = ANY_NUMBER
    most_of_workspace: int = ANY_NUMBER

    def parameters(self) -> dict[str, Any]:
        """What a statement made of `whose_turn` is executed with."""
        return {
            "resting_workspaces": sorted(self.resting_workspaces),
            "resting_channels": sorted(self.resting_channels),
            "most_of_channel": self.most_of_channel,
            "most_of_workspace": self.most_of_workspace,
        }


def whose_turn(rows: ColumnElement[bool]) -> Select[tuple[str, str]]:
    """Keys of such rows: the first of every workspace, then the second of every workspace, and so on.

    So a workspace with thousands of rows takes no more than its turn. For a locking select the
    conditions stand outside too: a row that another sender has claimed meanwhile is seen again there.
    """
    wanted = and_(rows, *_not_resting())
    turn = _in_workspace(wanted)
    is_it = is_row(deliveries, turn.c.workspace_id, turn.c.id)
    return (
        select(deliveries.c.workspace_id, deliveries.c.id)
        .join_from(deliveries, turn, is_it)
        .where(wanted, turn.c.turn <= bindparam("most_of_workspace"))
        .order_by(turn.c.turn, *NEAREST)
    )


def _in_workspace(wanted: ColumnElement[bool]) -> Any:
    """Each row with its place in its workspace, of each channel only the first few."""
    keys = (deliveries.c.workspace_id, deliveries.c.id)
    of_channel = (deliveries.c.workspace_id, deliveries.c.channel_id)
    in_channel = func.row_number().over(partition_by=of_channel, order_by=NEAREST).label("in_channel")
    firsts = select(*keys, *NEAREST[:-1], in_channel).where(wanted).subquery("firsts")
    order = [firsts.c[column.name] for column in NEAREST]
    place = func.row_number().over(partition_by=firsts.c.workspace_id, order_by=order)
    may_go = firsts.c.in_channel <= bindparam("most_of_channel")
    return select(firsts.c.workspace_id, firsts.c.id, place.label("turn")).where(may_go).subquery("turns")


def _not_resting() -> Iterable[ColumnElement[bool]]:
    yield deliveries.c.workspace_id.not_in(bindparam("resting_workspaces", expanding=True))
    channel = tuple_(deliveries.c.workspace_id, deliveries.c.channel_id)
    yield channel.not_in(bindparam("resting_channels", expanding=True))


def in_turns(rows: Iterable[DeliveryRecord]) -> tuple[DeliveryRecord, ...]:
    """Claimed rows in the order in which to send them."""
    taken: Counter[str] = Counter()
    places = []
    for row in sorted(rows, key=_nearest):
        places.append((taken[row.workspace_id], *_nearest(row), row))
        taken[row.workspace_id] += 1
    return tuple(row for *_, row in sorted(places, key=lambda place: place[:-1]))


def _nearest(row: DeliveryRecord) -> tuple[Any, ...]:
    return row.kind in EDITS, row.deadline_on, row.due_at, row.created_at, row.contract_id or "", row.id
