"""Asking again: in the thread of the first, then shown in the channel, then to people directly."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from planner.actions import ActionKey
from scheduler.ports import Delivered, DestinationClosed, NotAccepted, Outcome, TokenDead, Uncertain
from scheduler.sweep import Sweep
from storage.database import Database
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from storage.records.messages import PostedMessage
from storage.records.plans import ActionRecord
from storage.records.reminders import ReminderState
from tests.support.clock import FakeClock
from tests.support.messenger import ScriptedMessenger
from tests.support.stored import CHANNEL, SUBMIT, TEAM, a_line, add_contract, start_plan

ADMIN = "U0ADMIN"
NINE = datetime(2027, 1, 29, 8, 0, tzinfo=UTC)
"""In Berlin, on the day on which the notice is first asked for."""


@pytest.fixture
def action(database: Database) -> ActionRecord:
    """The notice of the guide's contract, to be sent by 1 March; the workspace has an admin."""
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        transaction.workspaces.set_admins(TEAM, [ADMIN], at=NINE)
        _, (action,) = start_plan(transaction, contract, [SUBMIT])
        return action


def ask(database: Database, action: ActionRecord, on: datetime) -> None:
    sequence = 0 if on == NINE else on.date().toordinal()
    with database.transaction() as transaction:
        transaction.reminders.arm(TEAM, action, remind_on=on.date(), due_at=on, sequence=sequence)


def drain(sweep: Sweep) -> None:
    while not sweep.run().is_idle:
        pass


def go(clock: FakeClock, sweep: Sweep, to: datetime) -> None:
    clock.jump_to(to)
    drain(sweep)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param((date(2027, 2, 5), False, []), id="a week later"),
        pytest.param((date(2027, 2, 15), False, ["U0OWNER"]), id="14 days before"),
        pytest.param((date(2027, 2, 22), False, ["U0OWNER", "U0BACKUP", ADMIN]), id="7 days before"),
        pytest.param((date(2027, 2, 24), True, ["U0OWNER", "U0BACKUP", ADMIN]), id="5 days before"),
        pytest.param((date(2027, 3, 9), False, []), id="a week after it was missed"),
    ],
)
def test_asking_again_answers_the_first_message_and_grows_louder(
    database: Database,
    messenger: ScriptedMessenger,
    clock: FakeClock,
    action: ActionRecord,
    asked: tuple[date, bool, list[str]],
) -> None:
    day, is_shown, told = asked
    sweep = Sweep(database, messenger, clock, owner="sender-1")
    again = datetime(day.year, day.month, day.day, 8, 0, tzinfo=UTC)
    ask(database, action, NINE)
    ask(database, action, again)

    go(clock, sweep, NINE)
    go(clock, sweep, again)

    first, second, *directly = messenger.posts
    assert (first.thread_ts, first.also_in_channel) == (None, False)
    assert (second.kind, second.channel_id) == (DeliveryKind.REMINDER, CHANNEL)
    assert (second.thread_ts, second.also_in_channel) == ("1796115600.000001", is_shown)
    assert [(one.kind, one.recipient_id) for one in directly] == [
        (DeliveryKind.ESCALATION, user_id) for user_id in told
    ]


def test_what_was_missed_while_asleep_is_said_once(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    for weeks in range(3):
        ask(database, action, NINE + timedelta(weeks=weeks))

    go(clock, sweep, NINE + timedelta(weeks=3) - timedelta(days=6))

    (post,) = messenger.posts
    assert (post.thread_ts, post.due_at) == (None, NINE)
    with database.reading() as transaction:
        reminders = transaction.reminders.for_action(TEAM, action.id)
    assert {one.state for one in reminders} == {ReminderState.QUEUED}
    assert {one.delivery_id for one in reminders} == {post.id}


EVERYBODY = ["U0OWNER", "U0BACKUP", ADMIN]
AT_EIGHT = {
    day: datetime(2027, month, day, 8, 0, tzinfo=UTC) for month, day in [(2, 5), (2, 15), (2, 24), (3, 1)]
}
"""By day of the month: weekly, then the owner is told, then everybody, and the last safe day."""


def told(messenger: ScriptedMessenger) -> list[str | None]:
    """Who was told directly, in that order."""
    return [one.recipient_id for one in messenger.posts if one.kind is DeliveryKind.ESCALATION]


def asked_in_channel(messenger: ScriptedMessenger) -> list[tuple[str | None, bool]]:
    """The posts in the channel: their threads, and whether they are shown in the channel too."""
    posts = [one for one in messenger.posts if one.kind is DeliveryKind.REMINDER]
    return [(one.thread_ts, one.also_in_channel) for one in posts]


@pytest.mark.parametrize(
    "slept",
    [
        pytest.param(([5], False, []), id="a weekly asking"),
        pytest.param(([5, 15], False, ["U0OWNER"]), id="the owner's"),
        pytest.param(([5, 15, 24], True, EVERYBODY), id="everybody's"),
    ],
)
def test_after_a_sleep_it_is_said_once_and_as_loudly_as_the_loudest_day_slept_through(
    database: Database,
    messenger: ScriptedMessenger,
    clock: FakeClock,
    action: ActionRecord,
    slept: tuple[list[int], bool, list[str]],
) -> None:
    slept_through, is_shown, heard = slept
    sweep = Sweep(database, messenger, clock, owner="sender-1")
    ask(database, action, NINE)
    for day in slept_through:
        ask(database, action, AT_EIGHT[day])
    go(clock, sweep, NINE)

    go(clock, sweep, datetime(2027, 3, 12, 8, 0, tzinfo=UTC))

    assert asked_in_channel(messenger) == [(None, False), ("1796115600.000001", is_shown)]
    assert told(messenger) == heard


def test_who_wakes_in_the_last_days_is_as_loud_as_the_day_it_is(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    ask(database, action, NINE)
    ask(database, action, AT_EIGHT[5])

    go(clock, sweep, AT_EIGHT[24])

    assert asked_in_channel(messenger) == [(None, False)]
    assert told(messenger) == EVERYBODY


def test_who_wakes_on_the_last_safe_day_leaves_the_telling_to_that_days_own_reminder(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    ask(database, action, NINE)
    ask(database, action, AT_EIGHT[24])

    go(clock, sweep, AT_EIGHT[1])

    assert told(messenger) == []


def test_after_a_dead_token_everybody_is_told_once_who_was_to_be_told_meanwhile(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    ask(database, action, NINE)
    go(clock, sweep, NINE)
    days = [AT_EIGHT[5], AT_EIGHT[15], datetime(2027, 2, 22, 8, tzinfo=UTC), AT_EIGHT[24]]
    for day in days:
        ask(database, action, day)
    messenger.next_answers(TokenDead(error="token_revoked"))
    for day in days:
        go(clock, sweep, day)
    assert (len(asked_in_channel(messenger)), told(messenger)) == (2, [])

    with database.transaction() as transaction:
        transaction.workspaces.resume(TEAM)
    go(clock, sweep, datetime(2027, 3, 12, 8, 0, tzinfo=UTC))

    first, refused, said = asked_in_channel(messenger)
    assert (first, refused, said) == (
        (None, False),
        ("1796115600.000001", False),
        ("1796115600.000001", True),
    )
    assert told(messenger) == EVERYBODY


def test_whom_a_message_is_on_its_way_to_gets_no_second_one_about_the_same(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    ask(database, action, NINE)
    go(clock, sweep, NINE)
    ask(database, action, AT_EIGHT[15])
    ask(database, action, AT_EIGHT[24])
    a_day = timedelta(days=1).total_seconds()
    taken = Delivered(channel_id=CHANNEL, ts="2.2")
    messenger.next_answers(taken, *[NotAccepted(retry_after=a_day, error="ratelimited")] * 9)
    for days in range(9):
        go(clock, sweep, AT_EIGHT[15] + timedelta(days=days, minutes=days))
    assert {(one.id, one.recipient_id) for one in messenger.posts[2:]} == {(messenger.posts[2].id, "U0OWNER")}

    go(clock, sweep, AT_EIGHT[24] + timedelta(days=2))

    heard = [one.recipient_id for one in messenger.posts if one.id in messenger.history]
    assert sorted(one for one in set(heard) if one) == sorted(EVERYBODY)
    assert len({one.id for one in messenger.posts if one.recipient_id == "U0OWNER"}) == 1


def test_while_the_first_is_on_its_way_nothing_is_asked_again(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    ask(database, action, NINE)
    ask(database, action, NINE + timedelta(weeks=1))
    a_week = timedelta(weeks=1).total_seconds()
    messenger.next_answers(*[NotAccepted(retry_after=a_week, error="ratelimited")] * 8)

    for days in range(8):
        go(clock, sweep, NINE + timedelta(days=days))
    go(clock, sweep, NINE + timedelta(days=9))

    assert {post.id for post in messenger.posts} == {messenger.posts[0].id}
    assert list(messenger.history) == [messenger.posts[0].id], "posted once"


def shown_in_channel(database: Database, action: ActionRecord) -> list[tuple[date, bool]]:
    """Of each post in the channel, its day, and whether it was shown there outside its thread too."""
    with database.reading() as transaction:
        rows = transaction.deliveries.for_contract(TEAM, action.contract_id)
    posts = [one for one in rows if one.kind is DeliveryKind.REMINDER]
    assert {one.state for one in posts} == {DeliveryState.DELIVERED}
    return [(one.due_at.date(), one.also_in_channel) for one in posts]


def test_what_falls_due_while_nobody_knows_whether_a_post_is_there_is_said_by_itself(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    ask(database, action, NINE)
    go(clock, sweep, NINE)
    for day in (22, 24, 25):
        ask(database, action, datetime(2027, 2, day, 8, tzinfo=UTC))
    messenger.next_answers(Uncertain(error="TimeoutError"))
    messenger.history_error = TimeoutError()
    go(clock, sweep, datetime(2027, 2, 22, 8, tzinfo=UTC))
    unknown = messenger.posts[1]

    go(clock, sweep, AT_EIGHT[24])
    go(clock, sweep, datetime(2027, 2, 25, 8, tzinfo=UTC))
    messenger.history_error = None
    messenger.history[unknown.id] = "22.22"
    go(clock, sweep, datetime(2027, 2, 25, 9, tzinfo=UTC))

    assert shown_in_channel(database, action) == [
        (NINE.date(), False),
        (date(2027, 2, 22), False),
        (date(2027, 2, 24), True),
        (date(2027, 2, 25), True),
    ]


def test_what_falls_due_while_another_sender_is_inside_a_post_is_said_by_itself(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    other = Sweep(database, messenger, clock, owner="sender-2")
    ask(database, action, NINE)
    ask(database, action, AT_EIGHT[5])
    ask(database, action, AT_EIGHT[24])
    go(clock, sweep, NINE)

    def meanwhile(_: DeliveryRecord) -> Outcome:
        go(clock, other, AT_EIGHT[24])
        return Delivered(channel_id=CHANNEL, ts="2.2")

    messenger.next_answers(meanwhile)
    go(clock, sweep, AT_EIGHT[5])

    assert shown_in_channel(database, action) == [
        (NINE.date(), False),
        (date(2027, 2, 5), False),
        (date(2027, 2, 24), True),
    ]


def test_a_message_to_a_person_of_unknown_fate_keeps_nothing_later_from_them(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    ask(database, action, NINE)
    go(clock, sweep, NINE)
    ask(database, action, AT_EIGHT[15])
    ask(database, action, AT_EIGHT[24])
    messenger.next_answers(Delivered(channel_id=CHANNEL, ts="2.2"), Uncertain(error="TimeoutError"))
    messenger.history_error = TimeoutError()

    go(clock, sweep, AT_EIGHT[15])
    assert told(messenger) == ["U0OWNER"], "and nobody knows whether it is there"
    go(clock, sweep, AT_EIGHT[24])

    assert told(messenger) == ["U0OWNER", *EVERYBODY]


def heard(database: Database, action: ActionRecord) -> list[tuple[str | None, DeliveryKind]]:
    """Who was told of the action directly, and how, in that order."""
    with database.reading() as transaction:
        rows = transaction.deliveries.for_contract(TEAM, action.contract_id)
    arrived = [one for one in rows if one.recipient_id and one.state is DeliveryState.DELIVERED]
    return [(one.recipient_id, one.kind) for one in arrived]


def archive(messenger: ScriptedMessenger) -> None:
    """From now on the channel is closed, and people can be reached."""

    def answer(delivery: DeliveryRecord) -> Outcome:
        if delivery.channel_id == CHANNEL:
            return DestinationClosed(error="is_archived")
        return Delivered(channel_id=delivery.channel_id, ts="5.5")

    messenger.next_answers(*[answer] * 20)


FEB_12, FEB_15 = datetime(2027, 2, 12, 8, tzinfo=UTC), AT_EIGHT[15]
"""A weekly asking, of which nobody is told directly, and the first one of which the owner is."""
A_DAY = timedelta(days=1).total_seconds()


def test_whom_a_later_asking_tells_beside_a_post_is_not_told_again_when_its_channel_turns_out_closed(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    ask(database, action, NINE)
    go(clock, sweep, NINE)
    ask(database, action, FEB_12)
    ask(database, action, FEB_15)
    messenger.next_answers(*[NotAccepted(retry_after=A_DAY, error="refused")] * 4)
    for days in range(4):
        go(clock, sweep, FEB_12 + timedelta(days=days, minutes=days))
    assert {one.channel_id for one in messenger.posts} == {CHANNEL}, "the owner's waits behind it"

    archive(messenger)
    go(clock, sweep, FEB_15 + timedelta(days=2))

    assert sorted(heard(database, action)) == [
        ("U0BACKUP", DeliveryKind.FALLBACK),
        ("U0OWNER", DeliveryKind.ESCALATION),
    ]


def test_whom_a_message_instead_of_a_post_is_on_its_way_to_gets_no_second_one_about_the_same(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    ask(database, action, NINE)
    go(clock, sweep, NINE)
    ask(database, action, FEB_12)
    ask(database, action, FEB_15)
    closed = DestinationClosed(error="is_archived")
    messenger.next_answers(closed, *[NotAccepted(retry_after=A_DAY, error="refused")] * 4)
    for days in range(4):
        go(clock, sweep, FEB_12 + timedelta(days=days, minutes=days))

    archive(messenger)
    go(clock, sweep, FEB_15 + timedelta(days=2))

    assert heard(database, action) == [
        ("U0OWNER", DeliveryKind.FALLBACK),
        ("U0BACKUP", DeliveryKind.FALLBACK),
    ]


def test_who_was_told_of_an_earlier_day_is_told_again_when_a_later_one_finds_the_channel_closed(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    ask(database, action, NINE)
    ask(database, action, AT_EIGHT[5])
    archive(messenger)

    go(clock, sweep, NINE)
    go(clock, sweep, AT_EIGHT[5])

    assert heard(database, action) == [("U0OWNER", DeliveryKind.FALLBACK)] * 2


def test_in_a_direct_message_the_owner_is_not_told_twice(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction, channel_id="D0OWNER", backup_id=None)
        _, (action,) = start_plan(transaction, contract, [SUBMIT])
    late = datetime(2027, 2, 22, 8, 0, tzinfo=UTC)
    ask(database, action, late)

    go(clock, sweep, late)

    assert [post.channel_id for post in messenger.posts] == ["D0OWNER"]


def test_after_a_dead_token_what_fell_due_meanwhile_is_said_once(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    for weeks in range(4):
        ask(database, action, NINE + timedelta(weeks=weeks))
    messenger.next_answers(TokenDead(error="token_revoked"))
    for weeks in range(4):
        go(clock, sweep, NINE + timedelta(weeks=weeks))
    assert len(messenger.posts) == 1, "nothing is tried while Slack refuses the token"

    with database.transaction() as transaction:
        transaction.workspaces.resume(TEAM)
    drain(sweep)

    refused, said, *directly = messenger.posts
    assert refused.id == said.id
    assert [one.recipient_id for one in directly] == ["U0OWNER"], "on 19 February, in the last 14 days"
    assert list(messenger.history) == [said.id, directly[0].id]


def test_what_is_due_of_one_contract_at_one_instant_comes_in_the_order_of_its_timeline(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock
) -> None:
    """Whatever their deadlines are: the check has none, the roll-out has the nearest."""
    keys = (
        ActionKey.SUBMIT_CANCELLATION,
        ActionKey.FINAL_EXPORT,
        ActionKey.ROLL_OUT_AND_UNINSTALL,
        ActionKey.CHECK_NO_RENEWAL_CHARGE,
    )
    until = (date(2027, 3, 31), date(2027, 3, 5), date(2027, 2, 1), None)
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        lines = [
            a_line(key, date(2027, 1, 30), valid_until=last) for key, last in zip(keys, until, strict=True)
        ]
        _, actions = start_plan(transaction, contract, lines)
        for action in reversed(actions):
            transaction.reminders.arm(TEAM, action, remind_on=NINE.date(), due_at=NINE)

    go(clock, sweep, NINE)

    assert messenger.posts, "they are said"
    with database.reading() as transaction:
        said = [transaction.reminders.get(TEAM, one.reminder_id or "") for one in messenger.posts]
    assert [one.action_key for one in said if one] == list(keys)


def test_when_something_of_a_plan_is_said_its_message_is_brought_up_to_date(
    database: Database, sweep: Sweep, messenger: ScriptedMessenger, clock: FakeClock, action: ActionRecord
) -> None:
    message = PostedMessage(channel_id=CHANNEL, ts="1.0")
    with database.transaction() as transaction:
        transaction.plans.set_message(TEAM, action.plan_id, message)
    ask(database, action, NINE)

    go(clock, sweep, NINE)

    edits = [one for one in messenger.posts if one.kind is DeliveryKind.PLAN_EDIT]
    assert [(one.channel_id, one.message_ts) for one in edits] == [(CHANNEL, "1.0")]


def test_whom_a_restricted_contract_is_closed_to_is_told_of_no_action_even_if_it_is_still_theirs(
    database: Database, clock: FakeClock, sweep: Sweep, messenger: ScriptedMessenger
) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction, is_restricted=True)
        transaction.workspaces.set_admins(TEAM, [ADMIN], at=NINE)
        _, actions = start_plan(transaction, contract)
        for action, assignee in zip(actions, ("U0FORMER", ADMIN), strict=True):
            given = transaction.plans.assign(TEAM, action.id, assignee)
            transaction.reminders.arm(TEAM, given, remind_on=NINE.date(), due_at=NINE)

    go(clock, sweep, NINE)

    told = {one.channel_id for one in messenger.posts if one.kind is DeliveryKind.ESCALATION}
    assert told == {ADMIN}
