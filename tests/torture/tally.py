"""What a suite counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of one run or of many; `a + b` adds up."""

    runs: int = 0
    kills: int = 0
    posts: int = 0
    """Messages that Slack took, edits not counted."""
    lost: int = 0
    """Due and wanted, and neither posted nor shown to anybody as undeliverable."""
    doubled: int = 0
    """Posts of one delivery after its first, unless marked where nobody could look."""
    early: int = 0
    unwanted: int = 0
    """Posts that were begun after their action was answered or their contract removed."""
    late: int = 0
    """Drains that a killed replica held up for longer than it may."""
    marked: int = 0
    """Repeats that say so, where the history can't be read: these are allowed."""
    shown: int = 0
    """Given up on, and shown to people."""

    def __add__(self, other: Tally) -> Tally:
        return Tally(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})

    @property
    def is_clean(self) -> bool:
        return self.wrong == 0

    @property
    def wrong(self) -> int:
        """All that must not happen, added up."""
        return self.lost + self.doubled + self.early + self.unwanted + self.late


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())
