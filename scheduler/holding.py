"""Contracts come first; docs/reliability.md, "Who waits for whom"."""

from __future__ import annotations

from scheduler.moving import has_another_id
from scheduler.ports import Delivered, Outcome
from storage.database import Transaction
from storage.records.deliveries import DeliveryKind, DeliveryRecord


def hold_contracts(
    transaction: Transaction, delivery: DeliveryRecord, outcome: Outcome | None = None
) -> None:
    """Have people, and looks, wait who would change what the delivery is about; or wait for them.

    Before anything else of the transaction: they hold the contract before its reminders and posts.
    """
    ids = {delivery.contract_id}
    if delivery.kind is DeliveryKind.DIGEST:
        rows = transaction.gathering.members(delivery.workspace_id, delivery.id)
        ids |= {row.contract_id for row in rows}
    if isinstance(outcome, Delivered) and has_another_id(delivery, outcome):
        ids |= set(transaction.moves.contracts_in(delivery.workspace_id, delivery.channel_id))
    transaction.contracts.hold(delivery.workspace_id, [one for one in ids if one is not None])
