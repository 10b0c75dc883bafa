"""What there is to do, and when: read before anything is locked, so that idle senders lock nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from scheduler.errands import Errand
from storage.database import Transaction


class Work(StrEnum):
    """What a pass does, in this order."""

    ERRANDS = "errands"
    REMINDERS = "reminders"
    """They become deliveries."""
    ENDED_LEASES = "ended leases"
    """Their senders are gone: the rows are freed."""
    LOOKUPS = "look-ups"
    POSTS = "posts"


Agenda = Mapping[Work, datetime]
"""When each kind of work is due next; left out where there is none."""


def read_agenda(transaction: Transaction, errands: Iterable[Errand]) -> Agenda:
    """The agenda of all workspaces."""
    outbox = transaction.deliveries.next_due()
    errands_at = (errand.next_due_at(transaction) for errand in errands)
    known = {
        Work.ERRANDS: min((instant for instant in errands_at if instant is not None), default=None),
        Work.REMINDERS: transaction.reminders.next_due_at(),
        Work.ENDED_LEASES: outbox.lease_ends_at,
        Work.LOOKUPS: outbox.look_up_at,
        Work.POSTS: outbox.post_at,
    }
    return {work: instant for work, instant in known.items() if instant is not None}


def due_work(agenda: Agenda, now: datetime) -> frozenset[Work]:
    """What is to be done now."""
    return frozenset(work for work, instant in agenda.items() if instant <= now)
