"""After an hour of trouble an admin is told, once, and told again when it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.usecases.access import Person
from bot.usecases.plan import start_plan
from bot.usecases.services import Services
from scheduler.auditor import Auditor
from scheduler.ports import Delivered, DestinationClosed, NotAccepted, Outcome
from scheduler.sweep import Sweep
from scheduler.watch import Watch
from storage.database import Database
from storage.playbooks import load_playbooks
from storage.records.deliveries import DeliveryKind, DeliveryRecord
from tests.support.clock import START, FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import CHANNEL, OTHER_TEAM, OWNER, TEAM, add_contract

PLAYBOOKS = load_playbooks()

ADMINS = ("U0ADMIN", "U0SECOND")


@pytest.fixture
def watch(database: Database, clock: FakeClock) -> Watch:
    return a_watch(database, clock)


@pytest.fixture
def stuck(database: Database, clock: FakeClock) -> None:
    """A plan is started whose post nobody sends; watchers look at it, and no sender runs."""
    start_a_plan(database, clock)


def start_a_plan(database: Database, clock: FakeClock, workspace_id: str = TEAM) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction, workspace_id=workspace_id)
    services = Services(database=database, clock=clock, playbooks=PLAYBOOKS, nudge=lambda: None)
    start_plan(contract.id, Person(id=OWNER, workspace_id=workspace_id, timezone="UTC"), services)


def a_watch(
    database: Database,
    clock: FakeClock,
    *,
    admins: tuple[str, ...] = ADMINS,
    admins_of: Callable[[str], tuple[str, ...]] | None = None,
    is_let_in: Callable[[str], bool] = lambda _: False,
    nudge: Callable[[], None] = lambda: None,
) -> Watch:
    return Watch(
        database=database,
        clock=clock,
        auditor=Auditor(database, clock),
        admins_of=admins_of or (lambda _: admins),
        is_let_in=is_let_in,
        nudge=nudge,
    )


def look_for(watch: Watch, clock: FakeClock, minutes: int) -> None:
    """A look every ten minutes, the first one at once, the last one then."""
    for _ in range(0, minutes, 10):
        watch.run()
        clock.advance(minutes=10)
    watch.run()


def alerts(database: Database) -> list[tuple[str, str | None]]:
    """Whom they are for, and what they are about."""
    with database.reading() as transaction:
        found = transaction.deliveries.undelivered(TEAM, due_before=START + timedelta(days=9))
    return [(one.channel_id, one.topic) for one in found if one.kind is DeliveryKind.ALERT]


@pytest.mark.usefixtures("stuck")
def test_an_admin_is_told_after_an_hour_of_trouble_and_not_before(
    database: Database, watch: Watch, clock: FakeClock
) -> None:
    for minutes in (6, 59):  # late after five minutes, so seen at the sixth
        clock.advance(minutes=minutes)
        watch.run()
    assert alerts(database) == []

    clock.advance(minutes=1)
    watch.run()
    assert alerts(database) == [("U0ADMIN", "trouble")]


@pytest.mark.usefixtures("stuck")
def test_an_episode_is_told_once_however_long_it_is_and_however_many_watch(
    database: Database, watch: Watch, clock: FakeClock
) -> None:
    for _ in range(3):
        look_for(watch, clock, 60)
        watch.run()

    assert alerts(database) == [("U0ADMIN", "trouble")]


@pytest.mark.usefixtures("stuck")
def test_trouble_that_passes_within_the_hour_is_told_to_nobody(
    database: Database, watch: Watch, sweep: Sweep, clock: FakeClock
) -> None:
    look_for(watch, clock, 60)
    drain(sweep)
    look_for(watch, clock, 120)

    assert alerts(database) == []


def test_when_it_is_over_the_admin_hears_so_and_the_next_episode_is_told_again(
    database: Database, watch: Watch, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    start_a_plan(database, clock)
    look_for(watch, clock, 80)
    drain(sweep)
    watch.run()
    assert said(messenger) == ["trouble"]
    drain(sweep)
    assert said(messenger) == ["trouble", "recovered"]

    start_a_plan(database, clock)
    look_for(watch, clock, 80)
    drain(sweep)
    assert said(messenger) == ["trouble", "recovered", "trouble"]


def drain(sweep: Sweep) -> None:
    while not sweep.run().is_idle:
        pass


def said(messenger: ScriptedMessenger) -> list[str | None]:
    return [one.topic for one in messenger.posts if one.kind is DeliveryKind.ALERT]


@pytest.mark.usefixtures("stuck")
def test_an_alert_that_was_not_sent_when_it_is_over_says_so_itself(
    database: Database, watch: Watch, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    look_for(watch, clock, 70)  # the last look has it told
    sweep = Sweep(database, messenger, clock, owner="restarted")
    messenger.next_answers(*[all_but_alerts] * 3)
    drain(sweep)

    assert watch.run().is_clean
    assert alerts(database) == [("U0ADMIN", "trouble")], "and no second one"


def all_but_alerts(delivery: DeliveryRecord) -> Outcome:
    if delivery.kind is DeliveryKind.ALERT:
        return NotAccepted(retry_after=600, error="ratelimited")
    return Delivered(channel_id=CHANNEL, ts="1.1")


@pytest.mark.usefixtures("stuck")
def test_where_an_admin_cant_be_reached_the_next_one_is_told(
    database: Database, watch: Watch, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    look_for(watch, clock, 120)

    def answer(delivery: DeliveryRecord) -> Outcome:
        if delivery.channel_id == "U0ADMIN":
            return DestinationClosed(error="user_disabled")
        return Delivered(channel_id="D0", ts="1.1")

    messenger.next_answers(*[answer] * 9)
    drain(Sweep(database, messenger, clock, owner="restarted"))

    told = [(one.channel_id, one.kind) for one in messenger.posts if one.topic == "trouble"]
    assert told == [("U0ADMIN", DeliveryKind.ALERT), ("U0SECOND", DeliveryKind.FALLBACK)]


@pytest.mark.usefixtures("stuck")
def test_a_workspace_that_does_not_let_exitplan_in_is_told_nothing_there(
    database: Database, watch: Watch, clock: FakeClock
) -> None:
    with database.transaction() as transaction:
        transaction.workspaces.suspend(TEAM, at=START, reason="token_revoked")

    look_for(watch, clock, 120)

    assert alerts(database) == []


@pytest.mark.usefixtures("stuck")
def test_where_there_is_nobody_to_tell_the_first_who_is_known_is_told(
    database: Database, watch: Watch, clock: FakeClock
) -> None:
    nobody = a_watch(database, clock, admins=())
    look_for(nobody, clock, 120)
    assert alerts(database) == []

    with database.transaction() as transaction:
        transaction.workspaces.set_admins(TEAM, ADMINS, at=clock.now())
    nobody.run()
    assert alerts(database) == [("U0ADMIN", "trouble")]


def test_a_workspace_that_does_not_say_who_its_admins_are_keeps_no_other_from_being_asked(
    database: Database, clock: FakeClock
) -> None:
    def admins_of(workspace_id: str) -> tuple[str, ...]:
        if workspace_id == OTHER_TEAM:
            raise ConnectionError("no answer")
        return ADMINS

    for workspace_id in (OTHER_TEAM, TEAM):
        start_a_plan(database, clock, workspace_id)

    a_watch(database, clock, admins_of=admins_of).run()

    with database.reading() as transaction:
        assert transaction.workspaces.admins(TEAM) == ADMINS


def test_the_trouble_of_one_workspace_is_not_told_to_another(
    database: Database, watch: Watch, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    start_a_plan(database, clock, OTHER_TEAM)
    Sweep(database, messenger, clock, owner="sender-1").run()
    start_a_plan(database, clock)

    look_for(watch, clock, 120)

    with database.reading() as transaction:
        elsewhere = transaction.deliveries.undelivered(OTHER_TEAM, due_before=START + timedelta(days=9))
    assert [one for one in elsewhere if one.kind is DeliveryKind.ALERT] == []


def test_after_five_minutes_slack_is_asked_about_a_suspended_workspace_until_it_lets_exitplan_in(
    database: Database, clock: FakeClock
) -> None:
    answers = iter([False, True])
    asked: list[str] = []
    nudged: list[bool] = []

    def is_let_in(workspace_id: str) -> bool:
        asked.append(workspace_id)
        return next(answers)

    watch = a_watch(database, clock, is_let_in=is_let_in, nudge=lambda: nudged.append(True))
    start_a_plan(database, clock)
    start_a_plan(database, clock, OTHER_TEAM)
    with database.transaction() as transaction:
        transaction.workspaces.suspend(TEAM, at=clock.now(), reason="token_revoked")

    clock.advance(minutes=4)
    watch.run()
    assert asked == []
    clock.advance(minutes=1)
    watch.run()
    assert (asked, nudged, is_suspended(database)) == ([TEAM], [], True)
    clock.advance(minutes=1)
    watch.run()
    assert (asked, nudged, is_suspended(database)) == ([TEAM, TEAM], [True], False)
    watch.run()
    assert asked == [TEAM, TEAM]


def test_a_workspace_that_cannot_be_asked_keeps_no_other_from_being_let_in(
    database: Database, clock: FakeClock
) -> None:
    def is_let_in(workspace_id: str) -> bool:
        if workspace_id == OTHER_TEAM:
            raise ConnectionError("no answer")
        return True

    for workspace_id in (OTHER_TEAM, TEAM):
        start_a_plan(database, clock, workspace_id)
        with database.transaction() as transaction:
            transaction.workspaces.suspend(workspace_id, at=clock.now(), reason="token_revoked")

    clock.advance(minutes=5)
    a_watch(database, clock, is_let_in=is_let_in).run()

    assert not is_suspended(database)


def is_suspended(database: Database) -> bool:
    with database.reading() as transaction:
        return transaction.workspaces.is_suspended(TEAM)
