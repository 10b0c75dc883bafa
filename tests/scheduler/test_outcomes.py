"""What becomes of a post, by what the messenger says of it."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from scheduler.ports import DestinationClosed, NotAccepted, Refused, TokenDead, Uncertain
from scheduler.sweep import Sweep
from storage.database import Database
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from tests.support.clock import START, FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import OTHER_TEAM, TEAM, add_contract, add_plan_post, arm_one_reminder, start_plan


def the_delivery(database: Database, workspace_id: str = TEAM) -> DeliveryRecord:
    """The only delivery of the workspace that has not reached anybody."""
    with database.reading() as transaction:
        (delivery,) = transaction.deliveries.undelivered(workspace_id, due_before=START + timedelta(days=1))
    return delivery


def queue_an_edit(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, _ = start_plan(transaction, contract)
        add_plan_post(transaction, contract, plan, kind=DeliveryKind.PLAN_EDIT, message_ts="1.1")


def test_a_workspace_that_is_asked_to_wait_waits_exactly_that_long(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database)
    messenger.next_answers(NotAccepted(retry_after=30, error="ratelimited"))

    sweep.run()
    clock.advance(seconds=29)
    assert sweep.run().is_idle
    clock.advance(seconds=1)
    sweep.run()

    assert len(messenger.posts) == 2
    assert messenger.posts[1].attempts == 1


def test_all_of_a_workspace_waits_and_others_are_served(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    for _ in range(3):
        arm_one_reminder(database, due_at=START - timedelta(minutes=1))
    arm_one_reminder(database, workspace_id=OTHER_TEAM)
    messenger.next_answers(NotAccepted(retry_after=3600, error="ratelimited"))

    sweep.run()
    sweep.run()

    assert [post.workspace_id for post in messenger.posts] == [TEAM, OTHER_TEAM]


def test_without_a_time_to_wait_each_wait_doubles_up_to_a_minute(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database)
    messenger.next_answers(*[NotAccepted(retry_after=None, error="connection refused")] * 9)
    tried_at: list[int] = []

    for _ in range(300):
        sweep.run()
        if len(messenger.posts) > len(tried_at):
            tried_at.append((clock.now() - START).seconds)
        clock.advance(seconds=1)

    assert tried_at == [0, 1, 2, 4, 8, 16, 32, 64, 124, 184]


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        pytest.param(0, 1, id="none at all"),
        pytest.param(-5, 1, id="negative"),
        pytest.param(3600, 3600, id="an hour"),
        pytest.param(1e300, 86_400, id="for ever"),
    ],
)
def test_a_wait_is_between_a_second_and_a_day(
    *,
    database: Database,
    sweep: Sweep,
    messenger: ScriptedMessenger,
    clock: FakeClock,
    asked: float,
    seconds: int,
) -> None:
    arm_one_reminder(database)
    messenger.next_answers(NotAccepted(retry_after=asked, error="ratelimited"))
    sweep.run()

    clock.advance(seconds=seconds - 1)
    assert sweep.run().is_idle
    clock.advance(seconds=1)
    sweep.run()

    assert len(messenger.posts) == 2


def test_a_dead_token_suspends_the_workspace_and_keeps_its_rows(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    for workspace_id in (TEAM, OTHER_TEAM):
        arm_one_reminder(database, workspace_id=workspace_id)
    messenger.next_answers(TokenDead(error="token_revoked"), TokenDead(error="token_revoked"))
    sweep.run()
    clock.advance(days=2)
    assert sweep.run().is_idle
    assert len(messenger.posts) == 2

    with database.transaction() as transaction:
        assert transaction.workspaces.is_suspended(TEAM)
        transaction.workspaces.resume(TEAM)
    sweep.run()
    assert [post.workspace_id for post in messenger.posts[2:]] == [TEAM]
    assert sweep.run().is_idle


def test_after_a_dead_token_the_rest_of_the_workspace_is_not_even_tried(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    for _ in range(5):
        arm_one_reminder(database)
    messenger.next_answers(TokenDead(error="invalid_auth"))

    sweep.run()

    assert len(messenger.posts) == 1
    with database.reading() as transaction:
        rows = transaction.deliveries.undelivered(TEAM, due_before=START + timedelta(days=1))
    assert len(rows) == 5
    assert {row.lease_until for row in rows} == {None}
    assert {row.attempts for row in rows} == {0}


def test_a_closed_channel_blocks_the_row_which_stays_visible(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    arm_one_reminder(database)
    messenger.next_answers(DestinationClosed(error="is_archived"))

    sweep.run()
    sweep.run()
    clock.advance(days=1)

    assert sweep.run().is_idle
    blocked = the_delivery(database)
    assert (blocked.state, blocked.error) == (DeliveryState.BLOCKED, "is_archived")


def test_content_that_is_refused_stays_visible_and_somebody_is_told(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    arm_one_reminder(database)
    messenger.next_answers(Refused(error="invalid_blocks"))

    sweep.run()
    sweep.run()

    assert sweep.run().is_idle
    blocked = the_delivery(database)
    assert (blocked.state, blocked.error, blocked.attempts) == (DeliveryState.BLOCKED, "invalid_blocks", 1)
    assert messenger.posts[-1].fallback_for == blocked.id


def test_what_is_refused_everywhere_is_dead(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    arm_one_reminder(database)
    messenger.next_answers(Refused(error="invalid_blocks"), Refused(error="invalid_blocks"))

    sweep.run()
    sweep.run()

    with database.reading() as transaction:
        states = {one.state for one in transaction.deliveries.undelivered(TEAM, due_before=START)}
    assert states == {DeliveryState.BLOCKED, DeliveryState.DEAD}


@pytest.mark.parametrize("kind", [DeliveryKind.ANNOUNCEMENT, DeliveryKind.FALLBACK, DeliveryKind.PLAN_EDIT])
def test_what_was_overtaken_is_dropped_and_troubles_nobody(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, kind: DeliveryKind
) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, _ = start_plan(transaction, contract)
        add_plan_post(transaction, contract, plan, kind=kind, message_ts="1.1")
    messenger.next_answers(Refused(error="gone"))

    sweep.run()

    assert sweep.run().is_idle
    assert len(messenger.posts) == 1, "nobody else is told"
    with database.reading() as transaction:
        assert transaction.deliveries.undelivered(TEAM, due_before=START + timedelta(days=1)) == ()
        (dropped,) = transaction.deliveries.for_contract(TEAM, contract.id)
    assert dropped.state is DeliveryState.CANCELLED


def test_an_edit_of_unknown_fate_is_simply_made_again(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    queue_an_edit(database)
    messenger.next_answers(Uncertain(error="timeout"))

    sweep.run()
    assert sweep.run().is_idle
    clock.advance(seconds=5)
    sweep.run()

    assert [post.kind for post in messenger.posts] == [DeliveryKind.PLAN_EDIT, DeliveryKind.PLAN_EDIT]
    assert messenger.looks == []


def test_an_edit_that_gets_a_no_that_nobody_knows_three_times_is_dead_and_visible(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    queue_an_edit(database)
    messenger.next_answers(*[Uncertain(error="something_new", is_refusal=True)] * 9)

    for _ in range(9):
        sweep.run()
        clock.advance(seconds=90)

    assert [post.kind for post in messenger.posts] == [DeliveryKind.PLAN_EDIT] * 3
    assert (the_delivery(database).state, the_delivery(database).error) == (
        DeliveryState.DEAD,
        "something_new",
    )


def test_one_poison_delivery_does_not_keep_the_others_from_being_posted(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, caplog: pytest.LogCaptureFixture
) -> None:
    for minutes in (3, 2, 1):
        arm_one_reminder(database, due_at=START - timedelta(minutes=minutes))
    messenger.next_answers(KeyError("wording"))

    with caplog.at_level(logging.ERROR):
        sweep.run()

    poisoned = the_delivery(database)
    assert len(messenger.history) == 2
    assert (poisoned.state, poisoned.error) == (DeliveryState.SENDING, "the messenger failed; see the log")
    (logged,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert logged.getMessage() == f"Failed at posting delivery {poisoned.id}"
    assert logged.exc_info is not None
