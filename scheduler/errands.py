"""What falls due besides reminders: the end of a term, the day of the weekly digest."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from storage.database import Transaction


class Errand(Protocol):
    """One kind of such things. The use cases of `bot` implement it: what to do takes their rules."""

    def next_due_at(self, transaction: Transaction) -> datetime | None:
        """When the next one falls due; None: none does."""
        ...

    def run(self, transaction: Transaction, now: datetime) -> int:
        """Do what is due, each once, and say through the outbox what is to be said; how many were done.

        All of it is kept together or not at all. Several senders may run it at once: rows that another
        one holds are to be left to it (`FOR UPDATE SKIP LOCKED`). What is done must not be due any more.
        """
        ...
