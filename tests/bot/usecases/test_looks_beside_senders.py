"""A contract is looked at, or renewed, while a sender is at what is said of it: neither ends the other's work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import update

from bot.usecases.edits import queue_plan_edit
from bot.usecases.life import LifeErrand
from bot.usecases.outcomes import Result
from bot.usecases.services import Services
from bot.usecases.terms import Renewal, renew_contract
from scheduler.asking import queue_reminders
from storage.gathering import Crowd
from storage.records.contracts import ContractRecord, NewContract
from storage.records.deliveries import DeliveryKind, NewDelivery
from storage.schema.contracts import contracts
from tests.bot.usecases.builders import OWNING, post_plan, say_everything, started
from tests.support.clock import FakeClock
from tests.support.stored import CHANNEL, TEAM
from tests.support.waiting import wait_until_they_wait

HERE = Crowd(workspace_id=TEAM, channel_id=CHANNEL)
ALL = 99


def move_as_an_older_version_did(services: Services, record: ContractRecord) -> None:
    """Nothing is closed in the old channel, and since the update the contract needs a look."""
    moved = replace(NewContract.of(record, record.contract), channel_id="C0NEW")
    with services.database.transaction() as transaction:
        transaction.contracts.change(
            TEAM, record.id, moved, expected_revision=1, by=record.owner_id, at=services.now()
        )
        due = update(contracts).values(look_not_before=contracts.c.created_at)
        transaction.connection.execute(due)


def go_to_first_reminder(services: Services, clock: FakeClock) -> None:
    with services.database.reading() as transaction:
        due_at = transaction.reminders.next_due_at()
    assert due_at is not None
    clock.jump_to(due_at)


def look(services: Services) -> int:
    with services.database.transaction() as transaction:
        return LifeErrand(services).run(transaction, services.now())


def plan_posts(services: Services, record: ContractRecord) -> list[str]:
    """Channels in which the plan stands, or is about to."""
    with services.database.reading() as transaction:
        rows = transaction.deliveries.for_contract(TEAM, record.id)
    return [one.channel_id for one in rows if one.kind is DeliveryKind.PLAN]


def test_a_contract_is_looked_at_while_another_sender_takes_up_its_reminder(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    say_everything(services)
    move_as_an_older_version_did(services, record)
    go_to_first_reminder(services, clock)

    with ThreadPoolExecutor(max_workers=1) as other:
        with services.database.transaction() as transaction:
            due = transaction.reminders.claim_due(now=services.now(), limit=ALL)
            looked = other.submit(look, services)
            wait_until_they_wait(services.database, looked)
            queue_reminders(transaction, due, services.now())

        assert looked.result() == 1

    assert plan_posts(services, record) == [CHANNEL, "C0NEW"]


def test_a_contract_is_looked_at_while_another_sender_makes_a_digest_of_its_reminders(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    say_everything(services)
    go_to_first_reminder(services, clock)
    with services.database.transaction() as transaction:
        due = transaction.reminders.claim_due(now=services.now(), limit=ALL)
        queue_reminders(transaction, due, services.now())
    move_as_an_older_version_did(services, record)

    with ThreadPoolExecutor(max_workers=1) as other:
        with services.database.transaction() as transaction:
            rows = transaction.gathering.candidates(HERE, now=services.now(), limit=ALL)
            looked = other.submit(look, services)
            wait_until_they_wait(services.database, looked)
            new = NewDelivery(
                kind=DeliveryKind.DIGEST, contract_id=record.id, channel_id=CHANNEL, due_at=services.now()
            )
            digest = transaction.deliveries.add(TEAM, new, at=services.now())
            transaction.gathering.gather(rows, digest)

        assert looked.result() == 1

    assert plan_posts(services, record) == [CHANNEL, "C0NEW"]


def test_a_contract_is_renewed_while_a_sender_takes_up_what_fell_due_before(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    say_everything(services)
    post_plan(services, record)
    clock.jump_to(datetime(2027, 4, 1, 7, tzinfo=UTC))
    with services.database.transaction() as transaction:
        queue_plan_edit(transaction, record, services)

    with ThreadPoolExecutor(max_workers=1) as other:
        with services.database.transaction() as transaction:
            due = transaction.reminders.claim_due(now=services.now(), limit=ALL)
            renewed = other.submit(renew_contract, record.id, Renewal(), OWNING, services, term_number=1)
            wait_until_they_wait(services.database, renewed)
            broken = queue_reminders(transaction, due, services.now())

        assert renewed.result().result is Result.DONE

    assert broken == frozenset()
