"""Nothing is sent later than 15 seconds after its intent, whichever clock saw them pass."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.deadline import start_deadline
from scheduler.failpoints import Failpoint
from scheduler.sweep import Sweep
from storage.database import Database
from storage.records.deliveries import DeliveryState
from tests.support.clock import START, FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import TEAM, arm_one_reminder


@pytest.mark.parametrize(("seconds", "has_passed"), [(15.0, False), (15.001, True)])
def test_there_is_time_for_fifteen_seconds(clock: FakeClock, seconds: float, has_passed: bool) -> None:
    deadline = start_deadline(clock)
    clock.advance(seconds=seconds)

    assert deadline.has_passed() is has_passed


def test_a_suspended_machine_counts_the_time_by_the_wall_clock(clock: FakeClock) -> None:
    deadline = start_deadline(clock)
    clock.jump_to(START + timedelta(seconds=16))

    assert deadline.has_passed()


def test_a_wall_clock_that_is_set_back_gains_no_time(clock: FakeClock) -> None:
    deadline = start_deadline(clock)
    clock.advance(seconds=16)
    clock.jump_to(START - timedelta(hours=1))

    assert deadline.has_passed()


def test_what_a_suspended_machine_had_begun_is_begun_anew_and_said_once(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)

    def suspend(passed: Failpoint) -> None:
        if passed is Failpoint.AFTER_INTENT and clock.now() == START:
            clock.jump_to(START + timedelta(seconds=16))

    sweep = Sweep(database, messenger, clock, owner="sender-1", reached=suspend)
    sweep.run()
    assert messenger.posts == []
    with database.reading() as transaction:
        (row,) = transaction.deliveries.for_contract(TEAM, reminder.contract_id)
    assert (row.state, row.attempts) == (DeliveryState.READY, 0)

    clock.advance(seconds=4)
    assert sweep.run().is_idle
    clock.advance(seconds=1)
    sweep.run()
    assert [one.reminder_id for one in messenger.posts] == [reminder.id]
