from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.clock import SandboxClock
from sandbox.server import Sandbox
from tests.sandbox.builders import Json, refused


@pytest.fixture
def five_posts(slack: WebClient, clock: SandboxClock) -> list[str]:
    """Five messages, a day apart."""
    stamps = []
    for day in range(1, 6):
        clock.set(datetime(2027, 1, day, 9, 0, tzinfo=UTC))
        stamps.append(str(slack.chat_postMessage(channel="C0ITSAAS", text=f"day {day}")["ts"]))
    return stamps


def texts(messages: list[Json]) -> list[str]:
    return [message["text"] for message in messages]


def error_of(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(refused(caught.value)["error"])


def test_a_channel_tells_what_the_bot_needs_to_know(slack: WebClient) -> None:
    shown = slack.conversations_info(channel="C0VENDOR", include_num_members=True)["channel"]

    assert shown["name"] == "shared-with-vendor"
    assert (shown["is_member"], shown["is_private"], shown["is_archived"]) == (True, False, False)
    assert shown["is_ext_shared"] is True
    assert shown["num_members"] == 4


def test_a_private_channel_shows_itself_once_the_bot_is_in_it(sandbox: Sandbox, slack: WebClient) -> None:
    assert error_of(lambda: slack.conversations_info(channel="C0FINANCE")) == "channel_not_found"

    sandbox.command("/invite @exitplan", channel="C0FINANCE")

    shown = slack.conversations_info(channel="C0FINANCE")["channel"]
    assert (shown["is_private"], shown["is_member"]) == (True, True)


def test_a_dm_names_its_person(slack: WebClient) -> None:
    opened = slack.conversations_open(users="U0SAM")["channel"]

    assert opened == {"id": "D0SAM"}
    assert slack.conversations_info(channel="D0SAM")["channel"]["user"] == "U0SAM"
    assert slack.conversations_open(users=["U0SAM"], return_im=True)["channel"]["is_im"] is True
    assert slack.chat_postMessage(channel="D0SAM", text="Hello")["ok"]


def test_no_dm_opens_with_nobody_or_with_another_organisation(slack: WebClient) -> None:
    assert error_of(lambda: slack.conversations_open(users="U0WHO")) == "user_not_found"
    assert error_of(lambda: slack.conversations_open(users="U0RIO")) == "cannot_dm_user"


def test_history_shows_the_newest_first(slack: WebClient, five_posts: list[str]) -> None:
    answer = slack.conversations_history(channel="C0ITSAAS")

    assert texts(answer["messages"]) == ["day 5", "day 4", "day 3", "day 2", "day 1"]
    assert answer["has_more"] is False


@pytest.mark.parametrize(
    ("inclusive", "found"),
    [
        pytest.param(False, ["day 3"], id="the bounds themselves are left out"),
        pytest.param(True, ["day 4", "day 3", "day 2"], id="unless asked for"),
    ],
)
def test_history_can_be_bounded_in_time(
    slack: WebClient, five_posts: list[str], inclusive: bool, found: list[str]
) -> None:
    answer = slack.conversations_history(
        channel="C0ITSAAS", oldest=five_posts[1], latest=five_posts[3], inclusive=inclusive
    )

    assert texts(answer["messages"]) == found


def test_history_comes_in_pages(slack: WebClient, five_posts: list[str]) -> None:
    first = slack.conversations_history(channel="C0ITSAAS", limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = slack.conversations_history(channel="C0ITSAAS", limit=2, cursor=cursor)
    last = slack.conversations_history(
        channel="C0ITSAAS", limit=2, cursor=second["response_metadata"]["next_cursor"]
    )

    assert [texts(page["messages"]) for page in (first, second, last)] == [
        ["day 5", "day 4"],
        ["day 3", "day 2"],
        ["day 1"],
    ]
    assert [page["has_more"] for page in (first, second, last)] == [True, True, False]


def test_history_leaves_out_replies_and_ephemeral_messages(slack: WebClient) -> None:
    parent = slack.chat_postMessage(channel="C0ITSAAS", text="Reminder")["ts"]
    reply = slack.chat_postMessage(channel="C0ITSAAS", text="Reply", thread_ts=parent)["ts"]
    slack.chat_postEphemeral(channel="C0ITSAAS", user="U0ALEX", text="psst")

    (shown,) = slack.conversations_history(channel="C0ITSAAS")["messages"]

    assert (shown["text"], shown["reply_count"], shown["latest_reply"]) == ("Reminder", 1, reply)
    assert (shown["thread_ts"], shown["reply_users"]) == (parent, ["U0BOT"])


def test_metadata_is_shown_only_when_asked_for(slack: WebClient) -> None:
    metadata = {"event_type": "reminder", "event_payload": {"id": "r1"}}
    slack.chat_postMessage(channel="C0ITSAAS", text="Reminder", metadata=metadata)

    plain = slack.conversations_history(channel="C0ITSAAS")["messages"][0]
    full = slack.conversations_history(channel="C0ITSAAS", include_all_metadata=True)["messages"][0]

    assert "metadata" not in plain
    assert full["metadata"] == metadata


def test_a_thread_starts_with_its_parent(slack: WebClient) -> None:
    parent = slack.chat_postMessage(channel="C0ITSAAS", text="Reminder")["ts"]
    metadata = {"event_type": "again", "event_payload": {"id": "r2"}}
    replies = [
        slack.chat_postMessage(channel="C0ITSAAS", text=text, thread_ts=parent, metadata=metadata)["ts"]
        for text in ("first", "second", "third")
    ]

    whole = slack.conversations_replies(channel="C0ITSAAS", ts=parent, include_all_metadata=True)
    from_a_reply = slack.conversations_replies(channel="C0ITSAAS", ts=replies[0])
    later = slack.conversations_replies(channel="C0ITSAAS", ts=parent, oldest=replies[0], limit=2)
    cursor = later["response_metadata"]["next_cursor"]
    last = slack.conversations_replies(channel="C0ITSAAS", ts=parent, oldest=replies[0], cursor=cursor)

    assert texts(whole["messages"]) == ["Reminder", "first", "second", "third"]
    assert whole["messages"][1]["metadata"] == metadata
    assert texts(from_a_reply["messages"]) == ["Reminder", "first", "second", "third"]
    assert texts(later["messages"]) == ["Reminder", "second"]
    assert texts(last["messages"]) == ["third"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        pytest.param({"limit": 1000}, "invalid_limit", id="limit above 999"),
        pytest.param({"limit": 0}, "invalid_limit", id="limit zero"),
        pytest.param({"oldest": "yesterday"}, "invalid_ts_oldest", id="oldest"),
        pytest.param({"latest": "1.2.3"}, "invalid_ts_latest", id="latest"),
        pytest.param({"cursor": "?"}, "invalid_cursor", id="cursor of other signs"),
        pytest.param({"cursor": "YWZ0ZXI6c29vbg=="}, "invalid_cursor", id="cursor of other words"),
    ],
)
def test_a_wrong_page_of_history_is_refused(slack: WebClient, arguments: Json, error: str) -> None:
    slack.chat_postMessage(channel="C0ITSAAS", text="x")

    assert error_of(lambda: slack.conversations_history(channel="C0ITSAAS", **arguments)) == error


def test_history_of_999_messages_is_the_most_at_once(slack: WebClient) -> None:
    assert slack.conversations_history(channel="C0ITSAAS", limit=999)["ok"]


def test_only_members_read(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.change_channel("C0ITSAAS", bot_member=False)

    assert error_of(lambda: slack.conversations_history(channel="C0ITSAAS")) == "not_in_channel"


def test_a_thread_that_is_not_there_is_refused(slack: WebClient) -> None:
    def refusal(ts: str) -> str:
        return error_of(lambda: slack.conversations_replies(channel="C0ITSAAS", ts=ts))

    assert refusal("1796115600.000009") == "thread_not_found"
    assert refusal("soon") == "invalid_ts"


@pytest.mark.parametrize(
    ("person", "facts"),
    [
        pytest.param("U0ALEX", (True, True, False, False, 3600), id="the owner, Berlin in winter"),
        pytest.param("U0SAM", (False, False, False, False, -18000), id="New York in winter"),
        pytest.param("U0GUS", (False, False, True, False, 3600), id="a guest"),
        pytest.param("U0RIO", (False, False, False, True, 32400), id="another organisation"),
    ],
)
def test_a_person_tells_role_and_time_zone(
    slack: WebClient, person: str, facts: tuple[bool, bool, bool, bool, int]
) -> None:
    user = slack.users_info(user=person)["user"]

    found = (
        user["is_admin"],
        user["is_owner"],
        user["is_restricted"],
        user["is_stranger"],
        user["tz_offset"],
    )
    assert found == facts


def test_the_time_zones_offset_follows_the_sandboxs_date(slack: WebClient, clock: SandboxClock) -> None:
    clock.set(datetime(2027, 7, 1, tzinfo=UTC))

    assert slack.users_info(user="U0ALEX")["user"]["tz_offset"] == 7200


def test_the_bot_is_a_user_too_and_others_are_not(slack: WebClient) -> None:
    assert slack.users_info(user="U0BOT")["user"]["is_bot"] is True
    assert error_of(lambda: slack.users_info(user="U0WHO")) == "user_not_found"
