"""The auditor sees what was not said, whoever should have said it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from bot.usecases.access import Person
from bot.usecases.life import LifeErrand
from bot.usecases.plan import start_plan
from bot.usecases.services import Services
from scheduler.auditor import Auditor
from scheduler.ports import NotAccepted, TokenDead
from scheduler.sweep import Sweep
from scheduler.trouble import Trouble
from storage.database import Database
from storage.playbooks import load_playbooks
from storage.records.reminders import ReminderState
from storage.schema.reminders import reminders
from tests.support.clock import START, FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import TEAM, add_contract, arm_one_reminder


@pytest.fixture
def auditor(database: Database, clock: FakeClock) -> Auditor:
    return Auditor(database, clock)


def started(database: Database, clock: FakeClock) -> None:
    """A contract whose plan was started as a person does it."""
    with database.transaction() as transaction:
        contract = add_contract(transaction)
    person = Person(id="U0OWNER", workspace_id=TEAM, timezone="UTC")
    start_plan(contract.id, person, services_of(database, clock))


def services_of(database: Database, clock: FakeClock) -> Services:
    return Services(database=database, clock=clock, playbooks=load_playbooks(), nudge=lambda: None)


def test_a_started_plan_has_all_the_reminders_that_the_auditor_expects(
    database: Database, auditor: Auditor, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    started(database, clock)
    life = LifeErrand(services_of(database, clock))
    sweep = Sweep(database, messenger, clock, owner="sender-1", errands=[life])

    while clock.now() < START + timedelta(days=150):
        while not sweep.run().is_idle:
            pass
        assert auditor.look().is_clean, clock.now()
        clock.advance(days=1)


def test_a_plan_whose_reminder_is_gone_is_seen(
    database: Database, auditor: Auditor, clock: FakeClock
) -> None:
    started(database, clock)
    with database.transaction() as transaction:
        first = delete(reminders).where(
            reminders.c.action_key == "submit_cancellation", reminders.c.sequence == 0
        )
        transaction.connection.execute(first)

    (finding,) = auditor.look().findings

    assert finding.trouble is Trouble.MISSING
    assert "submit_cancellation 2027-01-29" in finding.detail


def test_a_cancelled_asking_again_is_seen_too(database: Database, auditor: Auditor, clock: FakeClock) -> None:
    started(database, clock)
    with database.transaction() as transaction:
        last = update(reminders).where(
            reminders.c.remind_on == START.date().replace(year=2027, month=3, day=30)
        )
        last = last.where(reminders.c.action_key == "submit_cancellation")
        transaction.connection.execute(last.values(state=ReminderState.CANCELLED))

    assert [one.trouble for one in auditor.look().findings] == [Trouble.MISSING]


@pytest.mark.parametrize(("minutes", "is_clean"), [(5, True), (6, False)])
def test_when_the_sender_is_silently_dead_it_is_red_within_six_minutes(
    database: Database, auditor: Auditor, clock: FakeClock, minutes: int, is_clean: bool
) -> None:
    arm_one_reminder(database)

    clock.advance(minutes=minutes)

    report = auditor.look()
    troubles = {one.trouble for one in report.findings} - {Trouble.MISSING}
    assert troubles == (set() if is_clean else {Trouble.UNQUEUED})


def test_what_slack_does_not_take_is_seen_once_it_is_late(
    database: Database, auditor: Auditor, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database)
    messenger.next_answers(NotAccepted(retry_after=3600, error="ratelimited"))
    sweep.run()

    clock.advance(minutes=6)

    found = [one for one in auditor.look().findings if one.trouble is Trouble.OVERDUE]
    assert [(one.workspace_id, one.detail) for one in found] == [(TEAM, "ratelimited")]


def test_a_workspace_that_is_not_served_is_seen_at_once(
    database: Database, auditor: Auditor, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    arm_one_reminder(database)
    messenger.next_answers(TokenDead(error="token_revoked"))

    sweep.run()

    found = [one for one in auditor.look().findings if one.trouble is Trouble.SUSPENDED]
    assert [one.workspace_id for one in found] == [TEAM]
