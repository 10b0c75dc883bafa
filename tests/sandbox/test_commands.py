from __future__ import annotations

import threading
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest

from sandbox.errors import RefusedError
from sandbox.manifest import AppConfig, SlashCommand
from sandbox.server import Sandbox
from tests.sandbox.builders import Json, attach, section


@pytest.fixture
def heard(app: App) -> list[Json]:
    """Every command that the bot heard; it acknowledges without a word."""
    commands: list[Json] = []

    @app.command("/exitplan")
    def listen(ack: Ack, command: dict[str, Any]) -> None:
        commands.append(command)
        ack()

    return commands


def answer_with(app: App, *args: Any, **kwargs: Any) -> None:
    @app.command("/exitplan")
    def answer(ack: Ack) -> None:
        ack(*args, **kwargs)


def test_the_bot_hears_who_typed_what_and_where(sandbox: Sandbox, heard: list[Json]) -> None:
    outcome = sandbox.command("/exitplan  add ActivTrak 50 seats ", person="U0SAM", channel="C0GENERAL")

    assert outcome.ok
    (command,) = heard
    assert command.pop("trigger_id")
    assert command.pop("response_url").startswith(f"{sandbox.page_url}hooks/response/")
    assert command == {
        "token": "sandbox-verification",
        "team_id": "T0SANDBOX",
        "team_domain": "sandbox",
        "channel_id": "C0GENERAL",
        "channel_name": "general",
        "user_id": "U0SAM",
        "user_name": "sam",
        "command": "/exitplan",
        "text": "add ActivTrak 50 seats",
        "api_app_id": "A0EXITPLAN",
        "is_enterprise_install": "false",
    }


@pytest.mark.parametrize(
    ("channel", "name"), [("C0FINANCE", "privategroup"), ("D0ALEX", "directmessage"), ("C0ITSAAS", "it-saas")]
)
def test_the_names_of_private_conversations_stay_private(
    sandbox: Sandbox, heard: list[Json], channel: str, name: str
) -> None:
    sandbox.command("/exitplan list", channel=channel)

    assert heard[0]["channel_name"] == name


def test_an_answer_is_seen_by_the_person_alone(sandbox: Sandbox, app: App) -> None:
    answer_with(app, text="Nothing yet", blocks=[section("Nothing yet")])

    assert sandbox.command("/exitplan list").ok

    (message,) = sandbox.messages(person="U0ALEX")
    assert (message.text, message.seen_only_by, message.by_bot) == ("Nothing yet", "U0ALEX", True)
    assert sandbox.messages(person="U0SAM") == ()


def test_an_answer_for_the_channel_shows_what_was_typed_too(sandbox: Sandbox, app: App) -> None:
    answer_with(app, text="The plan", response_type="in_channel")

    sandbox.command("/exitplan plan")

    assert [(m.author, m.text) for m in sandbox.messages()] == [
        ("U0ALEX", "/exitplan plan"),
        ("U0BOT", "The plan"),
    ]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        pytest.param({"text": "x" * 40_001}, "msg_too_long", id="too long"),
        pytest.param({"text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks", id="wrong blocks"),
        pytest.param({"text": "x", "thread_ts": "1.0"}, "invalid_arguments", id="unknown key"),
        pytest.param({"text": "x", "response_type": "loud"}, "invalid_arguments", id="unknown type"),
    ],
)
def test_an_answer_that_slack_refuses_is_an_error_for_the_person(
    sandbox: Sandbox, app: App, answer: Json, error: str
) -> None:
    answer_with(app, answer)

    outcome = sandbox.command("/exitplan list")

    assert not outcome.ok
    assert (outcome.error or "").startswith(f'/exitplan failed with the error "{error}"')
    assert sandbox.messages(person="U0ALEX") == ()


def test_without_an_acknowledgement_the_person_is_told_of_a_timeout(sandbox: Sandbox, app: App) -> None:
    release = threading.Event()

    @app.command("/exitplan")
    def dawdle(ack: Ack) -> None:
        release.wait(5)
        ack("too late")

    outcome = sandbox.command("/exitplan list")
    release.set()

    assert outcome.error == '/exitplan failed with the error "operation_timeout"'
    assert sandbox.messages(person="U0ALEX") == ()


def test_without_a_bot_the_person_is_told_that_nobody_is_there(sandbox: Sandbox) -> None:
    assert sandbox.command("/exitplan list").error == '/exitplan failed with the error "dispatch_failed"'


def test_a_bot_that_breaks_is_an_error_for_the_person(sandbox: Sandbox) -> None:
    sandbox.attach_app(lambda _body, _headers: (500, ""), unix_now=lambda: 0)

    assert sandbox.command("/exitplan list").error == '/exitplan failed with the error "http_service_error"'


def test_requests_are_signed_so_that_the_app_believes_them(sandbox: Sandbox, app: App) -> None:
    sandbox.slack.signing_secret = "another secret"
    attach(sandbox, app)

    assert sandbox.command("/exitplan list").error == '/exitplan failed with the error "http_service_error"'


@pytest.mark.parametrize(
    ("text", "person", "channel", "sentence"),
    [
        pytest.param(
            "/remind me", "U0ALEX", "C0ITSAAS", "/remind is not a valid command", id="unknown command"
        ),
        pytest.param("/exitplan", "U0WHO", "C0ITSAAS", "nobody with the id U0WHO", id="unknown person"),
        pytest.param("/exitplan", "U0SAM", "C0FINANCE", "no such conversation", id="private channel"),
        pytest.param("/exitplan", "U0SAM", "D0ALEX", "no such conversation", id="somebody else's DM"),
        pytest.param(
            "/invite @sam", "U0ALEX", "C0FINANCE", "only invite and remove @exitplan", id="invite sam"
        ),
        pytest.param(
            "/invite @exitplan", "U0ALEX", "C0ITSAAS", "already in this channel", id="invited twice"
        ),
        pytest.param("/remove @exitplan", "U0ALEX", "C0FINANCE", "not in this channel", id="removed twice"),
        pytest.param("/invite @exitplan", "U0ALEX", "D0ALEX", "direct message", id="into a DM"),
    ],
)
def test_a_command_that_cannot_be_given_says_why(
    sandbox: Sandbox, text: str, person: str, channel: str, sentence: str
) -> None:
    with pytest.raises(RefusedError, match=sentence):
        sandbox.command(text, person=person, channel=channel)


def test_a_sent_request_can_be_sent_again(sandbox: Sandbox, app: App, heard: list[Json]) -> None:
    receiver = attach(sandbox, app)
    sandbox.command("/exitplan list")

    (request,) = receiver.sent
    app.dispatch(BoltRequest(body=request.body, headers={**request.headers}))

    assert [command["text"] for command in heard] == ["list", "list"]


def test_inviting_the_bot_lets_it_in_without_asking_it(sandbox: Sandbox, heard: list[Json]) -> None:
    sandbox.command("/invite @exitplan", person="U0NOOR", channel="C0FINANCE")
    joined = sandbox.workspace.conversations["C0FINANCE"]
    sandbox.command("/remove @exitplan", person="U0NOOR", channel="C0FINANCE")
    left = sandbox.workspace.conversations["C0FINANCE"]

    assert (joined.bot_member, left.bot_member) == (True, False)
    assert [m.text for m in sandbox.messages("C0FINANCE")] == [
        "added exitplan to #finance",
        "removed exitplan from #finance",
    ]
    assert heard == []


@pytest.mark.parametrize(
    ("escapes", "text"),
    [
        pytest.param(True, "assign <@U0SAM|sam> <#C0ITSAAS|it-saas> @nobody", id="with should_escape"),
        pytest.param(False, "assign @sam #it-saas @nobody", id="without"),
    ],
)
def test_names_become_ids_when_the_manifest_says_so(
    sandbox: Sandbox, heard: list[Json], escapes: bool, text: str
) -> None:
    command = SlashCommand(command="/exitplan", escapes=escapes)
    sandbox.slack.app = AppConfig(commands=(command,))

    sandbox.command("/exitplan assign @sam #it-saas @nobody")

    assert heard[0]["text"] == text


def test_people_talk_and_answer_each_other(sandbox: Sandbox) -> None:
    first = sandbox.say("Who uses this?", person="U0NOOR")
    sandbox.say("Nobody", person="U0SAM", thread_ts=first.ts)

    assert [(m.author, m.is_reply) for m in sandbox.messages()] == [("U0NOOR", False), ("U0SAM", True)]


@pytest.mark.parametrize(
    ("text", "thread_ts", "sentence"),
    [("  ", None, "nothing to post"), ("Hi", "1.000000", "no such message")],
)
def test_a_person_cannot_say_nothing_or_to_nobody(
    sandbox: Sandbox, text: str, thread_ts: str | None, sentence: str
) -> None:
    with pytest.raises(RefusedError, match=sentence):
        sandbox.say(text, thread_ts=thread_ts)


def test_nobody_talks_in_an_archived_channel_or_in_one_they_are_not_in(sandbox: Sandbox) -> None:
    sandbox.change_channel("C0GENERAL", archived=True)

    with pytest.raises(RefusedError, match="archived"):
        sandbox.say("Hello", channel="C0GENERAL")
    with pytest.raises(RefusedError, match="no such conversation"):
        sandbox.say("Hello", person="U0RIO", channel="C0ITSAAS")
