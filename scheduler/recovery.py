"""After a restore of an older backup or a failover: look before sending what is overdue.

A database that has gone back in time holds for unsaid what was said since. A sender therefore looks once
for what was due before it started (`overdue`), and again when it notices that the database has gone back
under it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from scheduler.isolation import isolated
from scheduler.overdue import Finder, find_overdue
from scheduler.ports import Clock, Messenger
from storage.database import Database

logger = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(seconds=20)
"""Between two looks where one has failed."""

LOOK_FOR = timedelta(minutes=5)
"""Failing for so long, a workspace is sent what is due all the same: a repeat is better than a loss."""


@dataclass(slots=True)
class Doubt:
    """What is due by then may have been said; and how far the looking has come."""

    before: datetime
    look_at: datetime | None = None
    """None: at once, for nobody has looked yet, whatever the clock says by then."""
    looked_in: set[str] = field(default_factory=set)
    """Workspaces, those included in which looking has failed for too long."""
    failing_since: dict[str, datetime] = field(default_factory=dict)


class Recovery:
    """Of one sender: in which workspaces it may send, and in which it has to look first."""

    def __init__(self, database: Database, messenger: Messenger, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._finder = Finder(database, messenger, clock)
        self._mark = 0
        self._doubt: Doubt | None = Doubt(before=clock.now())
        self._held_back: frozenset[str] = frozenset()

    def notice(self, mark: int) -> None:
        """Told before each pass the number of the last change: where it is lower, changes are gone."""
        if mark < self._mark:
            logger.error("The database has gone back in time: what is due is looked for before it is sent")
            self._doubt = Doubt(before=self._clock.now())
        self._mark = mark

    def held_back(self) -> frozenset[str]:
        """Workspaces in which nothing may be sent yet; looks, if it is time to."""
        doubt = self._doubt
        if doubt is not None and (doubt.look_at is None or self._clock.now() >= doubt.look_at):
            self._held_back = self._look(doubt)
            doubt.look_at = self._clock.now() + LOOK_AGAIN
            if not self._held_back:
                self._doubt = None
        return self._held_back

    def _look(self, doubt: Doubt) -> frozenset[str]:
        """Settle what Slack has of all that was due; where that fails, no other workspace has to wait.

        One whose token is dead is held back too, and looked at when it is served again.
        """
        with self._database.reading() as transaction:
            overdue = find_overdue(transaction, doubt.before)
            suspended = frozenset(transaction.health.suspended())
        for workspace_id in sorted(overdue.keys() - doubt.looked_in):
            look = partial(self._finder.look, overdue[workspace_id])
            is_looked = isolated(look, otherwise=False, about=f"looking what is said in {workspace_id}")
            since = doubt.failing_since.setdefault(workspace_id, self._clock.now())
            if is_looked or self._clock.now() >= since + LOOK_FOR:
                doubt.looked_in.add(workspace_id)
        return (suspended | overdue.keys()) - doubt.looked_in
