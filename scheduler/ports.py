"""What the scheduler is handed: a clock, a messenger, and a meter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from storage.records.deliveries import DeliveryRecord

TOO_FAST = "ratelimited"
"""The error of what was not accepted because too much came before it."""

NOTHING_LEFT = "gone"
"""The error of what was overtaken: what it was about has changed, and there is nothing to say any more."""


class Clock(Protocol):
    """Where everything but the planner takes time from."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that only ever grow; for send deadlines and pacing, never for dates."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The messaging service has it, as this message."""

    channel_id: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAccepted:
    """It was certainly not taken: asked to wait, or not reached at all."""

    retry_after: float | None
    """Seconds that the service asked for; None: it named none."""
    error: str

    @property
    def is_too_fast(self) -> bool:
        """The service has had too much of us, and is not just out of reach."""
        return self.error == TOO_FAST


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertain:
    """It may have been taken: time-out or reset after sending, a server error, an unreadable answer."""

    error: str
    is_refusal: bool = False
    """The service said no, in a word that nobody here knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenDead:
    """The workspace no longer lets us in."""

    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationClosed:
    """The channel is gone, archived, or not ours to post in."""

    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The content is not accepted, and never will be."""

    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLate:
    """The deadline had passed before the service was called: nothing was sent."""

    error: str = "too_late"


Outcome = Delivered | NotAccepted | Uncertain | TokenDead | DestinationClosed | Refused | TooLate


class Deadline(Protocol):
    """Until when something may be posted."""

    def has_passed(self) -> bool:
        """Whether it is too late by now."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Where, and from when on, to look for what we have posted."""

    workspace_id: str
    channel_id: str
    since: datetime
    thread_ts: str | None = None

    def in_thread(self, ts: str) -> Search:
        """The same among the answers to that message."""
        return replace(self, thread_ts=ts)


class Messenger(Protocol):
    """Says things in the messaging service. `bot` implements it, and alone knows that service's errors."""

    def post(self, delivery: DeliveryRecord, deadline: Deadline) -> Outcome:
        """Post or edit what the delivery stands for, once, without retries of its own.

        The delivery's id travels with the message, so that `find` can tell it. The deadline is asked
        right before each call that may post. Called with no transaction open. An exception counts as
        Uncertain.
        """
        ...

    def find(self, deliveries: Sequence[DeliveryRecord]) -> Mapping[str, str] | None:
        """Which of these deliveries, all to one channel, were posted: the message's `ts` by delivery id.

        None where the channel's history may not be read. An exception counts as not having looked.
        """
        ...

    def posted_since(self, search: Search) -> Mapping[str, str] | None:
        """All deliveries that stand there: the message's `ts` by delivery id.

        None where the history may not be read. An exception: it can't be read now.
        """
        ...


class Meter(Protocol):
    """Is told how delivery goes, and counts it. It never raises."""

    def posted(self, outcome: Outcome, seconds: float) -> None:
        """What a post came to, and how long the messenger took over it."""
        ...

    def swept(self) -> None:
        """A pass has come to its end."""
        ...


class NoMeter:
    """Nobody wants to know."""

    def posted(self, outcome: Outcome, seconds: float) -> None:
        """Nothing is counted."""

    def swept(self) -> None:
        """Nothing is counted."""
