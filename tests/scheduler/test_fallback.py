"""What can't be posted reaches somebody: owner, backup, registrant, admins, the default channel."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import update

from scheduler.ports import Delivered, DestinationClosed
from scheduler.sweep import Sweep
from storage.database import Database
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState, NewDelivery
from storage.schema.workspaces import workspaces
from tests.support.clock import START
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import (
    BACKUP,
    CHANNEL,
    EXPORT,
    OWNER,
    TEAM,
    add_contract,
    add_plan_post,
    arm,
    arm_one_reminder,
    start_plan,
)

REGISTRANT, ADMIN, GENERAL = "U0REGISTRANT", "U0ADMIN", "C0GENERAL"


@pytest.fixture(autouse=True)
def everybody(database: Database) -> None:
    """The workspace has an admin and a default channel."""
    with database.transaction() as transaction:
        transaction.workspaces.ensure(TEAM, at=START)
        transaction.workspaces.set_admins(TEAM, [ADMIN], at=START)
        transaction.connection.execute(update(workspaces).values(default_channel_id=GENERAL))


def close(messenger: ScriptedMessenger, *places: str) -> None:
    """From now on these conversations and people can't be reached."""

    def answer(delivery: DeliveryRecord) -> Delivered | DestinationClosed:
        if delivery.channel_id in places:
            return DestinationClosed(error="is_archived")
        return Delivered(channel_id=delivery.channel_id, ts="1.1")

    messenger.next_answers(*[answer] * 20)


def drain(sweep: Sweep) -> None:
    while not sweep.run().is_idle:
        pass


def states(database: Database) -> list[tuple[str, DeliveryState]]:
    """By place, whether it was reached."""
    with database.reading() as transaction:
        (contract,) = transaction.contracts.list(TEAM)
        rows = transaction.deliveries.for_contract(TEAM, contract.id)
    return sorted((one.channel_id, one.state) for one in rows)


def test_when_the_channel_is_closed_the_owner_is_told_in_the_same_tick(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    reminder = arm_one_reminder(database)
    close(messenger, CHANNEL)

    drain(sweep)

    told = messenger.posts[-1]
    assert (told.kind, told.recipient_id, told.reminder_id) == (
        DeliveryKind.FALLBACK,
        "U0OWNER",
        reminder.id,
    )
    assert states(database) == [
        (CHANNEL, DeliveryState.BLOCKED),
        ("U0OWNER", DeliveryState.DELIVERED),
    ]


def test_whoever_cannot_be_reached_is_followed_by_the_next(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    arm_one_reminder(database, registrant_id=REGISTRANT)
    close(messenger, CHANNEL, "U0OWNER", "U0BACKUP", REGISTRANT, ADMIN)

    drain(sweep)

    assert [post.channel_id for post in messenger.posts] == [
        CHANNEL,
        "U0OWNER",
        "U0BACKUP",
        REGISTRANT,
        ADMIN,
        GENERAL,
    ]


def test_with_nobody_left_it_is_dead(database: Database, sweep: Sweep, messenger: ScriptedMessenger) -> None:
    arm_one_reminder(database)
    close(messenger, CHANNEL, "U0OWNER", "U0BACKUP", ADMIN, GENERAL)

    drain(sweep)

    assert states(database) == [
        (CHANNEL, DeliveryState.BLOCKED),
        (GENERAL, DeliveryState.DEAD),
        (ADMIN, DeliveryState.BLOCKED),
        ("U0BACKUP", DeliveryState.BLOCKED),
        ("U0OWNER", DeliveryState.BLOCKED),
    ]


def test_a_restricted_contract_never_leaves_its_circle(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    arm_one_reminder(database, is_restricted=True)
    close(messenger, CHANNEL, "U0OWNER", "U0BACKUP", ADMIN)

    drain(sweep)

    assert GENERAL not in [post.channel_id for post in messenger.posts]
    assert (ADMIN, DeliveryState.DEAD) in states(database)


@pytest.mark.parametrize(("is_restricted", "asked"), [(False, "U0FORMER"), (True, "U0OWNER")])
def test_an_assignee_comes_first_unless_the_contract_is_closed_to_them(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, *, is_restricted: bool, asked: str
) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction, is_restricted=is_restricted)
        _, (export,) = start_plan(transaction, contract, [EXPORT])
        arm(transaction, transaction.plans.assign(TEAM, export.id, "U0FORMER"))
    close(messenger, CHANNEL)

    drain(sweep)

    assert [one.channel_id for one in messenger.posts if one.kind is DeliveryKind.FALLBACK] == [asked]


def test_what_is_about_the_workspace_goes_to_its_admins(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    with database.transaction() as transaction:
        weekly = NewDelivery(kind=DeliveryKind.WEEKLY, topic="2026-W49", channel_id=CHANNEL, due_at=START)
        transaction.deliveries.add(TEAM, weekly, at=START)
    close(messenger, CHANNEL)

    drain(sweep)

    told = messenger.posts[-1]
    assert (told.kind, told.recipient_id, told.topic) == (DeliveryKind.FALLBACK, ADMIN, "2026-W49")


def test_a_plan_that_cannot_be_posted_goes_to_the_owner(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, _ = start_plan(transaction, contract)
        add_plan_post(transaction, contract, plan)
    close(messenger, CHANNEL)

    drain(sweep)

    assert [(post.kind, post.plan_id) for post in messenger.posts] == [
        (DeliveryKind.PLAN, plan.id),
        (DeliveryKind.FALLBACK, plan.id),
    ]


def test_an_edit_of_a_message_that_is_out_of_reach_is_dropped(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        plan, _ = start_plan(transaction, contract)
        add_plan_post(transaction, contract, plan, kind=DeliveryKind.PLAN_EDIT, message_ts="1.1")
    close(messenger, CHANNEL)

    drain(sweep)

    assert states(database) == [(CHANNEL, DeliveryState.CANCELLED)]


def test_a_file_goes_to_nobody_but_the_one_who_asked(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        file = NewDelivery(
            kind=DeliveryKind.FILE,
            topic="letter:notice",
            contract_id=contract.id,
            channel_id="U0SAM",
            recipient_id="U0SAM",
            due_at=START,
        )
        transaction.deliveries.add(TEAM, file, at=START)
    close(messenger, "U0SAM")

    drain(sweep)

    assert states(database) == [("U0SAM", DeliveryState.DEAD)]


def appoint_fallback_people(database: Database, *people: str) -> None:
    with database.transaction() as transaction:
        transaction.connection.execute(update(workspaces).values(fallback_ids=list(people)))


def test_fallback_people_come_after_the_contracts_own_and_before_the_admins(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    appoint_fallback_people(database, "U0FIRST", "U0SECOND")
    arm_one_reminder(database, registrant_id=REGISTRANT)
    close(messenger, CHANNEL, "U0OWNER", "U0BACKUP", REGISTRANT, "U0FIRST")

    drain(sweep)

    assert [one.channel_id for one in messenger.posts] == [
        CHANNEL,
        "U0OWNER",
        "U0BACKUP",
        REGISTRANT,
        "U0FIRST",
        "U0SECOND",
    ]


def test_fallback_people_hear_nothing_of_a_restricted_contract(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    appoint_fallback_people(database, "U0FIRST")
    arm_one_reminder(database, is_restricted=True, registrant_id=REGISTRANT)
    close(messenger, CHANNEL, "U0OWNER", "U0BACKUP", REGISTRANT)

    drain(sweep)

    assert messenger.posts[-1].channel_id == ADMIN
    assert "U0FIRST" not in [one.channel_id for one in messenger.posts]


@pytest.mark.parametrize(
    ("closed", "told"),
    [
        pytest.param(CHANNEL, [BACKUP, OWNER], id="the channel, of which the owner hears directly"),
        pytest.param(OWNER, [CHANNEL, BACKUP], id="the owner, of whom the backup hears"),
    ],
)
def test_what_is_called_for_in_a_channel_and_directly_reaches_nobody_twice(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, closed: str, told: list[str]
) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        call = NewDelivery(
            contract_id=contract.id,
            kind=DeliveryKind.ANNOUNCEMENT,
            topic="call",
            channel_id=CHANNEL,
            due_at=START,
        )
        direct = replace(call, kind=DeliveryKind.ESCALATION, channel_id=OWNER, recipient_id=OWNER)
        for new in (call, direct):
            transaction.deliveries.add(TEAM, new, at=START)
    close(messenger, closed)

    drain(sweep)

    assert sorted(place for place, state in states(database) if state is DeliveryState.DELIVERED) == told
    assert [state for _, state in states(database)].count(DeliveryState.BLOCKED) == 1
