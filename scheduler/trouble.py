"""What can be wrong with delivery: what the auditor finds, and people are told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """What can be wrong."""

    UNQUEUED = "unqueued"
    """Reminders are due, and no sender takes them up."""
    OVERDUE = "overdue"
    """Deliveries are on their way for too long."""
    SUSPENDED = "suspended"
    """Slack refuses a workspace's token."""
    MISSING = "missing"
    """A plan wants a reminder that is not armed."""
    UNLOOKED_AT = "unlooked_at"
    """Contracts needed a look, which fails or is not taken."""
    DIGEST = "digest"
    """A weekly digest was due, and fails or is not said."""
    DATABASE = "database"
    """The database can't be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    trouble: Trouble
    count: int = 1
    workspace_id: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one look has found."""

    findings: tuple[Finding, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not self.findings

    def counts(self) -> dict[Trouble, int]:
        """How many things are wrong, by what is wrong."""
        counts: Counter[Trouble] = Counter()
        for finding in self.findings:
            counts[finding.trouble] += finding.count
        return dict(counts)
