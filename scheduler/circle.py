"""Who may hear of a restricted contract: the people of the contract, and the workspace's admins."""

from __future__ import annotations

from storage.database import Transaction
from storage.records import ContractRecord


def people_of(record: ContractRecord) -> tuple[str, ...]:
    """The contract's own people, in the order in which they are told."""
    people = (record.owner_id, record.backup_id, record.registrant_id)
    return tuple(dict.fromkeys(user for user in people if user))


def may_hear(transaction: Transaction, record: ContractRecord, user_id: str) -> bool:
    """Whether this person may be told of the contract; of a readable one anybody may."""
    if not record.is_restricted or user_id in people_of(record):
        return True
    return user_id in transaction.workspaces.admins(record.workspace_id)
