"""Where a contract stands in a list: its next deadline, how near that is, and what hangs on it."""

from __future__ import annotations

from datetime import date

from bot.usecases.portfolio_views import ContractSummary, Urgency
from planner.deadlines import NoticeStatus, find_deadlines
from storage.records.contracts import ContractRecord

BANDS = ((14, Urgency.NOW), (45, Urgency.SOON), (90, Urgency.LATER))
"""Days to the deadline, the upper bound not belonging to the band."""
URGENCIES = tuple(Urgency)
"""The most urgent first."""
MOST_REMEMBERED = 4_096


def summarize(record: ContractRecord, *, today: date) -> ContractSummary:
    """The contract's place in a list, as of today.

    Every list asks for all of them, and the store hands out the same record while nothing changes; so
    each record is looked at once a day.
    """
    known = _REMEMBERED.get(id(record))
    if known is not None and known[0] == today and known[1].record is record:
        return known[1]
    if len(_REMEMBERED) >= MOST_REMEMBERED:
        _REMEMBERED.clear()
    summary = _summarize(record, today)
    _REMEMBERED[id(record)] = today, summary
    return summary


_REMEMBERED: dict[int, tuple[date, ContractSummary]] = {}
"""By identity, which stays taken while the summary holds its record."""


def _summarize(record: ContractRecord, today: date) -> ContractSummary:
    deadlines = find_deadlines(record.contract, today=today)
    waits_for_notice = deadlines.status in {NoticeStatus.OPEN, NoticeStatus.MISSED}
    last_day = deadlines.send_by if waits_for_notice else None
    next_deadline_on = last_day or record.contract.end_on
    days = (next_deadline_on - today).days
    return ContractSummary(
        record=record,
        deadlines=deadlines,
        next_deadline_on=next_deadline_on,
        days_to_deadline=days,
        urgency=_urgency(record, deadlines.status, days),
        is_over=today > record.contract.end_on,
    )


def _urgency(record: ContractRecord, status: NoticeStatus, days: int) -> Urgency:
    if record.state.is_quiet:
        return Urgency.SETTLED
    if status is NoticeStatus.MISSED:
        return Urgency.MISSED
    if days < 0 and status in {NoticeStatus.CONFIRMED, NoticeStatus.NONE}:
        return Urgency.SETTLED
    return next((urgency for below, urgency in BANDS if days < below), Urgency.FAR)


def by_urgency(summary: ContractSummary) -> tuple[int, date, str]:
    """Sorts the most urgent band first, and within a band by date and name."""
    return (
        URGENCIES.index(summary.urgency),
        summary.next_deadline_on,
        summary.record.contract.vendor.casefold(),
    )
