"""Whose Home tab was published, and what it shows: one that nobody opened lately is not kept fresh."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any

from bot.usecases.access import Person
from scheduler.ports import Clock
from storage.database import Database
from storage.opened import HomeTab

KEPT_FRESH = timedelta(days=30)
"""After it was opened; whoever opens it again sees it afresh in any case."""
MOST_TRIES = 3
"""Of publishing, where others publish at the same time."""

View = Mapping[str, Any]


class HomeTabs:
    """What was published last, by workspace and person; the same for all replicas."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def is_shown(self, person: Person) -> bool:
        """Whether it is worth publishing what has changed."""
        tab = self._tab(person)
        return tab is not None and self._clock.now() - tab.opened_at < KEPT_FRESH

    def opened(self, person: Person) -> None:
        """Publish next time in any case."""
        with self._database.transaction() as transaction:
            transaction.opened.open_home(person.workspace_id, person.id, at=self._clock.now())

    def show(self, person: Person, build: Callable[[], View], publish: Callable[[View], bool]) -> None:
        """Publish what is built, unless it is shown already; `publish` says whether Slack took it.

        Who was overtaken publishes once more, so that what was looked up last is also published last.
        """
        was_overtaken = False
        for _ in range(MOST_TRIES):
            tab = self._tab(person)
            if tab is None:
                return
            view = build()
            fingerprint = _fingerprint(view)
            if (fingerprint == tab.fingerprint and not was_overtaken) or not publish(view):
                return
            if self._is_last(person, fingerprint, tab):
                return
            was_overtaken = True

    def _tab(self, person: Person) -> HomeTab | None:
        with self._database.reading() as transaction:
            return transaction.opened.home(person.workspace_id, person.id)

    def _is_last(self, person: Person, fingerprint: str, tab: HomeTab) -> bool:
        with self._database.transaction() as transaction:
            return transaction.opened.show_home(
                person.workspace_id, person.id, fingerprint, after=tab.version
            )


def _fingerprint(view: View) -> str:
    return sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()
