"""Which exit path fits, and why; rules section 7."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum

from planner.calendar import time_between
from planner.contract import Contract
from planner.deadlines import NoticeStatus, notice_status

LARGE_TEAM_SEATS = 50
RENEWED_DAYS = 90
"""An automatic renewal decides the path during the first days of the new term."""
SWITCH_NEEDS_DAYS = 8
"""With fewer days to renewal a switch is no faster than being ready at the end."""


class Path(IntEnum):
    NEGOTIATE = 1
    WAIT = 2
    SWITCH = 3


class Tactic(IntEnum):
    READY_AT_END = 1
    SWITCH_NOW = 2


class Band(StrEnum):
    """Time left to renewal, half-open: the lower bound belongs to the band."""

    FROM_6 = "6+"
    FROM_3 = "3-6"
    FROM_1 = "1-3"
    UNDER_1 = "under 1"


class Row(StrEnum):
    """A row of the guide's table of situations, or one of ours; in order of precedence."""

    WINDOW_MISSED = "window missed"
    ALREADY_RENEWED = "already auto-renewed"
    ACTIVE_PROBLEMS = "active problems"
    SIX_MONTHS_LARGE = "6+ months, large team"
    SIX_MONTHS_SMALL = "6+ months, small team"
    THREE_MONTHS = "3-6 months"
    ONE_MONTH = "1-3 months"
    UNDER_ONE_MONTH = "under 1 month"
    BILLING_ERROR = "billing error"
    BUDGET = "budget-constrained"


class Standing(StrEnum):
    """What became of a matched row."""

    DECIDES = "decides"
    ADDS_NEGOTIATION = "adds_negotiation"
    ADDS_SWITCH = "adds_switch"
    TURNS_TO_WAITING = "turns_to_waiting"
    KEEPS_OVERLAP_ZERO = "keeps_overlap_zero"
    ADDS_NOTHING = "adds_nothing"
    OUTRANKED = "outranked"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedRow:
    row: Row
    paths: tuple[Path, ...]
    tactic: Tactic | None = None
    standing: Standing = Standing.OUTRANKED

    @property
    def won(self) -> bool:
        """Whether the row contributed to the answer."""
        return self.standing not in {Standing.OUTRANKED, Standing.ADDS_NOTHING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    paths: tuple[Path, ...]
    tactic: Tactic
    optional_paths: tuple[Path, ...]
    matched: tuple[MatchedRow, ...]
    too_late_to_switch: bool
    """Path 3 was called for, and became Path 2: too few days are left."""

    @property
    def answer(self) -> tuple[tuple[Path, ...], Tactic]:
        return self.paths, self.tactic


def find_band(contract: Contract, *, today: date) -> Band:
    months = time_between(today, contract.renewal_on).months
    for band, least in ((Band.FROM_6, 6), (Band.FROM_3, 3), (Band.FROM_1, 1)):
        if months >= least:
            return band
    return Band.UNDER_1


def is_large(contract: Contract) -> bool:
    return contract.seats >= LARGE_TEAM_SEATS


def is_newly_renewed(contract: Contract, *, today: date) -> bool:
    """Whether the contract renewed by itself, and recently enough to object."""
    age_days = (today - contract.term_starts_on).days
    return contract.situation.already_renewed and 0 <= age_days < RENEWED_DAYS


def decide(contract: Contract, *, today: date) -> Decision:
    """The paths and tactic that fit today, with every row that matched and what became of it.

    Precedence: window missed, already renewed, active problems, the band; then Path 1 joins from any
    matched row that has it, and budget is applied last. Rules section 7.
    """
    rows = tuple(_matching_rows(contract, today))
    winner = rows[0]
    negotiates = any(Path.NEGOTIATE in row.paths for row in rows)
    paths = set(winner.paths) | ({Path.NEGOTIATE} if negotiates else set())
    switches = Path.SWITCH in paths
    too_late = switches and _is_too_late_to_switch(contract, today)
    waits = switches and (too_late or contract.situation.budget_constrained)
    if waits:
        paths = paths - {Path.SWITCH} | {Path.WAIT}
    return Decision(
        paths=tuple(sorted(paths)),
        tactic=Tactic.SWITCH_NOW if Path.SWITCH in paths else Tactic.READY_AT_END,
        optional_paths=(Path.NEGOTIATE,) if _may_negotiate(winner, paths) else (),
        matched=tuple(replace(row, standing=_standing(row, winner, switches)) for row in rows),
        too_late_to_switch=too_late,
    )


def _matching_rows(contract: Contract, today: date) -> Iterator[MatchedRow]:
    """Rows that fit, in order of precedence; the first one of them decides."""
    situation = contract.situation
    if notice_status(contract, today=today) is NoticeStatus.MISSED:
        yield _window_missed(situation.active_problems)
    if is_newly_renewed(contract, today=today):
        yield MatchedRow(row=Row.ALREADY_RENEWED, paths=(Path.NEGOTIATE, Path.SWITCH))
    if situation.active_problems:
        yield MatchedRow(row=Row.ACTIVE_PROBLEMS, paths=(Path.SWITCH,), tactic=Tactic.SWITCH_NOW)
    yield from _band_row(contract, today)
    if situation.billing_error is not None:
        yield MatchedRow(row=Row.BILLING_ERROR, paths=(Path.NEGOTIATE,))
    if situation.budget_constrained:
        yield MatchedRow(row=Row.BUDGET, paths=(Path.WAIT,), tactic=Tactic.READY_AT_END)


def _window_missed(active_problems: bool) -> MatchedRow:
    if active_problems:
        paths, tactic = (Path.NEGOTIATE, Path.SWITCH), Tactic.SWITCH_NOW
    else:
        paths, tactic = (Path.NEGOTIATE, Path.WAIT), Tactic.READY_AT_END
    return MatchedRow(row=Row.WINDOW_MISSED, paths=paths, tactic=tactic)


def _band_row(contract: Contract, today: date) -> Iterator[MatchedRow]:
    """The guide's row for the time left; under one month there is none once the window is missed."""
    band = find_band(contract, today=today)
    if band is Band.FROM_6 and is_large(contract):
        yield MatchedRow(row=Row.SIX_MONTHS_LARGE, paths=(Path.NEGOTIATE, Path.SWITCH))
        return
    if band is Band.UNDER_1 and notice_status(contract, today=today) is NoticeStatus.MISSED:
        return
    row = {
        Band.FROM_6: Row.SIX_MONTHS_SMALL,
        Band.FROM_3: Row.THREE_MONTHS,
        Band.FROM_1: Row.ONE_MONTH,
        Band.UNDER_1: Row.UNDER_ONE_MONTH,
    }[band]
    yield MatchedRow(row=row, paths=(Path.WAIT,), tactic=Tactic.READY_AT_END)


def _is_too_late_to_switch(contract: Contract, today: date) -> bool:
    """Whether days are too few for four weeks of switching; after a missed window the term goes on anyhow."""
    is_missed = notice_status(contract, today=today) is NoticeStatus.MISSED
    return not is_missed and (contract.renewal_on - today).days < SWITCH_NEEDS_DAYS


def _may_negotiate(winner: MatchedRow, paths: set[Path]) -> bool:
    """A small team with time has a free try, with its odds; only where that row decides."""
    return winner.row is Row.SIX_MONTHS_SMALL and Path.NEGOTIATE not in paths


def _standing(row: MatchedRow, winner: MatchedRow, switches: bool) -> Standing:
    if row is winner:
        return Standing.DECIDES
    if row.row is Row.BUDGET:
        return Standing.TURNS_TO_WAITING if switches else Standing.KEEPS_OVERLAP_ZERO
    if Path.NEGOTIATE in row.paths and Path.NEGOTIATE not in winner.paths:
        return Standing.ADDS_NEGOTIATION
    if row.row is Row.ACTIVE_PROBLEMS and winner.row is Row.WINDOW_MISSED:
        return Standing.ADDS_SWITCH
    return Standing.ADDS_NOTHING if row.row is Row.BILLING_ERROR else Standing.OUTRANKED
