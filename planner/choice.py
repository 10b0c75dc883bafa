"""What a person chose when the plan was started."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from planner.paths import Decision, Path, Tactic

NEGOTIATION_WAITS = (5, 5, 5)
"""Business days between the steps of a negotiation; rules section 3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChoice:
    """Paths, tactic and the days that they count from.

    Together with the contract it determines the timeline: planning again on another day gives the
    same planned days.
    """

    paths: tuple[Path, ...]
    tactic: Tactic
    begun_on: date
    """Day on which the plan was begun: what is due "today" was due then."""
    start_on: date
    """Day 0 of Tactic 2."""
    waits: tuple[int, ...] = NEGOTIATION_WAITS
    trial_covers_end: bool = False
    """Start the trial so late that it lasts to the end, instead of at end - 30."""
    asked_on: date | None = None
    """Day of the request for early release, where that is not the day on which the plan was begun."""
    escalate_on: date | None = None
    """Billing has denied it: the escalation follows on this day, without waiting any longer."""

    @property
    def negotiates(self) -> bool:
        return Path.NEGOTIATE in self.paths

    @property
    def request_on(self) -> date:
        """Day on which early release is asked for; the waits count from it."""
        return self.asked_on or self.begun_on

    def follows(self, decision: Decision) -> bool:
        """Whether this is the advised plan. Path 1 is a free try, so that having it too changes nothing."""
        without = tuple(path for path in self.paths if path is not Path.NEGOTIATE)
        return self.tactic is decision.tactic and decision.paths in {self.paths, without}

    def negotiating(self, request_on: date) -> PlanChoice:
        """The same with Path 1, early release being asked for on that day."""
        paths = tuple(sorted({*self.paths, Path.NEGOTIATE}))
        return replace(self, paths=paths, asked_on=None if request_on == self.begun_on else request_on)
