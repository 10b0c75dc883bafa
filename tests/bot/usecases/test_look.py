from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from bot.usecases.look import (
    find_readable,
    list_contracts,
    load_history,
    load_overview,
    load_record,
    load_view,
)
from bot.usecases.portfolio_views import ListFilter, Urgency
from bot.usecases.services import Services
from bot.usecases.summaries import summarize
from planner.contract import Contract
from storage.records.contracts import ContractState
from tests.bot.usecases.builders import COLLEAGUE, ELSEWHERE, GUEST, OWNING, registered, started
from tests.support.builders import a_contract, with_notice
from tests.support.clock import FakeClock
from tests.support.stored import CHANNEL


def vendors(services: Services, wanted: ListFilter, page: int = 1) -> list[str]:
    found = list_contracts(wanted, page, OWNING, CHANNEL, services)
    return [summary.record.contract.vendor for summary in found.items]


@pytest.mark.parametrize(
    ("today", "urgency"),
    [
        pytest.param(date(2027, 3, 2), Urgency.MISSED, id="one day late"),
        pytest.param(date(2027, 3, 1), Urgency.NOW, id="last safe day"),
        pytest.param(date(2027, 2, 16), Urgency.NOW, id="13 days"),
        pytest.param(date(2027, 2, 15), Urgency.SOON, id="14 days"),
        pytest.param(date(2027, 1, 16), Urgency.SOON, id="44 days"),
        pytest.param(date(2027, 1, 15), Urgency.LATER, id="45 days"),
        pytest.param(date(2026, 12, 2), Urgency.LATER, id="89 days"),
        pytest.param(date(2026, 12, 1), Urgency.FAR, id="90 days"),
    ],
)
def test_urgency_counts_half_open_bands_of_days_to_the_last_safe_day(
    services: Services, today: date, urgency: Urgency
) -> None:
    record = registered(services)

    assert summarize(record, today=today).urgency is urgency


def test_once_notice_is_sent_the_end_is_the_next_deadline(services: Services) -> None:
    record = registered(services)
    with services.database.transaction() as transaction:
        transaction.contracts.set_state(record.workspace_id, record.id, ContractState.ACTIVE)
    sent = with_notice(sent_on=date(2026, 12, 1))

    summary = summarize(replace(record, contract=sent), today=date(2026, 12, 1))

    assert summary.next_deadline_on == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("today", "urgency"),
    [
        pytest.param(date(2026, 12, 31), Urgency.FAR, id="90 days"),
        pytest.param(date(2027, 1, 1), Urgency.LATER, id="89 days"),
        pytest.param(date(2027, 3, 21), Urgency.NOW, id="10 days"),
        pytest.param(date(2027, 3, 31), Urgency.NOW, id="its last day"),
        pytest.param(date(2027, 4, 1), Urgency.SETTLED, id="over"),
    ],
)
@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(with_notice(confirmed_on=date(2026, 12, 1)), id="confirmed"),
        pytest.param(a_contract(auto_renews=False), id="nothing renews"),
    ],
)
def test_what_cannot_renew_is_counted_to_its_end_and_then_settled(
    services: Services, contract: Contract, today: date, urgency: Urgency
) -> None:
    record = replace(registered(services), contract=contract)

    assert summarize(record, today=today).urgency is urgency


def test_what_ends_with_nothing_to_send_is_listed_as_due(services: Services) -> None:
    registered(services, a_contract(vendor="Slate", end_on=date(2026, 12, 31), auto_renews=False))

    assert vendors(services, ListFilter(kind="due", due_days=30)) == ["Slate"]
    assert vendors(services, ListFilter(kind="due", due_days=29)) == []


def test_the_list_shows_the_next_deadline_first(services: Services) -> None:
    registered(services, a_contract(vendor="Late", end_on=date(2027, 11, 30)))
    registered(services, a_contract(vendor="Missed", end_on=date(2026, 12, 15)))
    registered(services, a_contract(vendor="Soon", end_on=date(2027, 2, 15)))

    assert vendors(services, ListFilter()) == ["Missed", "Soon", "Late"]
    assert vendors(services, ListFilter(kind="missed")) == ["Missed"]
    assert vendors(services, ListFilter(kind="due", due_days=50)) == ["Soon"]


def test_mine_and_here_filter_by_person_and_channel(services: Services) -> None:
    registered(services, a_contract(vendor="Mine"))
    others = {"owner_id": "U1", "registrant_id": "U1", "backup_id": None}
    registered(services, a_contract(vendor="Theirs"), channel_id="C0OTHER", **others)

    assert vendors(services, ListFilter(kind="mine")) == ["Mine"]
    assert vendors(services, ListFilter(kind="here")) == ["Mine"]


def test_a_list_is_paged_and_a_page_too_far_is_the_last_one(services: Services) -> None:
    for number in range(11):
        registered(services, a_contract(vendor=f"Vendor {number:02}"))

    page = list_contracts(ListFilter(), 99, OWNING, CHANNEL, services)

    assert (page.page, page.pages, page.total) == (2, 2, 11)
    assert [one.record.contract.vendor for one in page.items] == ["Vendor 10"]


def test_nobody_sees_more_than_they_may(services: Services) -> None:
    open_to_all = registered(services)
    restricted = registered(services, is_restricted=True, anyway=True)

    assert [one.id for one in find_readable(COLLEAGUE, services)] == [open_to_all.id]
    assert find_readable(GUEST, services) == ()
    assert find_readable(ELSEWHERE, services) == ()
    assert load_view(restricted.id, COLLEAGUE, services) is None
    assert load_record(restricted.id, COLLEAGUE, services) is None
    assert load_history(restricted.id, 1, COLLEAGUE, services) is None


def test_the_overview_adds_up_money_by_currency(services: Services) -> None:
    registered(services)
    registered(services, anyway=True)
    registered(services, a_contract(vendor="Slate", currency="EUR", seats=10, replacement=None))

    overview = load_overview(OWNING, services)

    assert overview.total == 3
    assert overview.at_stake == {"USD": Fraction(22_800), "EUR": Fraction(2_280)}


def test_the_overview_counts_what_is_late(services: Services, clock: FakeClock) -> None:
    started(services)
    assert load_overview(OWNING, services).undelivered == 0

    clock.advance(hours=1)

    assert load_overview(OWNING, services).undelivered == 1
    assert load_overview(GUEST, services).undelivered == 0


def test_today_is_the_date_in_the_contracts_zone(services: Services, clock: FakeClock) -> None:
    clock.jump_to(datetime(2026, 12, 1, 23, 30, tzinfo=UTC))
    record = registered(services)

    view = load_view(record.id, OWNING, services)

    assert view is not None
    assert view.today == date(2026, 12, 2)
