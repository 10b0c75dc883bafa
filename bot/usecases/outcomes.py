"""What became of a change that somebody asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.usecases.views import ContractView
from storage.records.contracts import ContractRecord


class Result(StrEnum):
    DONE = "done"
    GONE = "gone"
    """It does not exist, or not for this person."""
    NOT_ALLOWED = "not_allowed"
    STALE = "stale"
    """Somebody changed the contract, or the proof that is corrected, while the form was open."""
    DUPLICATE = "duplicate"
    """The same vendor and end date is registered already: ask first."""
    ALREADY = "already"
    """It is so already; nothing was changed."""
    TOO_LATE = "too_late"
    TOO_EARLY = "too_early"
    NOT_RELEASED = "not_released"
    """Its term still runs, and nothing shows that the vendor has let go."""
    NOT_WRONG = "not_wrong"
    """The charge is what the contract costs, as far as anybody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The contract afterwards; with `DUPLICATE` the one that is already there."""

    result: Result
    view: ContractView | None = None
    record: ContractRecord | None = None
