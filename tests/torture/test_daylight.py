"""All zones whose clocks change: when an hour comes there, and that the sweep says it once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import URL

from planner.actions import ActionKey
from scheduler.due_at import due_at
from scheduler.sweep import Sweep
from storage.database import Database
from storage.records.reminders import ReminderRecord
from tests.support.clock import FakeClock
from tests.support.databases import closing_database
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import a_line, add_contract, arm, start_plan
from tests.torture.daylight import ALL_ZONES, Change, changes, prove_daylight

HALF_PAST_TWO = time(2, 30)
"""What most zones skip in spring and repeat in autumn."""


@pytest.fixture
def lite(sqlite_url: URL) -> Iterator[Database]:
    with closing_database(sqlite_url) as database:
        yield database


def test_in_every_zone_a_reminder_comes_at_its_hour_and_never_early_when_the_clocks_change() -> None:
    counted = prove_daylight()

    assert (counted.lost, counted.early) == (0, 0)
    assert counted.posts > 1_000


def test_there_are_hundreds_of_zones_to_prove_it_for() -> None:
    assert len(ALL_ZONES) > 400


def one_zone_for_each_way_to_change_the_clocks() -> list[str]:
    known: dict[tuple[tuple[datetime, timedelta | None], ...], str] = {}
    for zone in ALL_ZONES:
        days = (one.day for one in changes([zone]))
        hours = (datetime.combine(day, time(12), ZoneInfo(zone)) for day in days)
        way = tuple((hour.replace(tzinfo=None), hour.utcoffset()) for hour in hours)
        if way:
            known.setdefault(way, zone)
    return list(known.values())


def arm_half_past_two(database: Database, change: Change) -> ReminderRecord:
    with database.transaction() as transaction:
        contract = add_contract(transaction, timezone=change.zone, post_time=HALF_PAST_TWO)
        _, (action,) = start_plan(transaction, contract, [a_line(ActionKey.EXPORT_DATA, change.day)])
        return arm(transaction, action, due_at=due_at(change.day, HALF_PAST_TWO, change.zone))


def test_what_is_due_in_an_hour_that_is_skipped_or_repeated_is_posted_once_and_at_the_first_of_them(
    lite: Database,
) -> None:
    zones = one_zone_for_each_way_to_change_the_clocks()
    armed = [arm_half_past_two(lite, change) for change in changes(zones) if change.day.year == 2027]
    due = {one.id: one.due_at for one in armed}
    clock, messenger = FakeClock(), ScriptedMessenger()
    sweep = Sweep(lite, messenger, clock, owner="sender-1")
    said: list[tuple[str | None, datetime]] = []
    for instant in sorted(set(due.values())):
        for moment in (instant - timedelta(seconds=1), instant):
            clock.jump_to(moment)
            while not sweep.run().is_idle:
                pass
            said += [(one.reminder_id, moment) for one in messenger.posts]
            messenger.posts.clear()
    clock.advance(hours=3)

    assert sweep.run().is_idle
    assert len(zones) > 20
    assert len(said) == len(due)
    assert dict(said) == due
