"""Many rows of one channel in one message: a digest, and the deliveries that it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, select, tuple_, update

from storage.delivery_conditions import IN_SERVED_WORKSPACE, NOW, has_moved
from storage.delivery_rows import read_deliveries
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from storage.reminder_statements import cancel_said_by
from storage.schema.deliveries import IS_TO_CLAIM, deliveries
from storage.statements import is_any
from storage.turns import NEAREST
from storage.wanted import is_wanted

GATHERED_KINDS = (DeliveryKind.REMINDER, DeliveryKind.ESCALATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """A channel in which more is due than can be said one by one."""

    workspace_id: str
    channel_id: str


CAN_BE_GATHERED = and_(
    IS_TO_CLAIM,
    deliveries.c.not_before <= NOW,
    deliveries.c.kind.in_(GATHERED_KINDS),
    deliveries.c.reminder_id.is_not(None),
    deliveries.c.digest_id.is_(None),
    deliveries.c.may_be_repeat.is_(False),
    IN_SERVED_WORKSPACE,
)

CROWDS = (
    select(deliveries.c.workspace_id, deliveries.c.channel_id)
    .where(CAN_BE_GATHERED)
    .group_by(deliveries.c.workspace_id, deliveries.c.channel_id)
    .having(func.count() > bindparam("more_than"))
)
"""Made once: it is asked before every claim."""


class Gathering:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def crowds(self, *, now: datetime, more_than: int) -> tuple[Crowd, ...]:
        """Channels in which more reminders than that are due and not begun."""
        rows = self._connection.execute(CROWDS, {"now": now, "more_than": more_than}).mappings()
        return tuple(Crowd(**row) for row in rows)

    def candidates(self, crowd: Crowd, *, now: datetime, limit: int) -> tuple[DeliveryRecord, ...]:
        """Its rows, the nearest deadline first, held until the transaction ends."""
        query = (
            select(deliveries)
            .where(CAN_BE_GATHERED, _is_in(crowd))
            .order_by(*NEAREST)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return read_deliveries(self._connection, query, now=now)

    def gather(self, rows: tuple[DeliveryRecord, ...], digest: DeliveryRecord) -> None:
        """Have the digest say these."""
        key = tuple_(deliveries.c.workspace_id, deliveries.c.id)
        is_one = key.in_([(row.workspace_id, row.id) for row in rows])
        values = {"state": DeliveryState.GATHERED, "digest_id": digest.id}
        self._connection.execute(update(deliveries).where(is_one).values(values))

    def members(self, workspace_id: str, digest_id: str) -> tuple[DeliveryRecord, ...]:
        """What a digest says, whatever has become of it."""
        is_member = and_(deliveries.c.workspace_id == workspace_id, deliveries.c.digest_id == digest_id)
        return read_deliveries(self._connection, select(deliveries).where(is_member).order_by(*NEAREST))

    def drop_unwanted(self, digest: DeliveryRecord) -> None:
        """Take out what nobody wants any more; their reminders too, so that they can be armed again."""
        values = {"state": DeliveryState.CANCELLED}
        change = update(deliveries).where(_is_gathered_by(digest), ~is_wanted()).values(values)
        for dropped in read_deliveries(self._connection, change.returning(deliveries)):
            cancel_said_by(self._connection, dropped)

    def has_unwanted(self, digest: DeliveryRecord) -> bool:
        """Whether something that the digest says is not to be said any more."""
        return is_any(self._connection, _is_gathered_by(digest), ~is_wanted())

    def release_moved(self, digest: DeliveryRecord) -> None:
        """Have said by itself, in its new channel, what is of a contract that has moved to another one."""
        self._let_go(_is_gathered_by(digest), has_moved())

    def settle(
        self, digest: DeliveryRecord, state: DeliveryState, **values: Any
    ) -> tuple[DeliveryRecord, ...]:
        """What becomes of the digest becomes of its rows."""
        change = update(deliveries).where(_is_gathered_by(digest)).values(state=state, **values)
        return read_deliveries(self._connection, change.returning(deliveries))

    def scatter(self, digest: DeliveryRecord) -> None:
        """Have its rows sent one by one after all; each is its own digest from now on, and never gathered."""
        self._let_go(_is_gathered_by(digest))

    def _let_go(self, *conditions: ColumnElement[bool]) -> None:
        values = {"state": DeliveryState.READY, "digest_id": deliveries.c.id}
        self._connection.execute(update(deliveries).where(*conditions).values(values))


def _is_in(crowd: Crowd) -> ColumnElement[bool]:
    return and_(deliveries.c.workspace_id == crowd.workspace_id, deliveries.c.channel_id == crowd.channel_id)


def _is_gathered_by(digest: DeliveryRecord) -> ColumnElement[bool]:
    return and_(
        deliveries.c.workspace_id == digest.workspace_id,
        deliveries.c.digest_id == digest.id,
        deliveries.c.state == DeliveryState.GATHERED,
    )
