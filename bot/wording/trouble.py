"""What can be wrong with delivery, in words, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.wording.format import count
from scheduler.trouble import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleWords:
    """`one`: what is counted; `state`: what it is; `remedy`: the one thing to do first."""

    one: str
    state: str
    remedy: str


TROUBLES = {
    Trouble.UNQUEUED: TroubleWords(
        one="reminder",
        state="due but not picked up",
        remedy="Restart exitplan on its machine: the part that sends has stopped.",
    ),
    Trouble.OVERDUE: TroubleWords(
        one="message",
        state="taking too long to be delivered",
        remedy="Check that exitplan's machine reaches Slack, and look into its log.",
    ),
    Trouble.SUSPENDED: TroubleWords(
        one="workspace", state="closed to exitplan", remedy="Install exitplan again: Slack refuses its token."
    ),
    Trouble.MISSING: TroubleWords(
        one="reminder",
        state="missing from a running plan",
        remedy="Start that plan again, and report this: it is a bug in exitplan.",
    ),
    Trouble.UNLOOKED_AT: TroubleWords(
        one="contract",
        state="due for its next step, which fails",
        remedy="Look into exitplan's log, and report this: it is a bug in exitplan.",
    ),
    Trouble.DIGEST: TroubleWords(
        one="weekly digest",
        state="due and not posted",
        remedy="Look into exitplan's log, and report this: it is a bug in exitplan.",
    ),
    Trouble.DATABASE: TroubleWords(
        one="database", state="out of reach", remedy="Check the database: exitplan can't reach it."
    ),
}


def trouble_text(trouble: Trouble, number: int) -> str:
    """What is wrong, and what to do: two sentences."""
    words = TROUBLES[trouble]
    verb = "is" if number == 1 else "are"
    return f"{count(number, words.one)} {verb} {words.state}. {words.remedy}"
