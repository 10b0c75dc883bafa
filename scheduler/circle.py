"""Of which contract something is said, and who may hear of it: its people, and the workspace's admins."""

from __future__ import annotations

from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryRecord


def contract_of(transaction: Transaction, delivery: DeliveryRecord) -> ContractRecord | None:
    """The contract that it is about, removed or not; None where it is about the workspace, or was purged."""
    if delivery.contract_id is None:
        return None
    return transaction.contracts.peek_if_kept(delivery.workspace_id, delivery.contract_id)


def people_of(record: ContractRecord) -> tuple[str, ...]:
    """The contract's own people, in the order in which they are told."""
    people = (record.owner_id, record.backup_id, record.registrant_id)
    return tuple(dict.fromkeys(user for user in people if user))


def may_hear(transaction: Transaction, record: ContractRecord, user_id: str) -> bool:
    """Whether this person may be told of the contract; of a readable one anybody may."""
    if not record.is_restricted or user_id in people_of(record):
        return True
    return user_id in transaction.workspaces.admins(record.workspace_id)
