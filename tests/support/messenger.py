"""A messenger double: it says what a test scripts, and keeps what it was given."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

from scheduler.ports import Deadline, Delivered, Outcome, Search, TooLate
from storage.records.deliveries import DeliveryRecord

Answer = Outcome | Exception | Callable[[DeliveryRecord], Outcome]
"""What a post comes to; a function may do something while the post is on its way."""


class ScriptedMessenger:
    """Delivers everything, until it is told otherwise."""

    def __init__(self) -> None:
        self.posts: list[DeliveryRecord] = []
        """Every call of `post` in time, whatever came of it."""
        self.looks: list[tuple[str, ...]] = []
        """The ids of every look-up."""
        self.searches: list[Search] = []
        self.history: dict[str, str] = {}
        """The messages that are there, by delivery id."""
        self.history_error: Exception | None = None
        self.failing_workspaces: set[str] = set()
        """Whose channels can't be searched just now."""
        self.history_is_readable = True
        self._answers: list[Answer] = []
        self._lock = threading.Lock()

    def next_answers(self, *answers: Answer) -> None:
        """The coming posts are answered so, in this order; those after them are delivered."""
        self._answers.extend(answers)

    def post(self, delivery: DeliveryRecord, deadline: Deadline) -> Outcome:
        if deadline.has_passed():
            return TooLate()
        with self._lock:
            self.posts.append(delivery)
            answer = self._answers.pop(0) if self._answers else self._deliver
        if isinstance(answer, Exception):
            raise answer
        return answer(delivery) if callable(answer) else answer

    def find(self, deliveries: Sequence[DeliveryRecord]) -> Mapping[str, str] | None:
        self.looks.append(tuple(delivery.id for delivery in deliveries))
        if self.history_error is not None:
            raise self.history_error
        return dict(self.history) if self.history_is_readable else None

    def posted_since(self, search: Search) -> Mapping[str, str] | None:
        """The history knows no channels here: everything stands everywhere."""
        self.searches.append(search)
        if search.workspace_id in self.failing_workspaces:
            raise TimeoutError
        if self.history_error is not None:
            raise self.history_error
        return dict(self.history) if self.history_is_readable else None

    def _deliver(self, delivery: DeliveryRecord) -> Outcome:
        with self._lock:
            ts = delivery.message_ts or f"1796115600.{len(self.history) + 1:06}"
            self.history[delivery.id] = ts
        return Delivered(channel_id=delivery.channel_id, ts=ts)
