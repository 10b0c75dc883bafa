"""An admin reads in a direct message that exitplan is in trouble, and that it is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.process import make_watch
from scheduler.watch import Watch
from storage.database import Database
from storage.records.reminders import ReminderState
from storage.schema.reminders import reminders
from tests.support.office import FIRST_OF_DECEMBER, Office, an_office

ADMIN = "U0ALEX"


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with an_office(database, stands_still=True) as office:
        yield office


@pytest.fixture
def watch(office: Office) -> Watch:
    """The auditor's minute, run by hand: no minute has to pass."""
    return make_watch(office.bot.desk, office.bot.auditor)


def change_a_reminder(office: Office, state: ReminderState) -> None:
    """Behind exitplan's back."""
    one = update(reminders).where(reminders.c.action_key == "submit_cancellation", reminders.c.sequence == 0)
    with office.database.transaction() as transaction:
        transaction.connection.execute(one.values(state=state))


def told(office: Office) -> list[str]:
    """The first lines of what the admin was told directly."""
    dm = office.sandbox.slack.workspace.dm_of(ADMIN)
    return [] if dm is None else [one.text.splitlines()[0] for one in office.posted(channel=dm.id)]


def test_an_admin_reads_of_an_hours_trouble_and_of_its_end(office: Office, watch: Watch) -> None:
    office.click(office.register(), "start_plan")
    change_a_reminder(office, ReminderState.CANCELLED)
    watch.run()
    office.go_to(FIRST_OF_DECEMBER + timedelta(hours=1))
    watch.run()
    office.settle()
    assert told(office) == ["exitplan has been in trouble for 1 hour."]

    change_a_reminder(office, ReminderState.ARMED)
    watch.run()
    office.settle()
    assert told(office)[1:] == ["exitplan works again: nothing is late any more."]
