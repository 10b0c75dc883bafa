"""A contract whose notice nobody answers: over its whole life exactly the posts of rules section 8."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from sandbox.faults import Fault, FaultMode
from sandbox.model import Message
from sandbox.seed import IT_SAAS
from storage.database import Database
from storage.schema.contracts import contracts
from tests.support.office import Office, an_office, upgrade_from, values_in

TEAM = "T0SANDBOX"
ADMIN = "U0SAM"
BACKUP = "U0NOOR"
SUMMER = datetime(2027, 6, 30, tzinfo=UTC)

ASKED_IN_THREAD = [
    "2027-02-05",  # weekly
    "2027-02-12",
    "2027-02-15",  # twice a week
    "2027-02-18",
    "2027-02-22",
    "2027-02-24",  # each business day, in the channel too; the last safe day has a post of its own
    "2027-02-25",
    "2027-02-26",
    "2027-03-02",  # the window is missed
    "2027-03-09",
    "2027-03-16",
    "2027-03-23",
    "2027-03-30",
]
SHOWN_IN_CHANNEL = ["2027-02-24", "2027-02-25", "2027-02-26", "2027-03-02"]
OWNER_TOLD = ["2027-02-15", "2027-02-18", "2027-02-22", "2027-02-24", "2027-02-25", "2027-02-26"]
OWNER_TOLD += ["2027-03-01", "2027-03-02"]
ADMIN_TOLD = OWNER_TOLD[2:]


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with an_office(database) as office:
        yield office


def days(messages: list[Message]) -> list[str]:
    return [f"{message.at:%Y-%m-%d}" for message in messages]


def test_a_notice_that_nobody_answers_is_asked_for_exactly_as_the_rules_say(office: Office) -> None:
    office.type("add ActivTrak 50 seats at $19 ends 2027-03-31")
    before = len(office.ephemeral())
    office.fill()
    with office.database.transaction() as transaction:
        transaction.workspaces.set_admins(TEAM, [ADMIN], at=office.clock.now())
    office.click(office.ephemeral()[before], "start_plan")

    office.go_to(SUMMER)

    posted = office.posted()
    (notice,) = (one for one in posted if f"{one.at:%Y-%m-%d}" == "2027-01-29")
    asked = [one for one in posted if one.thread_ts == notice.ts]
    assert days(asked) == ASKED_IN_THREAD
    assert days([one for one in asked if one.also_in_channel]) == SHOWN_IN_CHANNEL
    assert days(office.posted(channel=dm_of(office, "U0ALEX"))) == OWNER_TOLD
    assert days(office.posted(channel=dm_of(office, ADMIN))) == ADMIN_TOLD


def registered(office: Office) -> None:
    """The guide's contract with a backup; nobody starts its plan."""
    office.type("add ActivTrak 50 seats at $19 ends 2027-03-31")
    office.fill()
    with office.database.transaction() as transaction:
        transaction.connection.execute(update(contracts).values(backup_id=BACKUP))
        transaction.workspaces.set_admins(TEAM, [ADMIN], at=office.clock.now())


def test_without_a_plan_the_notice_is_asked_for_in_the_same_rhythm_and_of_the_same_people(
    office: Office,
) -> None:
    registered(office)

    office.go_to(datetime(2027, 3, 31, 12, tzinfo=UTC))

    first, *asked = office.posted()
    assert (f"{first.at:%Y-%m-%d}", first.thread_ts) == ("2027-01-29", None)
    assert {one.thread_ts for one in asked} == {first.ts}
    assert days(asked) == sorted([*ASKED_IN_THREAD, "2027-03-01"])
    assert days([one for one in asked if one.also_in_channel]) == sorted([*SHOWN_IN_CHANNEL, "2027-03-01"])
    assert days(office.posted(channel=dm_of(office, "U0ALEX"))) == OWNER_TOLD
    for person in (BACKUP, ADMIN):
        assert days(office.posted(channel=dm_of(office, person))) == ADMIN_TOLD


def test_after_an_upgrade_it_is_asked_by_the_rules_of_the_new_version_and_nothing_twice(
    office: Office,
) -> None:
    registered(office)
    office.go_to(datetime(2027, 2, 12, 12, tzinfo=UTC))
    before = days(office.posted())
    assert before[-1] == "2027-02-12"
    missed_at = datetime(2027, 3, 2, 8, tzinfo=UTC)  # when an earlier version had looked next
    with office.database.transaction() as transaction:
        looks = {"look_at": missed_at, "look_not_before": missed_at}
        transaction.connection.execute(update(contracts).values(looks))

    upgrade_from("0020", office)
    assert days(office.posted()) == before

    office.go_to(datetime(2027, 2, 24, 12, tzinfo=UTC))
    assert days(office.posted()) == [*before, "2027-02-15", "2027-02-18", "2027-02-22", "2027-02-24"]


def test_without_a_plan_whoever_is_told_directly_learns_why_and_can_answer_there(office: Office) -> None:
    registered(office)

    office.go_to(datetime(2027, 2, 22, 12, tzinfo=UTC))

    told = {person: office.posted(channel=dm_of(office, person))[-1] for person in ("U0ALEX", BACKUP, ADMIN)}
    assert {person: one.text.splitlines()[1] for person, one in told.items()} == {
        "U0ALEX": f"This is yours, and no notice is recorded yet. It is posted in <#{IT_SAAS.id}>.",
        BACKUP: f"No notice is recorded yet, and you are the backup. It is posted in <#{IT_SAAS.id}>.",
        ADMIN: "No notice is recorded yet, and you are an admin of exitplan. "
        f"It is posted in <#{IT_SAAS.id}>.",
    }
    office.click(told[BACKUP], "start_plan", person=BACKUP)
    for person in told:
        shown = office.posted(channel=dm_of(office, person))[-1]
        assert not values_in(shown, "start_plan"), "it is started"


def test_without_a_plan_proof_ends_the_asking_and_every_post_that_could_be_answered_loses_its_buttons(
    office: Office,
) -> None:
    registered(office)
    office.go_to(datetime(2027, 2, 25, 12, tzinfo=UTC))
    first, *later = office.posted()
    assert [bool(values_in(one, "record_notice")) for one in (first, later[0], later[-1])] == [
        True,
        False,
        True,
    ], "the first, which the channel sees, and the latest"

    office.type("notice ActivTrak")
    assert not office.fill(kind="confirmed", on="2027-02-25", reference="CASE-7").errors
    office.go_to(datetime(2027, 3, 31, 12, tzinfo=UTC))

    assert len(office.posted()) == len([first, *later])
    told = office.posted(channel=dm_of(office, "U0ALEX"))
    assert not [one for one in [*office.posted(), *told] if values_in(one, "record_notice")]


def test_without_a_plan_what_people_were_told_last_stays_to_be_answered_until_it_is(office: Office) -> None:
    registered(office)
    office.go_to(datetime(2027, 3, 25, 12, tzinfo=UTC))
    *earlier, last = office.posted(channel=dm_of(office, ADMIN))
    assert "send the notice all the same" in last.text, "the thread alone was asked since"
    assert values_in(last, "record_notice")
    assert not [one for one in earlier if values_in(one, "record_notice")]

    office.type("keep ActivTrak")
    assert not office.fill(reason="the team needs it").errors

    last = office.posted(channel=dm_of(office, ADMIN))[-1]
    assert "ActivTrak is kept" in last.text
    assert not values_in(last, "record_notice")


def test_without_a_plan_what_slack_took_and_did_not_confirm_is_said_once_and_loses_its_buttons(
    office: Office,
) -> None:
    registered(office)
    office.go_to(datetime(2027, 2, 20, 12, tzinfo=UTC))
    lost = Fault(method="chat.postMessage", mode=FaultMode.ACCEPT_THEN_RESET, times=4)
    office.sandbox.plan_fault(lost)

    office.go_to(datetime(2027, 2, 22, 12, tzinfo=UTC))

    places = [IT_SAAS.id, *(dm_of(office, one) for one in ("U0ALEX", BACKUP, ADMIN))]
    said = [days(office.posted(channel=place)).count("2027-02-22") for place in places]
    assert said == [1, 1, 1, 1], "the channel, the owner, the backup, the admin"
    office.type("keep ActivTrak")
    assert not office.fill(reason="the team needs it").errors
    posts = [one for place in places for one in office.posted(channel=place)]
    assert [one.channel for one in posts if values_in(one, "record_notice")] == []


def test_without_a_plan_who_sleeps_through_the_last_days_wakes_people_once_and_as_loudly(
    office: Office,
) -> None:
    registered(office)
    office.go_to(datetime(2027, 2, 10, 12, tzinfo=UTC))

    office.clock.advance_to(datetime(2027, 3, 12, 12, tzinfo=UTC))
    office.settle()

    woken = [one for one in office.posted() if f"{one.at:%Y-%m-%d}" == "2027-03-12"]
    assert [(one.thread_ts is not None, one.also_in_channel) for one in woken] == [(True, True)]
    for person in ("U0ALEX", BACKUP, ADMIN):
        assert days(office.posted(channel=dm_of(office, person))) == ["2027-03-12"]


def test_without_a_plan_and_with_the_channel_archived_everybody_is_told_once_a_day(office: Office) -> None:
    registered(office)
    office.go_to(datetime(2027, 2, 20, 12, tzinfo=UTC))
    office.sandbox.change_channel(IT_SAAS.id, archived=True)

    office.go_to(datetime(2027, 2, 24, 12, tzinfo=UTC))

    for person in ("U0ALEX", BACKUP, ADMIN):
        told = days(office.posted(channel=dm_of(office, person)))
        assert [day for day in told if day > "2027-02-20"] == ["2027-02-22", "2027-02-24"]


@pytest.mark.parametrize(
    "asleep_from",
    [
        pytest.param(datetime(2027, 2, 10, 12, tzinfo=UTC), id="after it was first asked for"),
        pytest.param(datetime(2026, 12, 2, 12, tzinfo=UTC), id="before it was ever asked for"),
    ],
)
def test_who_sleeps_through_the_last_days_for_notice_wakes_people_once_and_as_loudly(
    office: Office, asleep_from: datetime
) -> None:
    office.type("add ActivTrak 50 seats at $19 ends 2027-03-31")
    before = len(office.ephemeral())
    office.fill()
    with office.database.transaction() as transaction:
        transaction.workspaces.set_admins(TEAM, [ADMIN], at=office.clock.now())
    office.click(office.ephemeral()[before], "start_plan")
    office.go_to(asleep_from)

    office.clock.advance_to(datetime(2027, 3, 12, 12, tzinfo=UTC))
    office.settle()

    notice = [one for one in office.posted() if "Cancellation Request Form" in one.text]
    woken = [one for one in notice if f"{one.at:%Y-%m-%d}" == "2027-03-12"]
    assert [one.thread_ts is None or one.also_in_channel for one in woken] == [True]
    for person in ("U0ALEX", ADMIN):
        told = office.posted(channel=dm_of(office, person))
        assert days([one for one in told if "Cancellation Request Form" in one.text]) == ["2027-03-12"]


def test_an_ordinary_action_that_nobody_answers_is_posted_once_and_asked_about_once_more(
    office: Office,
) -> None:
    office.click(office.register(), "start_plan")

    office.go_to(datetime(2027, 4, 7, 12, tzinfo=UTC))

    threads = Counter(one.thread_ts for one in office.posted() if one.thread_ts)
    firsts = {one.ts: one.text for one in office.posted() if one.thread_ts is None}
    again = {firsts[ts].splitlines()[0]: count for ts, count in threads.items() if ts in firsts}
    notice = [count for text, count in again.items() if "Cancellation Request Form" in text]
    assert notice == [13]
    assert sorted(again.values())[:-1] == [1] * (len(again) - 1)
    once = len(firsts) - len(again)
    assert once == 4, "the plan, the last safe day, removing the tool, the question whether it renewed"


def test_after_notice_is_sent_only_its_confirmation_is_asked_for_weekly(office: Office) -> None:
    office.click(office.register(), "start_plan")
    office.go_to(datetime(2027, 2, 1, 12, tzinfo=UTC))
    notice = office.posted()[-1]
    office.click(notice, "done")
    office.fill(kind="sent", on="2027-02-01", method="form", reference="CASE-7")

    office.go_to(datetime(2027, 3, 10, tzinfo=UTC))

    replies = [one for one in office.posted() if one.thread_ts]
    confirmations = [one for one in replies if "written confirmation" in one.text]
    assert days(confirmations) == ["2027-02-15", "2027-02-22", "2027-03-01", "2027-03-08"]
    assert not [one for one in replies if one.thread_ts == notice.ts], "notice itself is quiet"


def dm_of(office: Office, person: str) -> str:
    dm = office.sandbox.slack.workspace.dm_of(person)
    assert dm is not None
    return dm.id


def test_when_the_channel_is_archived_the_owner_is_told_where_and_why(office: Office) -> None:
    answer = office.register()
    office.sandbox.change_channel(IT_SAAS.id, archived=True)

    office.click(answer, "start_plan")

    told = office.posted(channel=dm_of(office, "U0ALEX"))[0].text
    assert told.startswith(
        f"exitplan could not post in <#{IT_SAAS.id}>: it is archived. So you are told here:"
    )
    assert "Exit plan for ActivTrak" in told
