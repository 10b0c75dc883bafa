"""What stands where a contract is not spoken of any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, exists, select, update

from storage.delivery_conditions import STANDS_OPEN
from storage.delivery_rows import read_deliveries
from storage.keys import is_row, of_contract
from storage.records.contracts import ContractRecord
from storage.records.deliveries import EDITS, OF_CHANNEL, DeliveryKind, DeliveryRecord
from storage.schema.contracts import contracts, revisions
from storage.schema.deliveries import deliveries
from storage.schema.plans import plans
from storage.schema.reminders import IS_ARMED, reminders
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
        self._hold_armed(record)
        is_post = (
            of_contract(deliveries, record.workspace_id, record.id),
            deliveries.c.kind.not_in(NOT_EDITED),
        )
        query = select(deliveries).where(*is_post).order_by(deliveries.c.id)
        return read_deliveries(self._connection, query.with_for_update())

    def _hold_armed(self, record: ContractRecord) -> None:
        """Of each step the first one first."""
        its = of_contract(reminders, record.workspace_id, record.id)
        order = (reminders.c.action_key, reminders.c.planned_on, reminders.c.sequence)
        query = select(reminders.c.id).where(its, IS_ARMED).order_by(*order)
        self._connection.execute(query.with_for_update())

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

    def rename_channel(self, workspace_id: str, *, known_as: str, channel_id: str) -> None:
        """Call a channel by the id that Slack gives it: all that was to be said, or stands, under the other.

        Contracts first, as whoever edits one holds it before its messages.
        """
        for table in (contracts, deliveries, plans, reminders):
            is_there = (table.c.workspace_id == workspace_id, table.c.channel_id == known_as)
            self._connection.execute(update(table).where(*is_there).values(channel_id=channel_id))
