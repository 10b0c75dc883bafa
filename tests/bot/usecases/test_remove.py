from __future__ import annotations

from bot.usecases.look import find_readable, load_history, load_view
from bot.usecases.outcomes import Result
from bot.usecases.remove import remove_contract, restore_contract
from bot.usecases.services import Services
from planner.actions import ActionKey
from storage.records import AuditEvent, ReminderState
from tests.bot.usecases.builders import (
    COLLEAGUE,
    ELSEWHERE,
    OWNING,
    WAITING,
    actions_of,
    armed,
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


def test_restoring_works_for_thirty_days(services: Services, clock: FakeClock) -> None:
    record = registered(services)
    remove_contract(record.id, OWNING, services)

    clock.advance(days=30, seconds=1)

    assert restore_contract(record.id, OWNING, services).result is Result.TOO_LATE


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
    assert [one.event for one in history.entries] == [AuditEvent.REMOVED, AuditEvent.REGISTERED]
