"""The faults to survive, one by one; docs/reliability.md, "Faults"."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, event
from sqlalchemy.exc import OperationalError

from bot.usecases.services import Services
from planner.actions import ActionKey
from scheduler.auditor import Auditor
from scheduler.ports import Delivered, NotAccepted, Outcome, Uncertain
from scheduler.sweep import Sweep
from scheduler.trouble import Trouble
from storage.database import Database
from storage.migrate import upgrade
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from tests.bot.usecases.builders import registered
from tests.support.clock import START, FakeClock
from tests.support.databases import closing_database
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import (
    CHANNEL,
    OTHER_TEAM,
    TEAM,
    a_line,
    add_contract,
    arm,
    arm_one_reminder,
    start_plan,
)
from tests.torture.postgres import RestartableServer
from tests.torture.stage import PLAYBOOKS
from tests.torture.world import Killed

REFUSED = NotAccepted(retry_after=None, error="ConnectionRefusedError")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def messenger() -> ScriptedMessenger:
    return ScriptedMessenger()


@pytest.fixture
def lite(sqlite_url: URL) -> Iterator[Database]:
    with closing_database(sqlite_url) as database:
        yield database


def run_for(sweep: Sweep, clock: FakeClock, seconds: int, *, step: int = 1) -> None:
    for _ in range(0, seconds, step):
        with suppress(OperationalError):
            sweep.run()
        clock.advance(seconds=step)


def reminders_posted(messenger: ScriptedMessenger) -> Counter[str | None]:
    return Counter(one.reminder_id for one in messenger.posts if one.kind is DeliveryKind.REMINDER)


def the_delivery(database: Database, workspace_id: str, contract_id: str) -> DeliveryRecord:
    with database.reading() as transaction:
        deliveries = transaction.deliveries.for_contract(workspace_id, contract_id)
    return next(one for one in deliveries if one.kind is DeliveryKind.REMINDER)


def test_after_two_hours_of_refused_connections_it_is_said_once_and_no_attempt_was_burnt(
    lite: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(lite)
    refused_until = START + timedelta(hours=2)
    taken: list[DeliveryRecord] = []

    def refuse(delivery: DeliveryRecord) -> Outcome:
        if clock.now() < refused_until:
            return REFUSED
        taken.append(delivery)
        return Delivered(channel_id=CHANNEL, ts="1.1")

    messenger.next_answers(*[refuse] * 1_000)
    run_for(Sweep(lite, messenger, clock, owner="sender-1"), clock, 7_400, step=60)

    assert [(one.reminder_id, one.attempts) for one in taken] == [(reminder.id, 1)]


def impatient(database: Database) -> None:
    """Connections of this database wait hardly at all for another writer."""

    def hurry(connection: object, _: object) -> None:
        connection.execute("PRAGMA busy_timeout = 20")  # type: ignore[attr-defined]

    event.listen(database.engine, "connect", hurry)


def test_while_sqlite_is_locked_for_a_minute_nothing_is_posted_and_afterwards_all_once(
    lite: Database, sqlite_url: URL, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(lite)
    with closing_database(sqlite_url) as locked:
        impatient(locked)
        sweep = Sweep(locked, messenger, clock, owner="sender-1")
        with lite.transaction():
            run_for(sweep, clock, 60, step=10)
            assert messenger.posts == []

        run_for(sweep, clock, 5)

    assert reminders_posted(messenger) == {reminder.id: 1}


def test_a_post_that_could_not_be_recorded_because_sqlite_was_locked_is_found_and_not_repeated(
    lite: Database, sqlite_url: URL, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(lite)
    with closing_database(sqlite_url) as locked:
        impatient(locked)
        sweep = Sweep(locked, messenger, clock, owner="sender-1")
        blocker = lite.transaction()

        def post_and_lock(delivery: DeliveryRecord) -> Outcome:
            messenger.history[delivery.id] = "1.1"
            blocker.__enter__()
            return Delivered(channel_id=CHANNEL, ts="1.1")

        messenger.next_answers(post_and_lock)
        run_for(sweep, clock, 60, step=20)
        blocker.__exit__(None, None, None)
        run_for(sweep, clock, 300, step=5)

    assert reminders_posted(messenger) == {reminder.id: 1}
    assert the_delivery(lite, TEAM, reminder.contract_id).state is DeliveryState.DELIVERED


def full(database: Database) -> None:
    """The disk has no room for one more page."""

    def fill(connection: object, _: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    event.listen(database.engine, "connect", fill)


def test_on_a_full_disk_nothing_is_said_to_be_saved_that_is_not(sqlite_url: URL, clock: FakeClock) -> None:
    saved: list[str] = []
    with closing_database(sqlite_url) as database:
        full(database)
        services = Services(database=database, clock=clock, playbooks=PLAYBOOKS, nudge=lambda: None)

        def register_until_it_fails() -> None:
            while len(saved) < 10_000:
                saved.append(registered(services, anyway=True).id)

        with pytest.raises(OperationalError, match="full"):
            register_until_it_fails()
        with database.reading() as transaction:
            kept = {record.id for record in transaction.contracts.list(TEAM)}

    assert kept == set(saved)


def test_on_a_full_disk_nothing_is_posted_without_a_committed_intent(
    sqlite_url: URL, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    with closing_database(sqlite_url) as database:
        for _ in range(15):
            arm_one_reminder(database)
    committed: list[bool] = []

    def look(delivery: DeliveryRecord) -> Outcome:
        with closing_database(sqlite_url) as other, other.reading() as transaction:
            kept = transaction.deliveries.get(delivery.workspace_id, delivery.id)
        committed.append(kept is not None and kept.state is DeliveryState.SENDING)
        return Delivered(channel_id=CHANNEL, ts=f"1.{len(committed)}")

    messenger.next_answers(*[look] * 100)
    with closing_database(sqlite_url) as database:
        full(database)
        run_for(Sweep(database, messenger, clock, owner="sender-1"), clock, 10)
    with closing_database(sqlite_url) as database:
        run_for(Sweep(database, messenger, clock, owner="sender-2"), clock, 400, step=5)

    assert all(committed)
    assert set(reminders_posted(messenger).values()) == {1}
    assert len(reminders_posted(messenger)) == 15


def test_when_postgresql_stops_in_mid_post_and_starts_again_nothing_is_lost_or_repeated(
    messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    with tempfile.TemporaryDirectory(prefix="exitplan-pg-", ignore_cleanup_errors=True) as folder:
        server = RestartableServer(Path(folder) / "data")
        with server, closing_database(server.url) as database:
            upgrade(database)
            first, second = (arm_one_reminder(database) for _ in range(2))

            def post_and_stop(delivery: DeliveryRecord) -> Outcome:
                messenger.history[delivery.id] = "1.1"
                server.stop()
                return Delivered(channel_id=CHANNEL, ts="1.1")

            messenger.next_answers(post_and_stop)
            sweep = Sweep(database, messenger, clock, owner="sender-1")
            run_for(sweep, clock, 30, step=10)
            assert len(messenger.posts) == 1, "without a database there is no intent, and without one no post"

            server.start()
            run_for(sweep, clock, 400, step=5)

    assert reminders_posted(messenger) == {first.id: 1, second.id: 1}


def stop_for_three_days(clock: FakeClock) -> None:
    clock.advance(days=3)


def suspend_the_machine_for_three_days(clock: FakeClock) -> None:
    """Its monotonic clock stands still meanwhile."""
    clock.jump_to(clock.now() + timedelta(days=3))


@pytest.mark.parametrize("sleep", [stop_for_three_days, suspend_the_machine_for_three_days])
def test_after_three_days_asleep_every_step_is_said_once_the_nearest_deadline_first(
    lite: Database, messenger: ScriptedMessenger, clock: FakeClock, sleep: Callable[[FakeClock], None]
) -> None:
    far, near = date(2027, 3, 10), date(2027, 1, 10)
    lines = [
        a_line(ActionKey.START_TRIAL, date(2026, 12, 2), valid_until=far),
        a_line(ActionKey.DEPLOY_PILOT, date(2026, 12, 3), valid_until=near),
    ]
    with lite.transaction() as transaction:
        contract = add_contract(transaction)
        _, (late, soon) = start_plan(transaction, contract, lines)
        asked = [
            arm(transaction, late, due_at=START + timedelta(days=1)),
            arm(transaction, late, due_at=START + timedelta(days=2), sequence=1),
            arm(transaction, soon, due_at=START + timedelta(days=2)),
        ]

    sweep = Sweep(lite, messenger, clock, owner="sender-1", service_time=clock.now)
    sweep.run()
    sleep(clock)
    run_for(sweep, clock, 5)

    posted = [one.reminder_id for one in messenger.posts if one.kind is DeliveryKind.REMINDER]
    assert posted == [asked[2].id, asked[0].id]


@pytest.mark.parametrize("jump", [timedelta(hours=-3), timedelta(minutes=5), timedelta(days=400)])
def test_a_clock_that_jumps_in_mid_post_loses_and_repeats_nothing(
    lite: Database, messenger: ScriptedMessenger, clock: FakeClock, jump: timedelta
) -> None:
    reminder = arm_one_reminder(lite)

    def post_and_jump(delivery: DeliveryRecord) -> Outcome:
        messenger.history[delivery.id] = "1.1"
        clock.jump_to(clock.now() + jump)
        return Uncertain(error="timeout")

    messenger.next_answers(post_and_jump)
    sweep = Sweep(lite, messenger, clock, owner="sender-1")
    run_for(sweep, clock, 200, step=5)
    clock.jump_to(max(clock.now(), START + timedelta(hours=1)))
    run_for(sweep, clock, 200, step=5)

    assert reminders_posted(messenger) == {reminder.id: 1}
    assert the_delivery(lite, TEAM, reminder.contract_id).state is DeliveryState.DELIVERED


def test_a_row_that_cannot_be_posted_keeps_no_other_waiting(
    lite: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    poison = arm_one_reminder(lite, due_at=START - timedelta(minutes=1))
    others = {arm_one_reminder(lite).id for _ in range(3)}

    def post(delivery: DeliveryRecord) -> Outcome:
        if delivery.reminder_id == poison.id:
            raise ValueError("this one can't be rendered")
        return Delivered(channel_id=CHANNEL, ts=f"1.{delivery.due_at.timestamp()}")

    messenger.next_answers(*[post] * 50)
    Sweep(lite, messenger, clock, owner="sender-1").run()

    assert others <= set(reminders_posted(messenger))


def test_a_row_that_kills_its_sender_is_put_aside_after_three_crashes_and_the_others_are_said(
    lite: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    poison = arm_one_reminder(lite, due_at=START - timedelta(minutes=1))
    others = {arm_one_reminder(lite).id for _ in range(3)}

    def post(delivery: DeliveryRecord) -> Outcome:
        if delivery.reminder_id == poison.id and delivery.kind is DeliveryKind.REMINDER:
            raise Killed
        messenger.history[delivery.id] = f"1.{len(messenger.posts):06}"
        return Delivered(channel_id=CHANNEL, ts=messenger.history[delivery.id])

    messenger.next_answers(*[post] * 100)
    for life in range(60):
        with suppress(Killed):
            Sweep(lite, messenger, clock, owner=f"sender-{life}").run()
        clock.advance(seconds=61)

    posted = reminders_posted(messenger)
    assert posted[poison.id] == 3
    assert {one: posted[one] for one in others} == dict.fromkeys(others, 1)
    assert the_delivery(lite, TEAM, poison.contract_id).state in {DeliveryState.DEAD, DeliveryState.BLOCKED}


def test_one_killed_sender_after_the_other_leaves_no_row_behind(
    lite: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminders = {arm_one_reminder(lite).id for _ in range(3)}
    reminders |= {arm_one_reminder(lite, workspace_id=OTHER_TEAM).id}

    def die(_: DeliveryRecord) -> Outcome:
        raise Killed

    messenger.next_answers(die, die)
    for number in range(2):
        with suppress(Killed):
            Sweep(lite, messenger, clock, owner=f"sender-{number}").run()
        clock.advance(seconds=61)
    run_for(Sweep(lite, messenger, clock, owner="last"), clock, 400, step=5)

    assert {one.reminder_id for one in messenger.posts} == reminders


def test_a_sender_that_is_silently_dead_is_noticed_within_six_minutes(
    lite: Database, clock: FakeClock
) -> None:
    arm_one_reminder(lite)
    auditor = Auditor(lite, clock)

    assert Trouble.UNQUEUED not in {one.trouble for one in auditor.look().findings}
    clock.advance(minutes=6)
    assert Trouble.UNQUEUED in {one.trouble for one in auditor.look().findings}


def test_a_sender_that_hangs_in_a_post_is_noticed_within_six_minutes(
    lite: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(lite)

    def hang(_: DeliveryRecord) -> Outcome:
        raise Killed

    messenger.next_answers(hang)
    with suppress(Killed):
        Sweep(lite, messenger, clock, owner="sender-1").run()
    clock.advance(minutes=6)

    assert Trouble.OVERDUE in {one.trouble for one in Auditor(lite, clock).look().findings}
