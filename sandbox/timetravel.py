"""Moving the sandbox's clock from one due instant to the next, so that nothing is posted on a wrong day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from threading import Lock

from sandbox.errors import RefusedError
from sandbox.slack import Slack

END_OF_DAY = time(18, 0, tzinfo=UTC)
"""Where "to a date" stops on that day: after nine in the morning from Auckland to Seattle."""

SHORT_STEP = timedelta(hours=6)
"""How far to go at once while something is held up: everything else still comes on its own day."""

MOST_QUIET_STOPS = 60
"""How many due instants may pass on which nothing new is said."""

EDIT = "chat.update"
NEXT_REMINDER = "next_reminder"
NEXT_DAY = "next_day"


class TimeTravel:
    """The page's clock buttons. Runs on a worker thread, because settling blocks; one journey at a time."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._lock = Lock()

    @property
    def busy(self) -> bool:
        """Whether the clock is on its way."""
        return self._lock.locked()

    def next_reminder_at(self) -> datetime | None:
        """When the bot reminds of something next, as far as it tells; what comes each week anyway is none."""
        return self._slack.next_reminder() if self._slack.next_reminder else self._next_due_at()

    def _next_due_at(self) -> datetime | None:
        """When the bot has anything due next."""
        return self._slack.next_due() if self._slack.next_due else None

    def go(self, to: str) -> None:
        """Move to the next reminder, the next day, or the evening of a date."""
        if not self._lock.acquire(blocking=False):
            raise RefusedError("The clock is already moving.")
        try:
            self._slack.workspace.touch()
            if to == NEXT_REMINDER:
                self._to_next_reminder()
            else:
                self._to(self._target(to))
        finally:
            self._lock.release()
            self._slack.workspace.touch()

    def _target(self, to: str) -> datetime:
        now = self._slack.clock.now()
        if to == NEXT_DAY:
            return now + timedelta(days=1)
        try:
            day = date.fromisoformat(to)
        except ValueError as unreadable:
            raise RefusedError(
                "Say next_reminder, next_day or a date like 2027-03-31.", status=400
            ) from unreadable
        target = datetime.combine(day, END_OF_DAY)
        if target <= now:
            raise RefusedError(f"The clock only moves on, and it is already {now:%d %b %Y, %H:%M} UTC.")
        return target

    def _to_next_reminder(self) -> None:
        """On to where something new is said: a day on which messages are only edited is passed."""
        self._settle()
        due = self.next_reminder_at()
        if due is None:
            raise RefusedError("No reminder is waiting.")
        for _ in range(MOST_QUIET_STOPS):
            self._to(due)
            following = self.next_reminder_at()
            if self._was_posted_since(due) or following is None or following <= due:
                return
            due = following

    def _was_posted_since(self, instant: datetime) -> bool:
        with self._slack.workspace.lock:
            entries = self._slack.ledger.entries()
        return any(entry.at >= instant and entry.method != EDIT for entry in entries)

    def _to(self, target: datetime) -> None:
        """Stop at everything that falls due on the way."""
        self._settle()
        while self._slack.clock.now() < target:
            self._stop_at(min(self._next_stop(), target))

    def _next_stop(self) -> datetime:
        """The next due instant.

        What is still due after settling is held up (a fault, a closed channel) and hides what comes after
        it, so from there on the way goes in short steps.
        """
        now = self._slack.clock.now()
        due = self._next_due_at() or datetime.max.replace(tzinfo=UTC)
        return due if due > now else now + SHORT_STEP

    def _stop_at(self, instant: datetime) -> None:
        self._slack.clock.advance_to(instant)
        self._slack.workspace.touch()
        self._settle()

    def _settle(self) -> None:
        if self._slack.settle is not None:
            self._slack.settle()
