from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clients import UnknownWorkspaceError, asking_client, hurried_client, only_workspace
from bot.people import OutOfTimeError, People
from bot.slack_objects import read_channel, read_person
from sandbox.clock import SandboxClock
from sandbox.faults import Fault, FaultMode
from sandbox.seed import ALEX, FINANCE, GENERAL, GUS, IT_SAAS, NOOR, RIO, SAM, VENDOR, dm_with_bot
from sandbox.server import Sandbox

TEAM = "T0SANDBOX"


class Seconds:
    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SandboxClock(lambda: datetime(2026, 12, 1, tzinfo=UTC))) as sandbox:
        yield sandbox


@pytest.fixture
def people(sandbox: Sandbox, seconds: Seconds) -> People:
    client = asking_client(sandbox.bot_token, base_url=sandbox.api_url)
    return People(only_workspace(TEAM, client), seconds)


def asked(sandbox: Sandbox, method: str) -> int:
    return sum(entry.kind == method for entry in sandbox.traffic())


def test_a_person_comes_with_zone_and_standing(people: People) -> None:
    assert people.person(TEAM, ALEX.id).is_admin
    assert people.person(TEAM, SAM.id).timezone == "America/New_York"
    assert not people.person(TEAM, SAM.id).is_admin
    assert people.person(TEAM, GUS.id).is_guest
    assert people.person(TEAM, RIO.id).is_stranger
    assert not people.person(TEAM, RIO.id).is_member


@pytest.mark.parametrize(("times", "is_answered"), [(1, True), (2, False)])
def test_what_is_only_read_is_asked_once_more_where_the_connection_broke(
    people: People, sandbox: Sandbox, times: int, is_answered: bool
) -> None:
    sandbox.plan_fault(Fault(method="users.info", mode=FaultMode.RESET, times=times))

    if is_answered:
        assert people.person(TEAM, SAM.id).timezone == "America/New_York"
    else:
        with pytest.raises(OSError, match=r"reset|closed"):
            people.person(TEAM, SAM.id)
    assert asked(sandbox, "users.info") == 2


def test_what_says_something_is_never_repeated(sandbox: Sandbox) -> None:
    client = asking_client(sandbox.bot_token, base_url=sandbox.api_url)
    sandbox.plan_fault(Fault(method="chat.postMessage", mode=FaultMode.ACCEPT_THEN_RESET))

    with pytest.raises(OSError, match=r"reset|closed"):
        client.chat_postMessage(channel=IT_SAAS.id, text="Hello")

    assert len(sandbox.messages(IT_SAAS.id)) == 1


def test_slack_is_asked_once_in_five_minutes(people: People, sandbox: Sandbox, seconds: Seconds) -> None:
    people.person(TEAM, ALEX.id)
    people.person(TEAM, ALEX.id)
    assert asked(sandbox, "users.info") == 1
    assert people.knows(TEAM, ALEX.id)

    seconds.passed += 301

    assert not people.knows(TEAM, ALEX.id)
    people.person(TEAM, ALEX.id)
    assert asked(sandbox, "users.info") == 2


def test_after_a_name_that_slack_did_not_say_no_name_is_asked_for_during_five_minutes(
    people: People, sandbox: Sandbox, seconds: Seconds
) -> None:
    sandbox.plan_fault(Fault(method="users.info", mode=FaultMode.SERVER_ERROR))
    assert people.name(TEAM, ALEX.id) == ""

    seconds.passed += 299
    assert people.name(TEAM, ALEX.id) == ""
    assert people.name(TEAM, SAM.id) == ""
    assert asked(sandbox, "users.info") == 1

    seconds.passed += 1
    assert people.name(TEAM, ALEX.id) == "alex"
    assert people.name(TEAM, SAM.id) == "sam"


def test_a_name_that_is_remembered_is_said_although_another_was_not(people: People, sandbox: Sandbox) -> None:
    assert people.name(TEAM, ALEX.id) == "alex"
    sandbox.plan_fault(Fault(method="users.info", mode=FaultMode.SERVER_ERROR))
    assert people.name(TEAM, SAM.id) == ""

    assert people.name(TEAM, ALEX.id) == "alex"


def test_somebody_whom_slack_does_not_know_takes_nobody_else_their_name(people: People) -> None:
    assert people.name(TEAM, "U0NOBODY") == ""
    assert people.name(TEAM, ALEX.id) == "alex"


def test_a_channel_says_who_is_in_it(people: People, sandbox: Sandbox) -> None:
    general = people.channel(TEAM, GENERAL.id)
    assert general is not None
    assert (general.name, general.has_bot, general.is_private, general.is_external) == (
        "general",
        True,
        False,
        False,
    )
    shared = people.channel(TEAM, VENDOR.id)
    assert shared is not None
    assert shared.is_external
    assert people.channel(TEAM, FINANCE.id) is None, "private, and without the bot"
    sandbox.change_channel(FINANCE.id, bot_member=True)
    finance = people.channel(TEAM, FINANCE.id)
    assert finance is not None
    assert finance.is_private


def test_a_direct_message_is_private_and_has_the_bot(people: People) -> None:
    dm = people.channel(TEAM, dm_with_bot(ALEX).id)

    assert dm is not None
    assert dm.is_private
    assert dm.has_bot


def test_a_fresh_look_sees_what_has_just_changed(people: People, sandbox: Sandbox) -> None:
    people.channel(TEAM, GENERAL.id)
    sandbox.change_channel(GENERAL.id, bot_member=False)

    remembered = people.channel(TEAM, GENERAL.id)
    fresh = people.channel(TEAM, GENERAL.id, fresh=True)

    assert remembered is not None
    assert remembered.has_bot
    assert fresh is not None
    assert not fresh.has_bot


def crowd(sandbox: Sandbox, number: int) -> None:
    """So many people in all, the bot included."""
    people = sandbox.workspace.people
    for at in range(number - 1 - len(people)):
        people[f"U1{at}"] = replace(SAM, id=f"U1{at}", name=f"sam{at}", real_name="Sam Crowd")


def test_people_are_found_by_each_of_their_names_whatever_the_case(people: People, sandbox: Sandbox) -> None:
    crowd(sandbox, 7)

    found = people.ids_by_name(TEAM)

    assert found is not None
    assert (found["sam"], found["sam rivera"], found["noor haddad"]) == ((SAM.id,), (SAM.id,), (NOOR.id,))
    assert found["sam crowd"] == ("U10",)
    assert "exitplan" not in found, "an app is nobody"
    people.ids_by_name(TEAM)
    assert asked(sandbox, "users.list") == 1


@pytest.mark.parametrize(("number", "is_found"), [(600, True), (601, False)])
def test_people_are_found_by_name_among_at_most_600_accounts(
    people: People, sandbox: Sandbox, number: int, is_found: bool
) -> None:
    crowd(sandbox, number)

    assert (people.ids_by_name(TEAM) is not None) == is_found
    assert ALEX.id in people.admins(TEAM), "admins are looked for on every page"


def test_names_go_on_from_the_page_at_which_time_ran_out(sandbox: Sandbox, seconds: Seconds) -> None:
    crowd(sandbox, 600)
    client = asking_client(sandbox.bot_token, base_url=sandbox.api_url)

    def slow(_: str) -> WebClient:
        seconds.passed += 0.75
        return client

    people = People(slow, seconds)

    with pytest.raises(OutOfTimeError):
        people.in_time().ids_by_name(TEAM)
    assert asked(sandbox, "users.list") == 2

    found = people.in_time().ids_by_name(TEAM)

    assert asked(sandbox, "users.list") == 3
    assert found is not None
    assert found["sam rivera"] == (SAM.id,)
    assert "U11" in found["sam crowd"]


@pytest.mark.parametrize(("passed", "is_answered"), [(1.4375, True), (1.5, False)])
def test_slack_is_not_asked_once_the_time_is_over(
    people: People, sandbox: Sandbox, seconds: Seconds, passed: float, is_answered: bool
) -> None:
    people.person(TEAM, SAM.id)
    hurried = people.in_time()
    seconds.passed += passed

    assert hurried.person(TEAM, SAM.id).id == SAM.id, "what is remembered takes no time"
    if is_answered:
        assert hurried.person(TEAM, NOOR.id).id == NOOR.id
    else:
        with pytest.raises(OutOfTimeError):
            hurried.person(TEAM, NOOR.id)
    assert people.person(TEAM, ALEX.id).id == ALEX.id, "others have all the time"


@pytest.mark.parametrize(
    ("left", "times", "timeout"),
    [
        pytest.param(0.25, 2, 0.25, id="there is time for a second try"),
        pytest.param(0.0, 1, 0.0, id="there is none"),
    ],
)
def test_a_broken_connection_is_tried_again_in_what_is_left_of_the_time(
    sandbox: Sandbox, left: float, times: int, timeout: float
) -> None:
    sandbox.plan_fault(Fault(method="users.info", mode=FaultMode.RESET))
    seconds = iter([2.5, left])
    asking = asking_client(sandbox.bot_token, base_url=sandbox.api_url)
    client = hurried_client(asking, lambda: next(seconds))
    assert client.timeout == 2, "one that asks waits no longer than ever"

    if times == 2:
        assert client.users_info(user=NOOR.id)["user"]["id"] == NOOR.id
    else:
        with pytest.raises(OSError, match=r"reset|closed"):
            client.users_info(user=NOOR.id)

    assert asked(sandbox, "users.info") == times
    assert client.timeout == timeout
    assert asking.timeout == 2


@pytest.mark.parametrize(("passed", "times"), [(59, 1), (60, 2)])
def test_whom_and_what_slack_does_not_know_is_not_asked_about_again_for_a_minute(
    people: People, sandbox: Sandbox, seconds: Seconds, passed: float, times: int
) -> None:
    for _ in range(2):
        assert people.find_person(TEAM, "U0NOBODY") is None
        assert people.find_channel(TEAM, "C0NOWHERE") is None
        seconds.passed += passed

    assert asked(sandbox, "users.info") == times
    assert asked(sandbox, "conversations.info") == times


def test_where_messages_go_is_asked_also_right_after_a_miss(people: People, sandbox: Sandbox) -> None:
    assert people.find_channel(TEAM, FINANCE.id) is None

    sandbox.change_channel(FINANCE.id, bot_member=True)

    assert people.channel(TEAM, FINANCE.id) is not None
    assert people.find_channel(TEAM, FINANCE.id) is not None, "and then it is known to all"


def test_other_errors_are_raised(people: People, sandbox: Sandbox) -> None:
    sandbox.plan_fault(Fault(method="conversations.info", mode=FaultMode.ERROR, error="internal_error"))

    with pytest.raises(SlackApiError):
        people.channel(TEAM, GENERAL.id)


def test_another_workspace_has_no_client(people: People) -> None:
    with pytest.raises(UnknownWorkspaceError):
        people.person("T0OTHER", ALEX.id)


@pytest.mark.parametrize("zone", [None, "", "Mars/Olympus", "../etc/passwd"])
def test_an_unknown_zone_is_utc(zone: str | None) -> None:
    assert read_person({"id": "U1", "tz": zone}, TEAM).timezone == "UTC"


def test_a_group_message_is_private() -> None:
    assert read_channel({"id": "G1", "is_mpim": True}).is_private
