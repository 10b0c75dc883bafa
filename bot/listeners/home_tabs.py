"""Whose Home tab this process has published, and what it shows: one that nobody opened is not kept fresh."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any

from bot.usecases.access import Person

MOST_REMEMBERED = 10_000
"""People; whoever opened Home longest ago is forgotten first, and sees it afresh when opening it again."""

View = Mapping[str, Any]
Key = tuple[str, str]


class HomeTabs:
    """What was published last, by workspace and person."""

    def __init__(self) -> None:
        self._shown: OrderedDict[Key, View] = OrderedDict()
        self._busy: dict[Key, Lock] = {}
        self._lock = Lock()

    def is_shown(self, person: Person) -> bool:
        return _key(person) in self._shown

    def show(self, person: Person, build: Callable[[], View], publish: Callable[[View], bool]) -> None:
        """Publish what is built, unless it is shown already; `publish` says whether Slack took it.

        One at a time for each person, so that what was looked up later is also published later.
        """
        with self._alone(person):
            view = build()
            if self._shown.get(_key(person)) != view and publish(view):
                self._remember(person, view)

    def forget(self, person: Person) -> None:
        """Publish next time in any case."""
        with self._lock:
            self._shown.pop(_key(person), None)

    @contextmanager
    def _alone(self, person: Person) -> Iterator[None]:
        with self._lock:
            turn = self._busy.setdefault(_key(person), Lock())
        with turn:
            yield

    def _remember(self, person: Person, view: View) -> None:
        with self._lock:
            self._shown[_key(person)] = view
            self._shown.move_to_end(_key(person))
            while len(self._shown) > MOST_REMEMBERED:
                forgotten, _ = self._shown.popitem(last=False)
                self._busy.pop(forgotten, None)


def _key(person: Person) -> Key:
    return person.workspace_id, person.id
