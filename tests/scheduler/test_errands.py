"""What falls due besides reminders."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from scheduler.sweep import Sweep
from storage.database import Database, Transaction
from storage.schema.workspaces import workspaces
from tests.support.clock import START, FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import TEAM, arm_one_reminder


@dataclass
class SettingDefaultChannel:
    """Falls due once, and is done when the workspace has a default channel."""

    due_at: datetime
    runs: list[datetime] = field(default_factory=list)
    fails: bool = False

    def next_due_at(self, transaction: Transaction) -> datetime | None:
        return None if transaction.workspaces.default_channel(TEAM) else self.due_at

    def run(self, transaction: Transaction, now: datetime) -> int:
        self.runs.append(now)
        transaction.connection.execute(update(workspaces).values(default_channel_id="C0GENERAL"))
        if self.fails:
            raise RuntimeError("half done")
        return 1


@pytest.fixture
def errand(database: Database) -> SettingDefaultChannel:
    with database.transaction() as transaction:
        transaction.workspaces.ensure(TEAM, at=START)
    return SettingDefaultChannel(due_at=START)


def default_channel(database: Database) -> str | None:
    with database.reading() as transaction:
        return transaction.workspaces.default_channel(TEAM)


def a_sweep(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock, errand: SettingDefaultChannel
) -> Sweep:
    return Sweep(database, messenger, clock, owner="sender-1", errands=(errand,))


def test_an_errand_is_run_when_it_is_due_and_not_again(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock, errand: SettingDefaultChannel
) -> None:
    sweep = a_sweep(database, messenger, clock, errand)

    assert sweep.run().errands == 1
    assert sweep.run().is_idle

    assert errand.runs == [START]
    assert default_channel(database) == "C0GENERAL"


def test_an_errand_is_never_run_early(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock, errand: SettingDefaultChannel
) -> None:
    errand.due_at = START + timedelta(seconds=1)
    sweep = a_sweep(database, messenger, clock, errand)

    assert sweep.run().is_idle
    assert sweep.next_due_at() == START + timedelta(seconds=1)
    assert errand.runs == []


def test_an_errand_that_fails_leaves_nothing_behind_and_keeps_no_reminder_from_being_said(
    database: Database, messenger: ScriptedMessenger, clock: FakeClock, errand: SettingDefaultChannel
) -> None:
    errand.fails = True
    arm_one_reminder(database, due_at=START)

    a_sweep(database, messenger, clock, errand).run()

    assert default_channel(database) is None
    assert len(messenger.posts) == 1
