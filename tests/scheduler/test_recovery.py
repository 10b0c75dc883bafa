"""A database that has gone back in time looks at what stands in Slack before it says anything again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from bot.usecases.access import Person
from bot.usecases.edit import edit_contract
from bot.usecases.plan import start_plan as begin_plan
from bot.usecases.services import Services
from scheduler.sweep import Sweep
from storage.database import Database
from storage.playbooks import load_playbooks
from storage.records.deliveries import DeliveryKind, DeliveryState
from storage.records.messages import PostedMessage
from storage.records.reminders import ReminderRecord, ReminderState
from storage.schema.audit import audit_events
from storage.schema.deliveries import deliveries
from storage.schema.reminders import reminders
from tests.support.builders import a_contract
from tests.support.clock import START, FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import (
    OTHER_TEAM,
    OWNER,
    TEAM,
    add_contract,
    add_plan_post,
    arm,
    arm_one_reminder,
    facts_of,
    start_plan,
)

DAY = timedelta(days=1)


def go_back(database: Database, *asked: ReminderRecord) -> None:
    """As an older backup has it: these reminders are still to come, and nothing is known of their posts."""
    ids = [one.id for one in asked]
    with database.transaction() as transaction:
        connection = transaction.connection
        connection.execute(delete(deliveries).where(deliveries.c.reminder_id.in_(ids)))
        unsaid = {"state": ReminderState.ARMED, "delivery_id": None, "channel_id": None, "message_ts": None}
        connection.execute(update(reminders).where(reminders.c.id.in_(ids)).values(unsaid))
        connection.execute(delete(audit_events).where(audit_events.c.event == "reminder_posted"))


def a_sender(database: Database, messenger: ScriptedMessenger, clock: FakeClock) -> Sweep:
    return Sweep(database, messenger, clock, owner="started-again")


def drain(sweep: Sweep) -> None:
    while not sweep.run().is_idle:
        pass


def said(messenger: ScriptedMessenger) -> list[str | None]:
    return [one.reminder_id for one in messenger.posts if one.kind is DeliveryKind.REMINDER]


def of(database: Database, reminder: ReminderRecord) -> ReminderRecord:
    with database.reading() as transaction:
        found = transaction.reminders.get(TEAM, reminder.id)
    assert found is not None
    return found


def asked_three_times(database: Database) -> tuple[ReminderRecord, ...]:
    """One step: on its day, and asked again a week and two weeks later."""
    first = arm_one_reminder(database)
    with database.transaction() as transaction:
        action = transaction.plans.action(TEAM, first.action_id)
        assert action is not None
        later = [arm(transaction, action, due_at=START + n * 7 * DAY, sequence=n) for n in (1, 2)]
    return first, *later


def test_what_was_said_after_the_backup_is_not_said_again_after_its_restore(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    drain(sweep)
    (posted,) = messenger.posts
    go_back(database, reminder)
    clock.advance(hours=5)

    drain(a_sender(database, messenger, clock))

    assert said(messenger) == [reminder.id]
    restored = of(database, reminder)
    assert (restored.state, restored.delivery_id) == (ReminderState.QUEUED, posted.id)
    assert restored.message == PostedMessage(channel_id=posted.channel_id, ts=messenger.history[posted.id])
    with database.reading() as transaction:
        row = transaction.deliveries.get(TEAM, posted.id)
    assert row is not None
    assert row.state is DeliveryState.DELIVERED


def test_what_fell_due_while_nobody_ran_is_said_although_an_earlier_one_of_its_step_was_found(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    first, second, third = asked_three_times(database)
    drain(sweep)
    messenger.history[messenger.posts[0].id] = f"{START.timestamp():.6f}"
    go_back(database, first, second, third)
    clock.advance(days=8)

    drain(a_sender(database, messenger, clock))

    assert said(messenger) == [first.id, second.id]
    assert messenger.posts[-1].thread_ts == f"{START.timestamp():.6f}", (
        "in the thread of the one that was found"
    )
    assert of(database, third).state is ReminderState.ARMED


def test_what_one_message_has_said_together_is_found_together(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    asked = asked_three_times(database)
    clock.advance(days=20)
    drain(sweep)
    assert said(messenger) == [asked[0].id]
    messenger.history[messenger.posts[0].id] = f"{clock.now().timestamp():.6f}"
    go_back(database, *asked)
    clock.advance(hours=1)

    drain(a_sender(database, messenger, clock))

    assert said(messenger) == [asked[0].id]
    assert {of(database, one).state for one in asked} == {ReminderState.QUEUED}


def test_what_does_not_stand_in_slack_is_said_late(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    clock.advance(days=3)

    drain(a_sender(database, messenger, clock))

    assert said(messenger) == [reminder.id]
    assert [one.since for one in messenger.searches] == [START - timedelta(minutes=10)]


def test_a_post_that_the_backup_holds_for_unsent_is_found_by_its_own_id(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, _ = start_plan(transaction, contract)
        post = add_plan_post(transaction, contract, plan)
    messenger.history[post.id] = "1.1"
    clock.advance(minutes=1)

    drain(a_sender(database, messenger, clock))

    assert [one.kind for one in messenger.posts] == [DeliveryKind.PLAN_EDIT], (
        "brought up to date, not repeated"
    )


def test_what_waited_in_the_backup_while_its_contract_moved_is_looked_for_in_the_new_channel(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, _ = start_plan(transaction, contract)
        post = add_plan_post(transaction, contract, plan)
        facts = facts_of(contract.contract, channel_id="C0ELSEWHERE")
        transaction.contracts.change(TEAM, contract.id, facts, expected_revision=1, by=OWNER, at=START)
    messenger.history[post.id] = "1.1"
    clock.advance(minutes=1)

    drain(a_sender(database, messenger, clock))

    assert [one.channel_id for one in messenger.searches] == ["C0ELSEWHERE"]
    assert [(one.kind, one.channel_id) for one in messenger.posts] == [
        (DeliveryKind.PLAN_EDIT, "C0ELSEWHERE")
    ]
    with database.reading() as transaction:
        kept = transaction.plans.active(TEAM, contract.id)
        assert kept is not None
        assert kept.message == PostedMessage(channel_id="C0ELSEWHERE", ts="1.1")
        assert transaction.contracts.peek(TEAM, contract.id).channel_id == "C0ELSEWHERE"


def test_a_clock_that_is_set_back_a_little_after_the_start_does_not_keep_it_from_looking(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    drain(sweep)
    go_back(database, reminder)
    clock.advance(hours=5)
    started_again = a_sender(database, messenger, clock)

    clock.jump_to(clock.now() - timedelta(seconds=1))
    drain(started_again)

    assert said(messenger) == [reminder.id]


def test_a_database_that_goes_back_under_a_running_sender_is_noticed(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    sweep = a_sender(database, messenger, clock)
    drain(sweep)
    go_back(database, reminder)
    clock.advance(seconds=30)

    drain(sweep)

    assert said(messenger) == [reminder.id]


def test_while_slack_does_not_say_what_stands_there_nothing_is_sent_for_five_minutes_and_then_it_is(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database)
    messenger.history_error = TimeoutError()
    sweep = a_sender(database, messenger, clock)

    for _ in range(15):
        sweep.run()
        clock.advance(seconds=20)
    assert (len(messenger.searches), messenger.posts) == (15, [])

    sweep.run()
    assert len(messenger.posts) == 1


def test_what_is_planned_again_before_slack_could_be_asked_is_looked_for_all_the_same(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    services = Services(database=database, clock=clock, playbooks=load_playbooks(), nudge=lambda: None)
    owner = Person(id=OWNER, workspace_id=TEAM, timezone="Europe/Berlin")
    with database.transaction() as transaction:
        contract = add_contract(transaction)
    begin_plan(contract.id, owner, services)
    clock.jump_to(datetime(2027, 1, 29, 8, 0, tzinfo=UTC))
    drain(sweep)
    with database.reading() as transaction:
        asked = transaction.reminders.for_contract(TEAM, contract.id)[0]
    assert said(messenger) == [asked.id]
    go_back(database, asked)
    clock.advance(hours=5)
    messenger.history_error = TimeoutError()
    started_again = a_sender(database, messenger, clock)
    started_again.run()

    clock.advance(seconds=20)
    facts = facts_of(a_contract(seats=60))
    edit_contract(contract.id, facts, owner, services, expected_revision=contract.revision)
    messenger.history_error = None
    drain(started_again)

    assert said(messenger) == [asked.id]


def test_a_workspace_whose_history_fails_holds_up_no_other(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database)
    elsewhere = arm_one_reminder(database, workspace_id=OTHER_TEAM)
    messenger.failing_workspaces.add(TEAM)

    drain(a_sender(database, messenger, clock))

    assert said(messenger) == [elsewhere.id]


def test_a_workspace_whose_token_is_dead_is_looked_at_when_it_is_served_again(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    drain(sweep)
    go_back(database, reminder)
    with database.transaction() as transaction:
        transaction.workspaces.suspend(TEAM, at=clock.now(), reason="token_revoked")
    elsewhere = arm_one_reminder(database, workspace_id=OTHER_TEAM)
    started_again = a_sender(database, messenger, clock)
    drain(started_again)
    assert said(messenger) == [reminder.id, elsewhere.id]

    clock.advance(days=2)
    with database.transaction() as transaction:
        transaction.workspaces.resume(TEAM)
    drain(started_again)

    assert said(messenger) == [reminder.id, elsewhere.id]
    assert of(database, reminder).state is ReminderState.QUEUED


def test_where_nobody_may_look_it_is_said(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database)
    messenger.history_is_readable = False

    drain(a_sender(database, messenger, clock))

    assert len(messenger.posts) == 1


def test_what_falls_due_after_the_start_is_sent_without_looking(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database, due_at=datetime(2026, 12, 2, 8, tzinfo=UTC))
    sweep = a_sender(database, messenger, clock)
    clock.advance(days=1)

    drain(sweep)

    assert len(messenger.posts) == 1
    assert messenger.searches == []


@pytest.mark.usefixtures("sweep")
def test_a_reminder_that_is_armed_again_is_said_under_another_id(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    reminder = arm_one_reminder(database)
    sweep = a_sender(database, messenger, clock)
    drain(sweep)
    with database.transaction() as transaction:
        armed = update(reminders).where(reminders.c.id == reminder.id)
        transaction.connection.execute(armed.values(state=ReminderState.ARMED))

    drain(sweep)

    first, second = messenger.posts
    assert first.id != second.id
