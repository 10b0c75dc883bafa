"""What falls due besides reminders: the end of a term, the day of the weekly digest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from scheduler.isolation import isolated
from storage.database import Transaction

AGAIN_AFTER = timedelta(minutes=2)
"""After which what failed is tried again: soon, and not so often that its neighbours wait for it."""


class Errand(Protocol):
    """One kind of such things. The use cases of `bot` implement it: what to do takes their rules."""

    def next_due_at(self, transaction: Transaction) -> datetime | None:
        """When the next one falls due; None: none does."""
        ...

    def run(self, transaction: Transaction, now: datetime) -> int:
        """Do what is due, each once, and say through the outbox what is to be said; how many were done.

        One that fails keeps no other from being done (`attempt`). Several senders may run it at once: rows
        that another one holds are to be left to it (`FOR UPDATE SKIP LOCKED`). What is done must not be due
        any more.
        """
        ...


def attempt(transaction: Transaction, do: Callable[[], None], *, about: str) -> bool:
    """Do one of several things, and say whether it worked. Where it fails its writes alone are undone.

    So one broken row keeps nothing else from being done. It is to be postponed by AGAIN_AFTER.
    """

    def run() -> bool:
        with transaction.savepoint():
            do()
        return True

    return isolated(run, otherwise=False, about=about)
