"""Looking: one contract, lists, the overview, the history. Changes nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from bot.usecases.access import Person, find_contract, may_change, may_see
from bot.usecases.portfolio_views import ContractSummary, ListFilter, ListPage, Overview, Urgency
from bot.usecases.services import Services
from bot.usecases.summaries import by_urgency, summarize
from bot.usecases.viewing import view_contract
from bot.usecases.views import ContractView, HistoryEntry, HistoryPage
from storage.records.contracts import ContractRecord

PAGE_SIZE = 10
"""Contracts on one page of a list."""
OVERVIEW_SIZE = 5
"""Contracts that `/exitplan` alone shows."""
HISTORY_PAGE_SIZE = 15
OVERDUE_AFTER = timedelta(minutes=10)
"""What is later than this counts as undelivered."""


def find_readable(person: Person, services: Services, *, removed: bool = False) -> tuple[ContractRecord, ...]:
    """Every contract that this person may read, by end date."""
    with services.database.reading() as transaction:
        records = transaction.contracts.list(person.workspace_id, removed=removed)
    return tuple(record for record in records if may_see(person, record))


def find_changeable(person: Person, services: Services) -> tuple[ContractRecord, ...]:
    """Every contract that this person may change, by end date."""
    return tuple(record for record in find_readable(person, services) if may_change(person, record))


def find_withheld(
    ids: Iterable[str], channel_id: str, person: Person, services: Services
) -> ContractRecord | None:
    """The contract of this channel that is restricted to others, found by its own id or an action's.

    Whoever reads the channel knows of it from there, so that nothing is given away by naming it.
    """
    with services.database.reading() as transaction:
        for one in ids:
            action = transaction.plans.action(person.workspace_id, one)
            contract_id = action.contract_id if action else one
            record = transaction.contracts.get(person.workspace_id, contract_id)
            if record and record.channel_id == channel_id and not may_see(person, record):
                return record
    return None


def load_record(
    contract_id: str, person: Person, services: Services, *, removed: bool = False
) -> ContractRecord | None:
    """The contract; None where there is none for this person."""
    with services.database.reading() as transaction:
        return find_contract(transaction, contract_id, person, removed=removed)


def load_view(
    contract_id: str, person: Person, services: Services, *, hides_money: bool = False
) -> ContractView | None:
    """The contract as this person sees it today; None where there is none for them."""
    with services.database.reading() as transaction:
        record = find_contract(transaction, contract_id, person)
        if record is None:
            return None
        view = view_contract(transaction, record, person, services)
    return replace(view, hides_money=hides_money)


def list_contracts(
    wanted: ListFilter, page: int, person: Person, channel_id: str, services: Services
) -> ListPage:
    """One page of the contracts that fit the filter, the most urgent band first."""
    summaries = summarize_all(find_readable(person, services), services)
    found = [one for one in summaries if _fits(one, wanted, person, channel_id)]
    pages = max(1, math.ceil(len(found) / PAGE_SIZE))
    page = min(max(page, 1), pages)
    return ListPage(
        items=tuple(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        filter=wanted,
        page=page,
        pages=pages,
        total=len(found),
    )


def summarize_all(records: Iterable[ContractRecord], services: Services) -> list[ContractSummary]:
    """All of them as of today in their own zones, the most urgent first."""
    days: dict[str, date] = {}
    summaries = []
    for record in records:
        if record.timezone not in days:
            days[record.timezone] = services.today(record.timezone)
        summaries.append(summarize(record, today=days[record.timezone]))
    return sorted(summaries, key=by_urgency)


def _fits(summary: ContractSummary, wanted: ListFilter, person: Person, channel_id: str) -> bool:
    record = summary.record
    match wanted.kind:
        case "mine":
            return person.id in {record.owner_id, record.backup_id, record.registrant_id}
        case "here":
            return record.channel_id == channel_id
        case "due":
            is_open = summary.urgency not in {Urgency.SETTLED, Urgency.MISSED}
            return is_open and summary.days_to_deadline <= (wanted.due_days or 0)
        case "missed":
            return summary.urgency is Urgency.MISSED
        case _:
            return True


def load_overview(person: Person, services: Services) -> Overview:
    """What needs this person's eyes: the next deadlines, money at stake, what could not be said."""
    records = find_readable(person, services)
    summaries = summarize_all(records, services)
    ids = {record.id for record in records}
    with services.database.reading() as transaction:
        undelivered = transaction.deliveries.undelivered(
            person.workspace_id, due_before=services.now() - OVERDUE_AFTER
        )
    return Overview(
        items=tuple(summaries[:OVERVIEW_SIZE]),
        total=len(summaries),
        at_stake=add_up_stakes(summaries),
        undelivered=sum(delivery.contract_id in ids for delivery in undelivered),
    )


def add_up_stakes(summaries: Sequence[ContractSummary]) -> Mapping[str, Fraction]:
    """What the next terms would cost, each currency for itself."""
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
        record = find_contract(transaction, contract_id, person, removed=True)
        if record is None:
            return None
        found = transaction.audit.list(
            person.workspace_id, contract_id, limit=HISTORY_PAGE_SIZE + 1, offset=start
        )
        entries = [
            HistoryEntry(audit=one, contract=transaction.history.as_known_at(record, one.at))
            for one in found[:HISTORY_PAGE_SIZE]
        ]
    return HistoryPage(
        record=record,
        entries=tuple(entries),
        page=max(page, 1),
        has_more=len(found) > HISTORY_PAGE_SIZE,
    )
