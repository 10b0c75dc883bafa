"""Moments at which a test kills or stops the program, because there it would hurt most."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Failpoint(StrEnum):
    """Each lies between two commits; docs/reliability.md, "Faults"."""

    AFTER_CLAIM = "after_claim"
    AFTER_INTENT = "after_intent"
    """The intent is committed, Slack is not called yet."""
    AFTER_POST = "after_post"
    """Slack has answered, nothing is recorded yet."""


Reached = Callable[[Failpoint], None]
"""Told of every moment that is passed."""


def nothing_happens(_: Failpoint) -> None:
    """What every program does there, except in a test."""
