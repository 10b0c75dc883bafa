"""Looking: one contract, lists, the overview, the history. Changes nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from bot.usecases.access import Person, may_see
from bot.usecases.services import Services
from bot.usecases.viewing import view_contract
from bot.usecases.views import (
    ContractSummary,
    ContractView,
    HistoryPage,
    ListFilter,
    ListPage,
    Overview,
    Urgency,
)
from planner.deadlines import NoticeStatus, find_deadlines, notice_status, send_by
from storage.records import ContractRecord, ContractState

PAGE_SIZE = 10
"""Contracts on one page of a list."""
OVERVIEW_SIZE = 5
"""Contracts that `/exitplan` alone shows."""
HISTORY_PAGE_SIZE = 15
OVERDUE_AFTER = timedelta(minutes=10)
"""What is later than this counts as undelivered."""
BANDS = ((14, Urgency.NOW), (45, Urgency.SOON), (90, Urgency.LATER))
"""Days to the deadline, the upper bound not belonging to the band; product: `list`."""
URGENCIES = tuple(Urgency)
"""The most urgent first."""


def find_readable(person: Person, services: Services, *, removed: bool = False) -> tuple[ContractRecord, ...]:
    """Every contract that this person may read, by end date."""
    with services.database.reading() as transaction:
        records = transaction.contracts.list(person.workspace_id, removed=removed)
    return tuple(record for record in records if may_see(person, record))


def load_record(
    contract_id: str, person: Person, services: Services, *, removed: bool = False
) -> ContractRecord | None:
    """The contract; None where there is none for this person."""
    with services.database.reading() as transaction:
        record = transaction.contracts.get(person.workspace_id, contract_id, removed=removed)
    return record if record and may_see(person, record) else None


def load_view(
    contract_id: str, person: Person, services: Services, *, hides_money: bool = False
) -> ContractView | None:
    """The contract as this person sees it today; None where there is none for them."""
    with services.database.reading() as transaction:
        record = transaction.contracts.get(person.workspace_id, contract_id)
        if record is None or not may_see(person, record):
            return None
        view = view_contract(transaction, record, person, services)
    return replace(view, hides_money=hides_money)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a contract stands in a list; found for all of them, so it asks for no money."""

    record: ContractRecord
    today: date
    next_deadline_on: date
    urgency: Urgency

    @property
    def days(self) -> int:
        return (self.next_deadline_on - self.today).days

    @property
    def order(self) -> tuple[int, date, str]:
        return (
            URGENCIES.index(self.urgency),
            self.next_deadline_on,
            self.record.contract.vendor.casefold(),
        )


def _find_place(record: ContractRecord, today: date) -> _Place:
    status = notice_status(record.contract, today=today)
    last_day = send_by(record.contract) if status in {NoticeStatus.OPEN, NoticeStatus.MISSED} else None
    deadline_on = last_day or record.contract.end_on
    return _Place(
        record=record,
        today=today,
        next_deadline_on=deadline_on,
        urgency=_urgency(record, status, (deadline_on - today).days),
    )


def _urgency(record: ContractRecord, status: NoticeStatus, days: int) -> Urgency:
    if record.state in {ContractState.KEEPING, ContractState.ENDED}:
        return Urgency.SETTLED
    if status is NoticeStatus.MISSED:
        return Urgency.MISSED
    if status in {NoticeStatus.CONFIRMED, NoticeStatus.NONE}:
        return Urgency.SETTLED
    return next((urgency for below, urgency in BANDS if days < below), Urgency.FAR)


def summarize(record: ContractRecord, *, today: date) -> ContractSummary:
    """Where a contract stands: its next deadline, how near that is, and what hangs on it."""
    return _summarize(_find_place(record, today))


def _summarize(place: _Place) -> ContractSummary:
    return ContractSummary(
        record=place.record,
        deadlines=find_deadlines(place.record.contract, today=place.today),
        next_deadline_on=place.next_deadline_on,
        days_to_deadline=place.days,
        urgency=place.urgency,
    )


def list_contracts(
    wanted: ListFilter, page: int, person: Person, channel_id: str, services: Services
) -> ListPage:
    """One page of the contracts that fit the filter, the most urgent band first."""
    places = _find_places(find_readable(person, services), services)
    found = [place for place in places if _fits(place, wanted, person, channel_id)]
    pages = max(1, math.ceil(len(found) / PAGE_SIZE))
    page = min(max(page, 1), pages)
    return ListPage(
        items=tuple(_summarize(place) for place in found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        filter=wanted,
        page=page,
        pages=pages,
        total=len(found),
    )


def _find_places(records: Iterable[ContractRecord], services: Services) -> list[_Place]:
    """All of them, the most urgent first."""
    days: dict[str, date] = {}
    places = []
    for record in records:
        if record.timezone not in days:
            days[record.timezone] = services.today(record.timezone)
        places.append(_find_place(record, days[record.timezone]))
    return sorted(places, key=lambda place: place.order)


def _fits(place: _Place, wanted: ListFilter, person: Person, channel_id: str) -> bool:
    record = place.record
    match wanted.kind:
        case "mine":
            return person.id in {record.owner_id, record.backup_id, record.registrant_id}
        case "here":
            return record.channel_id == channel_id
        case "due":
            is_open = place.urgency not in {Urgency.SETTLED, Urgency.MISSED}
            return is_open and place.days <= (wanted.due_days or 0)
        case "missed":
            return place.urgency is Urgency.MISSED
        case _:
            return True


def load_overview(person: Person, services: Services) -> Overview:
    """What needs this person's eyes: the next deadlines, money at stake, what could not be said."""
    records = find_readable(person, services)
    summaries = [_summarize(place) for place in _find_places(records, services)]
    ids = {record.id for record in records}
    with services.database.reading() as transaction:
        undelivered = transaction.deliveries.undelivered(
            person.workspace_id, due_before=services.now() - OVERDUE_AFTER
        )
    return Overview(
        items=tuple(summaries[:OVERVIEW_SIZE]),
        total=len(summaries),
        at_stake=_at_stake(summaries),
        undelivered=sum(delivery.contract_id in ids for delivery in undelivered),
    )


def _at_stake(summaries: Sequence[ContractSummary]) -> Mapping[str, Fraction]:
    amounts: dict[str, Fraction] = {}
    for summary in summaries:
        currency, exposure = summary.record.contract.currency, summary.deadlines.exposure
        if exposure and summary.urgency is not Urgency.SETTLED:
            amounts[currency] = amounts.get(currency, Fraction(0)) + exposure
    return amounts


def load_history(contract_id: str, page: int, person: Person, services: Services) -> HistoryPage | None:
    """Who did what, newest first; removed contracts keep theirs."""
    start = (max(page, 1) - 1) * HISTORY_PAGE_SIZE
    with services.database.reading() as transaction:
        contracts = transaction.contracts
        record = contracts.get(person.workspace_id, contract_id) or contracts.get(
            person.workspace_id, contract_id, removed=True
        )
        if record is None or not may_see(person, record):
            return None
        entries = transaction.audit.list(
            person.workspace_id, contract_id, limit=HISTORY_PAGE_SIZE + 1, offset=start
        )
    return HistoryPage(
        record=record,
        entries=tuple(entries[:HISTORY_PAGE_SIZE]),
        page=max(page, 1),
        has_more=len(entries) > HISTORY_PAGE_SIZE,
    )
