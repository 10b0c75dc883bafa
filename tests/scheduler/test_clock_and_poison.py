"""A clock that jumped is not believed alone, and a row that breaks its sender is set aside."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from scheduler.auditor import Auditor
from scheduler.sweep import Sweep
from scheduler.trouble import Finding, Trouble
from storage.database import Database
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from storage.schema.contracts import contracts
from tests.support.clock import START, FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import OTHER_TEAM, TEAM, arm_one_reminder


class Crash(BaseException):
    """The process is gone."""


def test_a_clock_that_jumps_sends_nothing_until_slack_says_the_same(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database, due_at=START + timedelta(days=30))
    slack = FakeClock()
    sweep = Sweep(database, messenger, clock, owner="sender-1", service_time=slack.now)
    sweep.run()

    clock.jump_to(START + timedelta(days=31))
    sweep.run()
    assert messenger.posts == [], "Slack's clock did not jump"

    slack.jump_to(START + timedelta(days=31))
    sweep.run()
    assert len(messenger.posts) == 1


def test_a_machine_that_slept_says_what_it_missed_once_slack_says_how_late_it_is(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    """Its monotonic clock stood still, and the network is not back at once."""
    reminder = arm_one_reminder(database, due_at=START + timedelta(days=1))
    slack: list[datetime | None] = [None, None]
    sweep = Sweep(
        database,
        messenger,
        clock,
        owner="sender-1",
        service_time=lambda: slack.pop(0) if slack else clock.now(),
    )
    sweep.run()

    clock.jump_to(START + timedelta(days=3))
    for _ in range(2):
        assert sweep.run().is_idle
    assert messenger.posts == []

    for _ in range(3):
        sweep.run()
    assert [one.reminder_id for one in messenger.posts] == [reminder.id]


def test_a_clock_that_jumps_back_sends_nothing_until_it_is_right_again_and_repeats_nothing(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    said = arm_one_reminder(database, due_at=START)
    to_come = arm_one_reminder(database, due_at=START + timedelta(hours=1))
    slack = FakeClock()
    sweep = Sweep(database, messenger, clock, owner="sender-1", service_time=slack.now)
    sweep.run()

    clock.jump_to(START - timedelta(days=3))
    slack.advance(hours=1)
    assert sweep.run().is_idle
    clock.jump_to(START + timedelta(hours=1))
    for _ in range(3):
        sweep.run()

    assert [one.reminder_id for one in messenger.posts] == [said.id, to_come.id]


def test_a_clock_that_jumps_by_ten_minutes_is_believed(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database, due_at=START + timedelta(minutes=5))
    sweep = Sweep(database, messenger, clock, owner="sender-1", service_time=FakeClock().now)
    sweep.run()

    clock.jump_to(START + timedelta(minutes=10))
    sweep.run()

    assert len(messenger.posts) == 1


def test_while_slack_does_not_say_what_time_it_is_a_jumped_clock_sends_nothing(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database, due_at=START + timedelta(days=1))
    sweep = Sweep(database, messenger, clock, owner="sender-1", service_time=lambda: None)
    sweep.run()

    clock.jump_to(START + timedelta(days=2))

    assert sweep.run().is_idle
    assert messenger.posts == []


def test_a_row_over_which_the_sender_breaks_three_times_is_set_aside_and_somebody_is_told(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    poison = arm_one_reminder(database)
    tried = 0

    def crash(_: DeliveryRecord) -> None:
        raise Crash

    for _ in range(12):
        sweep = Sweep(database, messenger, clock, owner=f"sender-{tried}")
        messenger.next_answers(crash)  # type: ignore[arg-type]
        before = len(messenger.posts)
        try:
            sweep.run()
        except Crash:
            tried += 1
        if len(messenger.posts) == before:
            messenger._answers.clear()
        clock.advance(seconds=95)
        if tried == 3:
            break
    for _ in range(8):
        Sweep(database, messenger, clock, owner="last").run()
        clock.advance(seconds=95)

    assert tried == 3
    assert [post.kind for post in messenger.posts] == [DeliveryKind.REMINDER] * 3 + [DeliveryKind.FALLBACK]
    with database.reading() as transaction:
        kept = transaction.reminders.get(TEAM, poison.id)
        assert kept is not None
        row = transaction.deliveries.get(TEAM, kept.delivery_id or "")
    assert row is not None
    assert (row.state, row.error) == (DeliveryState.BLOCKED, "crashed")


def test_a_contract_over_which_the_asking_breaks_keeps_no_other_from_being_asked_about(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    broken = arm_one_reminder(database, workspace_id=OTHER_TEAM)
    whole = arm_one_reminder(database)
    set_zone_of_other_team(database, "Mars/Olympus")

    sweep.run()
    assert [one.reminder_id for one in messenger.posts] == [whole.id]
    assert sweep.run().is_idle, "it is not tried over and over"

    set_zone_of_other_team(database, "Europe/Berlin")
    clock.advance(seconds=119)
    assert sweep.run().is_idle
    clock.advance(seconds=1)
    sweep.run()
    assert [one.reminder_id for one in messenger.posts] == [whole.id, broken.id]


def test_at_the_start_a_contract_that_cannot_be_read_keeps_no_other_workspace_waiting(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database, workspace_id=OTHER_TEAM)
    readable = arm_one_reminder(database, workspace_id=OTHER_TEAM)
    elsewhere = arm_one_reminder(database)
    with database.transaction() as transaction:
        its = contracts.c.id != readable.contract_id, contracts.c.workspace_id == OTHER_TEAM
        transaction.connection.execute(update(contracts).where(*its).values(country="XX"))
    sweep = Sweep(database, messenger, clock, owner="restarted")

    sweep.run()
    assert [one.reminder_id for one in messenger.posts] == [elsewhere.id]

    clock.advance(minutes=5)
    sweep.run()
    assert [one.reminder_id for one in messenger.posts] == [elsewhere.id, readable.id]


def test_a_contract_that_cannot_be_planned_is_found_and_hides_no_other_trouble(
    database: Database, clock: FakeClock
) -> None:
    arm_one_reminder(database)
    arm_one_reminder(database, workspace_id=OTHER_TEAM)
    set_zone_of_other_team(database, "Mars/Olympus")
    clock.advance(minutes=6)

    found = Auditor(database, clock).look().findings

    assert Finding(trouble=Trouble.UNQUEUED, workspace_id=TEAM) in found
    assert Finding(trouble=Trouble.UNQUEUED, workspace_id=OTHER_TEAM) in found
    assert [one.workspace_id for one in found if one.detail.endswith("can't be planned")] == [OTHER_TEAM]


def set_zone_of_other_team(database: Database, timezone: str) -> None:
    """One that is not known stands for whatever a row may hold that nobody thought of."""
    with database.transaction() as transaction:
        change = update(contracts).where(contracts.c.workspace_id == OTHER_TEAM)
        transaction.connection.execute(change.values(timezone=timezone))
