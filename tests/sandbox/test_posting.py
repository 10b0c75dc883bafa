from __future__ import annotations

from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.clock import SandboxClock
from sandbox.server import Sandbox
from tests.sandbox.builders import Json, button, mrkdwn, refused, section, table


def error_of(slack: WebClient, method: str, **arguments: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        slack.api_call(method, json=arguments)
    return str(refused(caught.value)["error"])


def test_a_posted_message_is_in_the_channel_and_in_the_answer(sandbox: Sandbox, slack: WebClient) -> None:
    answer = slack.chat_postMessage(channel="C0ITSAAS", text="Renewal ahead")

    (message,) = sandbox.messages()
    assert (message.text, message.ts, message.by_bot) == ("Renewal ahead", "1796115600.000000", True)
    assert answer["ts"] == "1796115600.000000"
    assert answer["message"] == {
        "type": "message",
        "user": "U0BOT",
        "ts": "1796115600.000000",
        "text": "Renewal ahead",
        "bot_id": "B0BOT",
        "app_id": "A0EXITPLAN",
        "team": "T0SANDBOX",
    }


def test_messages_of_one_instant_still_have_their_order(slack: WebClient) -> None:
    stamps = [slack.chat_postMessage(channel="C0ITSAAS", text="x")["ts"] for _ in range(3)]

    assert stamps == ["1796115600.000000", "1796115600.000001", "1796115600.000002"]


def test_message_ids_come_from_the_sandboxs_clock(slack: WebClient, clock: SandboxClock) -> None:
    clock.advance_to(datetime(2027, 3, 31, 7, 0, 0, 250_000, tzinfo=UTC))

    assert slack.chat_postMessage(channel="C0ITSAAS", text="x")["ts"] == "1806476400.250000"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        pytest.param("C0NOWHERE", "channel_not_found", id="unknown"),
        pytest.param("#it-saas", "channel_not_found", id="a name instead of an id"),
        pytest.param("U0ALEX", "channel_not_found", id="a person instead of a DM"),
        pytest.param("C0FINANCE", "channel_not_found", id="private without the bot"),
    ],
)
def test_the_bot_posts_only_where_it_may(slack: WebClient, channel: str, error: str) -> None:
    assert error_of(slack, "chat.postMessage", channel=channel, text="Hello") == error


def test_a_public_channel_without_the_bot_says_so(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.change_channel("C0ITSAAS", bot_member=False)

    assert error_of(slack, "chat.postMessage", channel="C0ITSAAS", text="Hello") == "not_in_channel"


def test_an_archived_channel_takes_nothing(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.change_channel("C0ITSAAS", archived=True)

    assert error_of(slack, "chat.postMessage", channel="C0ITSAAS", text="Hello") == "is_archived"


def test_a_message_needs_text_or_blocks(slack: WebClient) -> None:
    assert error_of(slack, "chat.postMessage", channel="C0ITSAAS") == "no_text"
    assert error_of(slack, "chat.postMessage", channel="C0ITSAAS", text="", blocks=[]) == "no_text"


def test_text_of_40000_characters_is_the_most(slack: WebClient) -> None:
    assert slack.chat_postMessage(channel="C0ITSAAS", text="x" * 40_000)["ok"]
    assert error_of(slack, "chat.postMessage", channel="C0ITSAAS", text="x" * 40_001) == "msg_too_long"


def test_wrong_blocks_are_refused_with_their_place(slack: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        slack.chat_postMessage(channel="C0ITSAAS", text="x", blocks=[section("y" * 3001)])

    assert refused(caught.value) == {
        "ok": False,
        "error": "invalid_blocks",
        "response_metadata": {
            "messages": [
                "[ERROR] must be at most 3000 characters (has 3001) [json-pointer:/blocks/0/text/text]"
            ]
        },
    }


def test_a_second_table_is_refused_in_slacks_own_words(slack: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        slack.chat_postMessage(channel="C0ITSAAS", text="x", blocks=[table([["a"]]), table([["b"]])])

    assert refused(caught.value)["error"] == "invalid_attachments"
    assert "only_one_table_allowed" in refused(caught.value)["response_metadata"]["messages"][0]


def test_slack_makes_up_the_ids_that_blocks_lack(sandbox: Sandbox, slack: WebClient) -> None:
    slack.chat_postMessage(
        channel="C0ITSAAS",
        text="x",
        blocks=[
            section(),
            {
                "type": "actions",
                "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Go"}}],
            },
        ],
    )

    first, second = sandbox.messages()[0].blocks
    assert len({first["block_id"], second["block_id"], ""}) == 3
    assert second["elements"][0]["action_id"]


@pytest.mark.parametrize(
    ("metadata", "fine"),
    [
        pytest.param({"event_type": "reminder", "event_payload": {"id": "r1"}}, True, id="well formed"),
        pytest.param({"event_type": "reminder"}, False, id="no payload"),
        pytest.param({"event_type": "reminder", "event_payload": "r1"}, False, id="payload is no object"),
        pytest.param({"event_type": 5, "event_payload": {}}, False, id="type is no text"),
        pytest.param({"event_type": "x", "event_payload": {}, "more": 1}, False, id="something else"),
    ],
)
def test_metadata_has_a_type_and_a_payload_and_nothing_else(
    slack: WebClient, metadata: Json, fine: bool
) -> None:
    if fine:
        assert (
            slack.chat_postMessage(channel="C0ITSAAS", text="x", metadata=metadata)["message"]["metadata"]
            == metadata
        )
    else:
        error = error_of(slack, "chat.postMessage", channel="C0ITSAAS", text="x", metadata=metadata)
        assert error == "invalid_metadata_format"


def test_a_reply_goes_into_the_thread_of_its_message(sandbox: Sandbox, slack: WebClient) -> None:
    parent = slack.chat_postMessage(channel="C0ITSAAS", text="Reminder")["ts"]

    slack.chat_postMessage(channel="C0ITSAAS", text="Still open", thread_ts=parent)

    assert [(m.text, m.thread_ts) for m in sandbox.messages()] == [("Reminder", None), ("Still open", parent)]


def test_a_thread_needs_a_message_that_is_no_reply_itself(slack: WebClient) -> None:
    parent = slack.chat_postMessage(channel="C0ITSAAS", text="Reminder")["ts"]
    reply = slack.chat_postMessage(channel="C0ITSAAS", text="Reply", thread_ts=parent)["ts"]
    hidden = slack.chat_postEphemeral(channel="C0ITSAAS", user="U0ALEX", text="psst")["message_ts"]

    def refusal(thread_ts: str) -> str:
        return error_of(slack, "chat.postMessage", channel="C0ITSAAS", text="x", thread_ts=thread_ts)

    assert refusal("1796115600.999999") == "thread_not_found"
    assert refusal(hidden) == "thread_not_found"
    assert refusal(reply) == "cannot_reply_to_message"
    assert refusal("yesterday") == "invalid_thread_ts"


def test_an_ephemeral_message_is_seen_by_one_person(sandbox: Sandbox, slack: WebClient) -> None:
    answer = slack.chat_postEphemeral(channel="C0ITSAAS", user="U0SAM", text="For you")

    assert answer["message_ts"] == "1796115600.000000"
    assert [m.text for m in sandbox.messages(person="U0SAM")] == ["For you"]
    assert sandbox.messages(person="U0ALEX") == ()
    assert sandbox.messages() == ()


def test_an_ephemeral_message_needs_somebody_in_the_channel(slack: WebClient) -> None:
    assert (
        error_of(slack, "chat.postEphemeral", channel="C0ITSAAS", user="U0WHO", text="x") == "user_not_found"
    )
    assert (
        error_of(slack, "chat.postEphemeral", channel="C0ITSAAS", user="U0RIO", text="x")
        == "user_not_in_channel"
    )


def test_an_updated_message_keeps_its_place_and_its_metadata(sandbox: Sandbox, slack: WebClient) -> None:
    metadata = {"event_type": "reminder", "event_payload": {"id": "r1"}}
    ts = slack.chat_postMessage(channel="C0ITSAAS", text="Open", metadata=metadata)["ts"]

    answer = slack.chat_update(channel="C0ITSAAS", ts=ts, text="Done", blocks=[section("Done")])

    (message,) = sandbox.messages()
    assert (message.ts, message.text, message.metadata) == (ts, "Done", metadata)
    assert message.edited_ts is None, "Slack marks only edits of plain text"
    assert (answer["ts"], answer["text"], answer["channel"]) == (ts, "Done", "C0ITSAAS")


def test_updating_with_text_alone_takes_the_blocks_away_and_marks_the_message(
    sandbox: Sandbox, slack: WebClient
) -> None:
    ts = slack.chat_postMessage(channel="C0ITSAAS", text="Open", blocks=[section("Open")])["ts"]

    answer = slack.chat_update(channel="C0ITSAAS", ts=ts, text="Done")

    (message,) = sandbox.messages()
    assert message.blocks == ()
    assert message.edited_ts == "1796115600.000001"
    assert answer["message"]["edited"] == {"user": "U0BOT", "ts": "1796115600.000001"}


def test_updating_with_empty_metadata_takes_it_away(sandbox: Sandbox, slack: WebClient) -> None:
    metadata = {"event_type": "reminder", "event_payload": {"id": "r1"}}
    ts = slack.chat_postMessage(channel="C0ITSAAS", text="Open", metadata=metadata)["ts"]

    slack.api_call("chat.update", json={"channel": "C0ITSAAS", "ts": ts, "text": "Done", "metadata": {}})

    assert sandbox.messages()[0].metadata is None


def test_blocks_alone_leave_the_text_as_it_was(sandbox: Sandbox, slack: WebClient) -> None:
    ts = slack.chat_postMessage(channel="C0ITSAAS", text="Open")["ts"]

    slack.api_call("chat.update", json={"channel": "C0ITSAAS", "ts": ts, "blocks": [section("New")]})

    assert sandbox.messages()[0].text == "Open"


def test_only_the_bots_own_messages_can_be_updated(sandbox: Sandbox, slack: WebClient) -> None:
    spoken = sandbox.say("Hello").ts
    hidden = slack.chat_postEphemeral(channel="C0ITSAAS", user="U0ALEX", text="psst")["message_ts"]

    def refusal(ts: str) -> str:
        return error_of(slack, "chat.update", channel="C0ITSAAS", ts=ts, text="x")

    assert refusal(spoken) == "cant_update_message"
    assert refusal(hidden) == "message_not_found"
    assert refusal("1.000000") == "message_not_found"


def test_the_ledger_lists_every_accepted_post_with_its_metadata(sandbox: Sandbox, slack: WebClient) -> None:
    metadata = {"event_type": "reminder", "event_payload": {"id": "r1"}}
    ts = slack.chat_postMessage(channel="C0ITSAAS", text="Open", metadata=metadata)["ts"]
    slack.chat_update(channel="C0ITSAAS", ts=ts, text="Done")
    error_of(slack, "chat.postMessage", channel="C0NOWHERE", text="Hello")

    assert [(e.method, e.channel, e.ts, e.event_payload, e.text) for e in sandbox.ledger()] == [
        ("chat.postMessage", "C0ITSAAS", ts, {"id": "r1"}, "Open"),
        ("chat.update", "C0ITSAAS", ts, {"id": "r1"}, "Done"),
    ]
    assert sandbox.ledger()[0].at == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "blocks", "pinged"),
    [
        pytest.param("Hello <@U0SAM>", [], ("U0SAM",), id="a person"),
        pytest.param("<@U0SAM|sam> and <@U0SAM>", [], ("U0SAM",), id="once, with and without a name"),
        pytest.param("<!channel> <!here> <!everyone>", [], ("!channel", "!here", "!everyone"), id="groups"),
        pytest.param("<!subteam^S123|ops>", [], ("!subteam^S123",), id="a user group"),
        pytest.param("x", [section("ask <@U0NOOR>")], ("U0NOOR",), id="mrkdwn of a block"),
        pytest.param("x", [{"type": "markdown", "text": "<!here>"}], ("!here",), id="markdown block"),
        pytest.param(
            "x",
            [section(accessory=button(text={"type": "plain_text", "text": "<!here>"}))],
            (),
            id="plain text",
        ),
        pytest.param("&lt;!channel&gt; @channel @here", [], (), id="escaped or merely written"),
        pytest.param("<!date^1796115600^{date}|today> <#C0ITSAAS>", [], (), id="dates and channels"),
        pytest.param(
            "x",
            [
                {
                    "type": "rich_text",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [
                                {"type": "user", "user_id": "U0SAM"},
                                {"type": "usergroup", "usergroup_id": "S1"},
                                {"type": "broadcast", "range": "here"},
                            ],
                        }
                    ],
                }
            ],
            ("U0SAM", "!subteam^S1", "!here"),
            id="rich text",
        ),
        pytest.param(
            "x", [{"type": "context", "elements": [mrkdwn("<@U0ALEX>")]}], ("U0ALEX",), id="context"
        ),
    ],
)
def test_the_sandbox_knows_whom_a_message_would_have_pinged(
    sandbox: Sandbox, slack: WebClient, text: str, blocks: list[Json], pinged: tuple[str, ...]
) -> None:
    slack.chat_postMessage(channel="C0ITSAAS", text=text, blocks=blocks)

    assert sandbox.messages()[0].pings == pinged


def test_a_permalink_leads_to_the_message_and_to_its_thread(slack: WebClient) -> None:
    first = slack.chat_postMessage(channel="C0ITSAAS", text="first")["ts"]
    reply = slack.chat_postMessage(channel="C0ITSAAS", text="reply", thread_ts=first)["ts"]

    def link_to(ts: str) -> str:
        return str(slack.chat_getPermalink(channel="C0ITSAAS", message_ts=ts)["permalink"])

    assert link_to(first).endswith(f"/archives/C0ITSAAS/p{first.replace('.', '')}")
    assert link_to(reply).endswith(f"/p{reply.replace('.', '')}?thread_ts={first}&cid=C0ITSAAS")


@pytest.mark.parametrize(
    ("channel", "ts", "error"),
    [("C0NOWHERE", "1.000000", "channel_not_found"), ("C0ITSAAS", "1.000000", "message_not_found")],
)
def test_what_is_not_there_has_no_permalink(slack: WebClient, channel: str, ts: str, error: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        slack.chat_getPermalink(channel=channel, message_ts=ts)

    assert caught.value.response["error"] == error
