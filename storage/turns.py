"""Whose turn it is: nearest deadline first within a workspace, and workspace by workspace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_

from storage.records import DeliveryRecord
from storage.schema import deliveries

NEAREST = (
    deliveries.c.deadline_on,
    deliveries.c.due_at,
    deliveries.c.created_at,
    deliveries.c.contract_id,
    deliveries.c.id,
)
"""Order within a workspace; what is as near stands together by contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """What may be claimed at once; by default everything."""

    resting_workspaces: frozenset[str] = frozenset()
    resting_channels: frozenset[tuple[str, str]] = frozenset()
    """Workspace and channel."""
    most_of_channel: int | None = None
    most_of_workspace: int | None = None


def whose_turn(rows: ColumnElement[bool], turns: Turns) -> Select[tuple[str, str]]:
    """Keys of such rows: the first of every workspace, then the second of every workspace, and so on.

    So a workspace with thousands of rows takes no more than its turn. For a locking select the
    conditions stand outside too: a row that another sender has claimed meanwhile is seen again there.
    """
    wanted = and_(rows, *_not_resting(turns))
    turn = _in_workspace(wanted, turns)
    is_it = and_(deliveries.c.workspace_id == turn.c.workspace_id, deliveries.c.id == turn.c.id)
    query = select(deliveries.c.workspace_id, deliveries.c.id).join_from(deliveries, turn, is_it)
    query = query.where(wanted).order_by(turn.c.turn, *NEAREST)
    if turns.most_of_workspace is not None:
        query = query.where(turn.c.turn <= turns.most_of_workspace)
    return query


def _in_workspace(wanted: ColumnElement[bool], turns: Turns) -> Any:
    """Each row with its place in its workspace, of each channel only the first few."""
    keys = (deliveries.c.workspace_id, deliveries.c.id)
    if turns.most_of_channel is None:
        place = func.row_number().over(partition_by=deliveries.c.workspace_id, order_by=NEAREST)
        return select(*keys, place.label("turn")).where(wanted).subquery("turns")
    of_channel = (deliveries.c.workspace_id, deliveries.c.channel_id)
    in_channel = func.row_number().over(partition_by=of_channel, order_by=NEAREST).label("in_channel")
    firsts = select(*keys, *NEAREST[:-1], in_channel).where(wanted).subquery("firsts")
    order = [firsts.c[column.name] for column in NEAREST]
    place = func.row_number().over(partition_by=firsts.c.workspace_id, order_by=order)
    may_go = firsts.c.in_channel <= turns.most_of_channel
    return select(firsts.c.workspace_id, firsts.c.id, place.label("turn")).where(may_go).subquery("turns")


def _not_resting(turns: Turns) -> Iterable[ColumnElement[bool]]:
    if turns.resting_workspaces:
        yield deliveries.c.workspace_id.not_in(sorted(turns.resting_workspaces))
    if turns.resting_channels:
        channel = tuple_(deliveries.c.workspace_id, deliveries.c.channel_id)
        yield channel.not_in(sorted(turns.resting_channels))


def in_turns(rows: Iterable[DeliveryRecord]) -> tuple[DeliveryRecord, ...]:
    """Claimed rows in the order in which to send them."""
    taken: Counter[str] = Counter()
    places = []
    for row in sorted(rows, key=_nearest):
        places.append((taken[row.workspace_id], *_nearest(row), row))
        taken[row.workspace_id] += 1
    return tuple(row for *_, row in sorted(places, key=lambda place: place[:-1]))


def _nearest(row: DeliveryRecord) -> tuple[Any, ...]:
    return row.deadline_on, row.due_at, row.created_at, row.contract_id or "", row.id
