"""What a person chose when the plan was started."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.paths import Path, Tactic

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
