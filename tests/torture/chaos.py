"""What breaks, how often: drawn once for each seed, so that every seed is hard in its own way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random


class SlackMode(StrEnum):
    """What Slack makes of one post."""

    FINE = "fine"
    ANSWER_LOST = "accepted, the connection reset"
    ANSWER_5XX = "accepted, a 5xx"
    ANSWER_GARBAGE = "accepted, garbage"
    ACCEPTED_LATE = "no answer in time, accepted later"
    NEVER_ACCEPTED = "no answer in time, never accepted"
    INTERNAL_ERROR = "internal_error, never accepted"
    RATELIMITED = "429"
    REFUSED = "connection refused"


RETRY_AFTER = ("0", "1", "3600", "garbage", None)
"""What a 429 may say; None: nothing."""

FREEZES = (5.0, 14.0, 17.0, 30.0, 61.0, 75.0, 100.0, 150.0, 190.0, 230.0, 300.0)
"""Seconds that a stopped process stays stopped: around the deadline, the lease, and the quarantine."""


LONG_FREEZES = (150.0, 190.0, 200.0, 210.0, 230.0, 260.0, 300.0)
"""Longer than lease, quarantine and both look-ups: others have posted meanwhile."""


class Day(StrEnum):
    """Kinds of bad days."""

    MIXED = "mixed"
    LATE = "late"
    FROST = "frost"
    HASTE = "haste"
    BLIND = "blind"


HOW_OFTEN = {Day.MIXED: 6, Day.LATE: 1, Day.FROST: 2, Day.HASTE: 1}
"""Of ten days on which nobody asks for a kind; blind ones are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chaos:
    """Chances, each for one occasion, while faults last."""

    senders: int
    reminders: int
    killed: float
    """At a commit, before or after it; and during a post."""
    frozen: float
    freezes: tuple[float, ...]
    locked: float
    commit_unknown: float
    """The commit came through, but not the word of it."""
    slack: dict[SlackMode, float]
    """Weights."""
    find_fails: float
    history_is_readable: bool
    answers: int
    """People who do something meanwhile."""
    slowest_seconds: float
    """Slack's longest answer, below the client's time-out."""
    lag_seconds: float
    """Until a message stands in the history."""
    archived_at: float | None
    revoked_at: float | None
    outage: tuple[float, float] | None
    """The database is locked from, to."""
    refused: tuple[float, float] | None
    """Nobody reaches Slack from, to."""


def draw_chaos(chance: Random, day: Day | None = None) -> Chaos:
    """One bad day, of this kind if one is asked for."""
    drawn = chance.choices(list(HOW_OFTEN), list(HOW_OFTEN.values()))[0]
    return _DRAW[day or drawn](chance)


def _draw_mixed(chance: Random) -> Chaos:
    outage = chance.uniform(0, 120)
    return Chaos(
        senders=chance.choice((1, 1, 2, 2, 3, 4)),
        reminders=chance.choice((1, 2, 2, 3, 3, 5)),
        killed=chance.choice((0.0, 0.02, 0.05)),
        frozen=chance.choice((0.0, 0.03, 0.12)),
        freezes=FREEZES,
        locked=chance.choice((0.0, 0.0, 0.05)),
        commit_unknown=chance.choice((0.0, 0.0, 0.04)),
        slack=_draw_slack(chance),
        find_fails=chance.choice((0.0, 0.1, 0.4)),
        history_is_readable=chance.random() > 0.15,
        answers=chance.choice((0, 0, 1, 1, 2)),
        slowest_seconds=chance.choice((0.5, 9.0)),
        lag_seconds=chance.choice((0.0, 2.0, 8.0)),
        archived_at=chance.uniform(0, 60) if chance.random() < 0.08 else None,
        revoked_at=chance.uniform(0, 60) if chance.random() < 0.08 else None,
        outage=(outage, outage + 60) if chance.random() < 0.08 else None,
        refused=(0.0, chance.choice((300.0, 300.0, 7200.0))) if chance.random() < 0.05 else None,
    )


def _draw_late(chance: Random) -> Chaos:
    """Slack takes messages long after it stopped answering."""
    slack = {SlackMode.FINE: 0.3, SlackMode.ACCEPTED_LATE: 0.7}
    return replace(QUIET, senders=chance.randint(1, 2), reminders=3, slack=slack, lag_seconds=8.0)


def _draw_frost(chance: Random) -> Chaos:
    """Machines stop for minutes and go on, while others take over."""
    slack = {SlackMode.FINE: 0.5, SlackMode.NEVER_ACCEPTED: 0.25, SlackMode.ACCEPTED_LATE: 0.25}
    return replace(
        QUIET, senders=chance.choice((2, 2, 3, 4)), reminders=3, slack=slack, frozen=0.2, freezes=LONG_FREEZES
    )


def _draw_haste(chance: Random) -> Chaos:
    """People answer while Slack asks to wait."""
    slack = {SlackMode.FINE: 0.5, SlackMode.RATELIMITED: 0.3, SlackMode.ANSWER_LOST: 0.2}
    return replace(QUIET, senders=chance.randint(1, 2), reminders=4, slack=slack, answers=3)


def _draw_blind(chance: Random) -> Chaos:
    """Any bad day, on which nobody may read what stands in a channel."""
    return replace(_draw_mixed(chance), history_is_readable=False)


def _draw_slack(chance: Random) -> dict[SlackMode, float]:
    """Mostly one way to fail, with a little of all others."""
    modes = list(SlackMode)
    weights = dict.fromkeys(modes, chance.choice((0.0, 0.03)))
    weights[chance.choice(modes)] += 0.4
    weights[SlackMode.FINE] += 0.5
    return weights


QUIET = Chaos(
    senders=1,
    reminders=1,
    killed=0.0,
    frozen=0.0,
    freezes=FREEZES,
    locked=0.0,
    commit_unknown=0.0,
    slack={SlackMode.FINE: 1.0},
    find_fails=0.0,
    history_is_readable=True,
    answers=0,
    slowest_seconds=9.0,
    lag_seconds=0.0,
    archived_at=None,
    revoked_at=None,
    outage=None,
    refused=None,
)
"""Nothing breaks, but Slack is slow."""

_DRAW = {
    Day.MIXED: _draw_mixed,
    Day.LATE: _draw_late,
    Day.FROST: _draw_frost,
    Day.HASTE: _draw_haste,
    Day.BLIND: _draw_blind,
}
