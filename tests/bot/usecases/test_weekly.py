"""The errand of the weekly digests: one workspace that fails keeps no other waiting."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.usecases.services import Services
from bot.usecases.weekly import WeeklyDigests
from scheduler.auditor import Auditor
from scheduler.trouble import Trouble
from storage.records.deliveries import DeliveryKind
from storage.schema.deliveries import deliveries
from storage.schema.workspaces import workspaces
from tests.support.clock import START, FakeClock
from tests.support.stored import OTHER_TEAM, TEAM, add_contract

MONDAY = START + timedelta(days=6)
"""At nine in Berlin, when digests come."""


@pytest.fixture
def errand(services: Services) -> WeeklyDigests:
    """Two workspaces with a contract each; the day of their digests is worked out."""
    with services.database.transaction() as transaction:
        for workspace_id in (TEAM, OTHER_TEAM):
            add_contract(transaction, workspace_id=workspace_id)
    errand = WeeklyDigests(services)
    assert run(errand, services) == 2
    return errand


def run(errand: WeeklyDigests, services: Services) -> int:
    """As the sweep does it."""
    now = services.now()
    with services.database.transaction() as transaction:
        due_at = errand.next_due_at(transaction)
        return errand.run(transaction, now) if due_at is not None and due_at <= now else 0


def set_zone(services: Services, workspace_id: str, timezone: str | None) -> None:
    with services.database.transaction() as transaction:
        change = update(workspaces).where(workspaces.c.id == workspace_id).values(timezone=timezone)
        transaction.connection.execute(change)


def told(services: Services) -> list[tuple[str, datetime]]:
    """Workspaces with a digest in the outbox, and when it was due."""
    with services.database.reading() as transaction:
        digests = deliveries.select().where(deliveries.c.kind == DeliveryKind.WEEKLY)
        rows = transaction.connection.execute(digests.order_by(deliveries.c.created_at))
        return [(row.workspace_id, row.due_at) for row in rows]


def unsaid(auditor: Auditor) -> list[str | None]:
    """Workspaces whose digest the auditor misses; that nobody sends what is in the outbox is another matter."""
    return [one.workspace_id for one in auditor.look().findings if one.trouble is Trouble.DIGEST]


def test_a_workspace_whose_digest_fails_keeps_no_other_waiting_and_gets_its_own_later(
    errand: WeeklyDigests, services: Services, clock: FakeClock
) -> None:
    set_zone(services, OTHER_TEAM, "Europe/Gone")
    clock.jump_to(MONDAY)

    assert run(errand, services) == 2
    assert run(errand, services) == 0, "what fails does not come again each second"
    assert told(services) == [(TEAM, MONDAY)]

    set_zone(services, OTHER_TEAM, None)
    clock.advance(minutes=2)
    assert run(errand, services) == 1
    assert told(services) == [(TEAM, MONDAY), (OTHER_TEAM, MONDAY)]


def test_a_digest_that_fails_is_red_until_it_is_said(
    errand: WeeklyDigests, services: Services, clock: FakeClock
) -> None:
    auditor = Auditor(services.database, clock)
    set_zone(services, OTHER_TEAM, "Europe/Gone")
    clock.jump_to(MONDAY)
    run(errand, services)

    clock.advance(minutes=5)
    assert unsaid(auditor) == []
    clock.advance(minutes=1)
    run(errand, services)
    assert unsaid(auditor) == [OTHER_TEAM]

    set_zone(services, OTHER_TEAM, None)
    clock.advance(minutes=2)
    run(errand, services)
    assert unsaid(auditor) == []


def test_a_digest_that_cannot_be_given_a_day_is_red(services: Services, clock: FakeClock) -> None:
    with services.database.transaction() as transaction:
        add_contract(transaction)
    set_zone(services, TEAM, "Europe/Gone")
    auditor = Auditor(services.database, clock)
    assert auditor.look().is_clean, "it has yet to be worked out"

    run(WeeklyDigests(services), services)

    assert [one.trouble for one in auditor.look().findings] == [Trouble.DIGEST]
