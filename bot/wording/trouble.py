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
        state="due and not taken up",
        remedy="Restart exitplan on its machine: its sender does nothing.",
    ),
    Trouble.OVERDUE: TroubleWords(
        one="message",
        state="on the way for too long",
        remedy="See whether exitplan's machine reaches Slack, and what its log says.",
    ),
    Trouble.SUSPENDED: TroubleWords(
        one="workspace", state="closed to exitplan", remedy="Install exitplan again: Slack refuses its token."
    ),
    Trouble.MISSING: TroubleWords(
        one="reminder",
        state="missing from a running plan",
        remedy="Start that plan again, and report this: it is a mistake of exitplan's own.",
    ),
    Trouble.UNLOOKED_AT: TroubleWords(
        one="contract",
        state="due for its next step, which fails",
        remedy="See what exitplan's log says, and report this: it is a mistake of exitplan's own.",
    ),
    Trouble.DIGEST: TroubleWords(
        one="weekly digest",
        state="due and not posted",
        remedy="See what exitplan's log says, and report this: it is a mistake of exitplan's own.",
    ),
    Trouble.DATABASE: TroubleWords(
        one="database", state="out of reach", remedy="See to the database: exitplan can't ask it anything."
    ),
}


def trouble_text(trouble: Trouble, number: int) -> str:
    """What is wrong, and what to do: two sentences."""
    words = TROUBLES[trouble]
    verb = "is" if number == 1 else "are"
    return f"{count(number, words.one)} {verb} {words.state}. {words.remedy}"
