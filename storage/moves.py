"""What stands where a contract is not spoken of any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Select, and_, exists, or_, select, update

from storage.delivery_conditions import STANDS_OPEN
from storage.delivery_rows import read_deliveries
from storage.keys import is_row, of_contract, points_to
from storage.records.contracts import ContractRecord
from storage.records.deliveries import EDITS, OF_CHANNEL, DeliveryKind, DeliveryRecord
from storage.reminder_statements import hold_armed
from storage.schema.contracts import contracts, revisions
from storage.schema.deliveries import deliveries
from storage.schema.plans import plans
from storage.schema.reminders import reminders
from storage.statements import is_any

NOT_EDITED = (*EDITS, DeliveryKind.FILE, DeliveryKind.DIGEST)
"""Files can't be edited; and a digest speaks of many contracts, each by a row of its own."""


class Moves:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold_posts(self, record: ContractRecord) -> tuple[DeliveryRecord, ...]:
        """All that was said of the contract, or is about to be, held until the transaction ends.

        Whoever records meanwhile that one of them was posted waits, and finds the contract as it is then.
        What may fall due is held first, as by whoever takes it up: else the two would wait for each other.
        """
        hold_armed(self._connection, of_contract(reminders, record.workspace_id, record.id))
        is_post = (
            of_contract(deliveries, record.workspace_id, record.id),
            deliveries.c.kind.not_in(NOT_EDITED),
        )
        query = select(deliveries).where(*is_post).order_by(deliveries.c.id)
        return read_deliveries(self._connection, query.with_for_update())

    def has_left_open(self, record: ContractRecord) -> bool:
        """Whether a message stands open in a channel that was the contract's before.

        An earlier version that changed the channel has closed nothing.
        """
        was_its_channel = exists().where(
            of_contract(revisions, record.workspace_id, record.id),
            revisions.c.facts["channel_id"].as_string() == deliveries.c.channel_id,
        )
        is_left = (
            of_contract(deliveries, record.workspace_id, record.id),
            deliveries.c.kind.in_(OF_CHANNEL),
            deliveries.c.recipient_id.is_(None),
            STANDS_OPEN,
            deliveries.c.channel_id != record.channel_id,
            was_its_channel,
        )
        return is_any(self._connection, *is_left)

    def leave(self, post: DeliveryRecord, *, at: datetime) -> None:
        """Keep that its message is closed from here on."""
        is_it = is_row(deliveries, post.workspace_id, post.id)
        self._connection.execute(update(deliveries).where(is_it).values(left_at=at))

    def forget_messages(self, record: ContractRecord) -> None:
        """Have no plan and no reminder of the contract stand anywhere but in its channel."""
        for table in (plans, reminders):
            its = of_contract(table, record.workspace_id, record.id)
            is_elsewhere = table.c.channel_id != record.channel_id
            nowhere = {"channel_id": None, "message_ts": None}
            self._connection.execute(update(table).where(its, is_elsewhere).values(nowhere))

    def contracts_in(self, workspace_id: str, channel_id: str) -> tuple[str, ...]:
        """Ids of the contracts that live in the channel, or did, so that something of theirs stands there."""
        return tuple(self._connection.scalars(_contracts_in(workspace_id, channel_id)))

    def rename_channel(self, workspace_id: str, *, known_as: str, channel_id: str) -> None:
        """Call a channel by the id that Slack gives it: all that was to be said, or stands, under the other.

        The caller holds the contracts. What may fall due is held next, as by whoever takes it up.
        """
        of_these = reminders.c.contract_id.in_(_contracts_in(workspace_id, known_as))
        hold_armed(self._connection, and_(reminders.c.workspace_id == workspace_id, of_these))
        for table in (contracts, deliveries, plans, reminders):
            is_there = (table.c.workspace_id == workspace_id, table.c.channel_id == known_as)
            self._connection.execute(update(table).where(*is_there).values(channel_id=channel_id))


def _contracts_in(workspace_id: str, channel_id: str) -> Select[tuple[str]]:
    stands_there = exists().where(points_to(deliveries, contracts), deliveries.c.channel_id == channel_id)
    is_there = or_(contracts.c.channel_id == channel_id, stands_there)
    return select(contracts.c.id).where(contracts.c.workspace_id == workspace_id, is_there)
