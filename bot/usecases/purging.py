"""Forgetting contracts that were removed and that nobody has brought back."""

from __future__ import annotations

from datetime import datetime

from scheduler.errands import AGAIN_AFTER, attempt
from storage.database import Transaction
from storage.purging import Purge

AT_ONCE = 20
"""Contracts in one transaction."""


class PurgeErrand:
    """The errand that forgets them for good, each with everything that belongs to it."""

    def next_due_at(self, transaction: Transaction) -> datetime | None:
        return transaction.purging.next_due_at()

    def run(self, transaction: Transaction, now: datetime) -> int:
        due = transaction.purging.claim_due(now=now, limit=AT_ONCE)
        return sum(self._forget(transaction, one, now) for one in due)

    def _forget(self, transaction: Transaction, due: Purge, now: datetime) -> bool:
        """Whether it is gone. One that fails, or of which something is being said, is tried again later."""
        gone = False

        def purge() -> None:
            nonlocal gone
            gone = transaction.purging.purge(due)

        attempt(transaction, purge, about=f"forgetting contract {due.contract_id}")
        if not gone:
            again = now + AGAIN_AFTER
            transaction.purging.schedule(due.workspace_id, due.contract_id, at=again)
        return gone
