"""People of other organisations in a contract's channel, and what must not be said before whom."""

from __future__ import annotations

from bot.usecases.services import Services
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState, NewDelivery

TOPIC = "external:"
"""Before a channel's id, in the topic of what warns the owner."""


def warn_of_strangers(record: ContractRecord, services: Services) -> None:
    """Tell the owner, once for each channel, that other organisations read there."""
    topic = f"{TOPIC}{record.channel_id}"
    with services.database.transaction() as transaction:
        transaction.contracts.get(record.workspace_id, record.id)  # held: two posts may find out at once
        known = transaction.said.about(record.workspace_id, record.id, topic, recipient_id=record.owner_id)
        if known:
            return
        warning = NewDelivery(
            kind=DeliveryKind.ANNOUNCEMENT,
            topic=topic,
            contract_id=record.id,
            contract_revision=record.revision,
            channel_id=record.owner_id,
            recipient_id=record.owner_id,
            due_at=services.now(),
        )
        transaction.deliveries.add(record.workspace_id, warning, at=services.now())
    services.nudge()


def contracts_in(delivery: DeliveryRecord, services: Services) -> tuple[ContractRecord, ...]:
    """The contracts that a delivery speaks of; of a weekly digest those that live in its channel."""
    with services.database.reading() as transaction:
        ids = dict.fromkeys(_ids_in(transaction, delivery))
        return tuple(transaction.contracts.peek(delivery.workspace_id, contract_id) for contract_id in ids)


def _ids_in(transaction: Transaction, delivery: DeliveryRecord) -> tuple[str, ...]:
    if delivery.kind is DeliveryKind.WEEKLY:
        records = transaction.contracts.list(delivery.workspace_id)
        return tuple(one.id for one in records if one.channel_id == delivery.channel_id)
    rows = _rows_in(transaction, delivery)
    return tuple(row.contract_id for row in rows if row.contract_id is not None)


def _rows_in(transaction: Transaction, delivery: DeliveryRecord) -> tuple[DeliveryRecord, ...]:
    """Of a digest all that it says: the contract that it names itself is one of them, or was."""
    digest = delivery
    if delivery.kind is DeliveryKind.DIGEST_EDIT:
        digest = transaction.said.that_posted_digest(delivery) or delivery
    rows = transaction.gathering.members(digest.workspace_id, digest.id)
    if digest.kind is not DeliveryKind.DIGEST:
        return (delivery, *rows)
    return tuple(row for row in rows if row.state is not DeliveryState.CANCELLED and row.left_at is None)
