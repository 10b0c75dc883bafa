from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.usecases.keep import keep_contract, take_back
from bot.usecases.life import LifeErrand
from bot.usecases.look import find_readable, load_history, load_view
from bot.usecases.outcomes import Result
from bot.usecases.plan import start_plan
from bot.usecases.purging import PurgeErrand
from bot.usecases.remove import remove_contract, restore_contract
from bot.usecases.services import Services
from planner.actions import ActionKey
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, DeliveryState
from storage.records.milestones import MilestoneKind
from storage.records.reminders import ReminderState
from storage.schema.deliveries import deliveries
from tests.bot.usecases.builders import (
    COLLEAGUE,
    ELSEWHERE,
    OWNING,
    WAITING,
    actions_of,
    armed,
    post_plan,
    post_reminder,
    registered,
    reminders_of,
    started,
)
from tests.support.clock import FakeClock


def test_a_removed_contract_is_not_found_and_reminds_nobody(services: Services) -> None:
    record = started(services)

    assert remove_contract(record.id, OWNING, services).result is Result.DONE

    assert load_view(record.id, OWNING, services) is None
    assert find_readable(OWNING, services) == ()
    assert [one.id for one in find_readable(OWNING, services, removed=True)] == [record.id]
    assert armed(services, record) == {}


def test_a_restored_contract_reminds_again_but_not_twice(services: Services) -> None:
    record = started(services)
    post_reminder(services, record, ActionKey.SUBMIT_CANCELLATION)
    remove_contract(record.id, OWNING, services)

    change = restore_contract(record.id, OWNING, services)

    assert change.result is Result.DONE
    assert set(armed(services, record)) == set(actions_of(services, record)) - WAITING
    first, *again = reminders_of(services, record, ActionKey.SUBMIT_CANCELLATION)
    assert first.state is ReminderState.QUEUED
    assert {one.state for one in again} == {ReminderState.ARMED}


def edits_to_come(services: Services, record: ContractRecord) -> list[DeliveryKind]:
    with services.database.reading() as transaction:
        rows = transaction.deliveries.for_contract(record.workspace_id, record.id)
    edits = {DeliveryKind.PLAN_EDIT, DeliveryKind.REMINDER_EDIT}
    return sorted(one.kind for one in rows if one.kind in edits and one.state is DeliveryState.READY)


def test_what_is_posted_is_edited_when_it_is_removed_and_when_it_is_back(services: Services) -> None:
    record = started(services)
    post_plan(services, record)
    post_reminder(services, record, ActionKey.SUBMIT_CANCELLATION)
    assert edits_to_come(services, record) == []

    remove_contract(record.id, OWNING, services)
    both = [DeliveryKind.PLAN_EDIT, DeliveryKind.REMINDER_EDIT]
    assert edits_to_come(services, record) == both

    with services.database.transaction() as transaction:
        transaction.connection.execute(update(deliveries).values(state=DeliveryState.DELIVERED))
    restore_contract(record.id, OWNING, services)
    assert edits_to_come(services, record) == both


@pytest.mark.parametrize(
    ("state", "posts"), [(DeliveryState.READY, 1), (DeliveryState.CANCELLED, 2), (DeliveryState.DEAD, 1)]
)
def test_a_plan_that_the_removal_kept_from_the_channel_is_posted_once_it_is_back(
    services: Services, state: DeliveryState, posts: int
) -> None:
    record = started(services)
    remove_contract(record.id, OWNING, services)
    with services.database.transaction() as transaction:
        transaction.connection.execute(update(deliveries).values(state=state))

    restore_contract(record.id, OWNING, services)

    with services.database.reading() as transaction:
        rows = transaction.deliveries.for_contract(record.workspace_id, record.id)
    assert [one.kind for one in rows].count(DeliveryKind.PLAN) == posts


def announced(services: Services, record: ContractRecord) -> list[tuple[MilestoneKind, DeliveryState]]:
    """What the channel was to be told of its life, in the order in which it comes."""
    with services.database.reading() as transaction:
        turns = {
            f"milestone:{one.id}": one.kind
            for one in transaction.milestones.list(record.workspace_id, record.id)
        }
        rows = transaction.deliveries.for_contract(record.workspace_id, record.id)
    return [
        (turns[one.topic], one.state)
        for one in rows
        if one.kind is DeliveryKind.ANNOUNCEMENT and one.topic in turns
    ]


def cancel_everything(services: Services) -> None:
    """As a sender does with what it finds removed."""
    with services.database.transaction() as transaction:
        transaction.connection.execute(update(deliveries).values(state=DeliveryState.CANCELLED))


@pytest.mark.parametrize(
    ("state", "announcements"), [(DeliveryState.CANCELLED, 2), (DeliveryState.DELIVERED, 1)]
)
def test_what_the_removal_kept_from_being_announced_is_announced_once_it_is_back(
    services: Services, state: DeliveryState, announcements: int
) -> None:
    record = started(services)
    keep_contract(record.id, "for another year", OWNING, services)
    remove_contract(record.id, OWNING, services)
    with services.database.transaction() as transaction:
        transaction.connection.execute(update(deliveries).values(state=state))

    restore_contract(record.id, OWNING, services)

    told = announced(services, record)
    assert [kind for kind, _ in told] == [MilestoneKind.KEPT] * announcements
    assert [state for _, state in told].count(DeliveryState.READY) == announcements - 1


def test_what_was_decided_otherwise_before_the_removal_is_not_announced_when_it_is_back(
    services: Services,
) -> None:
    record = started(services)
    keep_contract(record.id, "for another year", OWNING, services)
    take_back(record.id, OWNING, services)
    remove_contract(record.id, OWNING, services)
    cancel_everything(services)

    restore_contract(record.id, OWNING, services)

    ready = [kind for kind, state in announced(services, record) if state is DeliveryState.READY]
    assert ready == [MilestoneKind.TAKEN_BACK]


def test_a_question_that_the_removal_kept_back_is_asked_anew_with_seven_days_to_answer(
    services: Services, clock: FakeClock
) -> None:
    record = started(services)
    clock.jump_to(datetime(2027, 4, 1, 8, tzinfo=UTC))
    with services.database.transaction() as transaction:
        LifeErrand(services).run(transaction, services.now())
    remove_contract(record.id, OWNING, services)
    cancel_everything(services)

    clock.advance(days=20)
    restore_contract(record.id, OWNING, services)
    with services.database.transaction() as transaction:
        LifeErrand(services).run(transaction, services.now())

    ready = [kind for kind, state in announced(services, record) if state is DeliveryState.READY]
    assert ready == [MilestoneKind.RENEWAL_ASKED]
    with services.database.reading() as transaction:
        assert transaction.contracts.peek(record.workspace_id, record.id).term_number == 1
        assert transaction.looks.next_due_at() == datetime(2027, 4, 28, 7, tzinfo=UTC)


def test_a_call_for_a_plan_comes_again_alone_and_only_while_there_is_none(
    services: Services, clock: FakeClock
) -> None:
    record = registered(services)
    for day in (29, 15 + 31):
        clock.jump_to(datetime(2027, 1, 1, 8, 1, tzinfo=UTC) + timedelta(days=day - 1))
        with services.database.transaction() as transaction:
            LifeErrand(services).run(transaction, services.now())
    for _ in range(2):
        remove_contract(record.id, OWNING, services)
        cancel_everything(services)
        restore_contract(record.id, OWNING, services)
        ready = [kind for kind, state in announced(services, record) if state is DeliveryState.READY]
        assert ready == [MilestoneKind.PLAN_WANTED], "of two calls the later one"

    start_plan(record.id, OWNING, services)
    remove_contract(record.id, OWNING, services)
    cancel_everything(services)
    restore_contract(record.id, OWNING, services)

    assert {state for _, state in announced(services, record)} == {DeliveryState.CANCELLED}


def test_restoring_works_until_the_end_of_the_thirtieth_day_where_the_contract_is(
    services: Services, clock: FakeClock
) -> None:
    record = registered(services)
    remove_contract(record.id, OWNING, services)

    clock.jump_to(datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC))
    assert forget(services) == 0
    assert restore_contract(record.id, OWNING, services).result is Result.DONE

    remove_contract(record.id, OWNING, services)
    clock.jump_to(datetime(2027, 1, 30, 23, 0, tzinfo=UTC))
    assert forget(services) == 0
    assert restore_contract(record.id, OWNING, services).result is Result.TOO_LATE


def forget(services: Services) -> int:
    """As the sweep does it."""
    with services.database.transaction() as transaction:
        return PurgeErrand().run(transaction, services.now())


def test_on_the_thirty_first_day_it_is_forgotten_whatever_was_done_with_it(
    services: Services, clock: FakeClock
) -> None:
    record, stays = started(services), registered(services, anyway=True)
    remove_contract(record.id, OWNING, services)

    clock.advance(days=31, hours=1, seconds=-1)
    assert forget(services) == 0
    clock.advance(seconds=1)
    assert forget(services) == 1

    assert restore_contract(record.id, OWNING, services).result is Result.GONE
    assert load_history(record.id, 1, OWNING, services) is None
    assert load_view(stays.id, OWNING, services) is not None
    with services.database.reading() as transaction:
        assert transaction.purging.next_due_at() is None


def test_what_cannot_be_forgotten_now_keeps_nothing_else_and_is_tried_again(
    services: Services, clock: FakeClock
) -> None:
    busy, record = started(services), registered(services, anyway=True)
    for one in (busy, record):
        remove_contract(one.id, OWNING, services)
    clock.advance(days=31, hours=1)
    with services.database.transaction() as transaction:
        is_its = deliveries.c.contract_id == busy.id
        transaction.connection.execute(update(deliveries).where(is_its).values(state=DeliveryState.SENDING))
    assert forget(services) == 1
    assert forget(services) == 0

    with services.database.transaction() as transaction:
        transaction.connection.execute(update(deliveries).values(state=DeliveryState.DELIVERED))
    assert forget(services) == 1
    assert restore_contract(busy.id, OWNING, services).result is Result.GONE


def test_only_its_people_remove_and_restore(services: Services) -> None:
    record = registered(services)
    assert remove_contract(record.id, COLLEAGUE, services).result is Result.NOT_ALLOWED
    assert remove_contract(record.id, ELSEWHERE, services).result is Result.GONE
    assert restore_contract(record.id, OWNING, services).result is Result.GONE, "it is not removed"

    remove_contract(record.id, OWNING, services)

    assert restore_contract(record.id, COLLEAGUE, services).result is Result.NOT_ALLOWED
    assert restore_contract(record.id, ELSEWHERE, services).result is Result.GONE


def test_the_history_of_a_removed_contract_stays(services: Services) -> None:
    record = registered(services)
    remove_contract(record.id, OWNING, services)

    history = load_history(record.id, 1, OWNING, services)

    assert history is not None
    assert [one.audit.event for one in history.entries] == [AuditEvent.REMOVED, AuditEvent.REGISTERED]
