"""Tokens, scopes, unknown methods and arguments, and who may reach the server at all."""

from __future__ import annotations

import http.client
import json
import threading
import time
import urllib.request
from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.clock import SandboxClock
from sandbox.faults import Fault, FaultMode
from sandbox.server import Sandbox
from tests.sandbox.builders import Json, client_of, refused


def raw_call(
    sandbox: Sandbox, method: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, Json]:
    """One call without an SDK: status and answer."""
    connection = http.client.HTTPConnection("127.0.0.1", int(sandbox.page_url.split(":")[2].strip("/")))
    token = {"Authorization": f"Bearer {sandbox.bot_token}"}
    connection.request("POST", f"/api/{method}", body=body, headers={**token, **(headers or {})})
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()
    return response.status, answer


def test_the_bot_learns_who_it_is(slack: WebClient, sandbox: Sandbox) -> None:
    assert slack.auth_test().data == {
        "ok": True,
        "url": sandbox.page_url,
        "team": "Sandbox",
        "user": "exitplan",
        "team_id": "T0SANDBOX",
        "user_id": "U0BOT",
        "bot_id": "B0BOT",
        "is_enterprise_install": False,
    }


@pytest.mark.parametrize(
    ("header", "error"),
    [
        pytest.param({"Authorization": ""}, "not_authed", id="no token"),
        pytest.param({"Authorization": "Basic abc"}, "not_authed", id="another scheme"),
        pytest.param({"Authorization": "Bearer xoxb-wrong"}, "invalid_auth", id="wrong token"),
    ],
)
def test_a_call_needs_the_right_token(sandbox: Sandbox, header: dict[str, str], error: str) -> None:
    assert raw_call(sandbox, "auth.test", headers=header) == (200, {"ok": False, "error": error})


def test_a_revoked_token_is_refused_until_it_is_valid_again(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.revoke_bot_token()
    with pytest.raises(SlackApiError, match="token_revoked"):
        slack.auth_test()

    sandbox.revoke_bot_token(revoked=False)
    assert slack.auth_test()["ok"]


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
def test_each_method_takes_its_own_kind_of_token(sandbox: Sandbox, method: str) -> None:
    wrong = sandbox.app_token if method == "auth.test" else sandbox.bot_token

    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        client_of(sandbox, token=wrong).api_call(method)


def test_a_missing_scope_is_named(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.grant_scopes("commands", "users:read")

    with pytest.raises(SlackApiError) as caught:
        slack.chat_postMessage(channel="C0ITSAAS", text="Hello")

    assert refused(caught.value) == {
        "ok": False,
        "error": "missing_scope",
        "needed": "chat:write",
        "provided": "commands,users:read",
    }


def test_the_kind_of_conversation_decides_the_scope(sandbox: Sandbox, slack: WebClient) -> None:
    sandbox.grant_scopes("channels:read", "channels:history")

    assert slack.conversations_info(channel="C0ITSAAS")["ok"]
    with pytest.raises(SlackApiError) as caught:
        slack.conversations_info(channel="D0ALEX")
    assert refused(caught.value)["needed"] == "im:read"
    with pytest.raises(SlackApiError) as caught:
        slack.conversations_history(channel="D0ALEX")
    assert refused(caught.value)["needed"] == "im:history"


@pytest.mark.parametrize("method", ["chat.delete", "chat.scheduleMessage", "files.upload", "nonsense"])
def test_a_method_outside_the_table_does_not_exist(slack: WebClient, method: str) -> None:
    with pytest.raises(SlackApiError, match="unknown_method"):
        slack.api_call(method)


def test_an_unknown_argument_is_refused_by_name(slack: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        slack.chat_postMessage(channel="C0ITSAAS", text="Hello", icon_emoji=":wave:", parse="full")

    assert refused(caught.value) == {
        "ok": False,
        "error": "invalid_arguments",
        "response_metadata": {
            "messages": ["[ERROR] unknown argument: icon_emoji", "[ERROR] unknown argument: parse"]
        },
    }


def test_a_missing_argument_is_named(slack: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        slack.api_call("conversations.replies", params={"channel": ""})

    assert refused(caught.value)["response_metadata"]["messages"] == [
        "[ERROR] missing required field: channel",
        "[ERROR] missing required field: ts",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param({"text": 5}, "must provide a text [json-pointer:/text]", id="number for text"),
        pytest.param({"blocks": {}}, "must provide an array [json-pointer:/blocks]", id="object for list"),
        pytest.param({"blocks": "[oops"}, "must provide an array [json-pointer:/blocks]", id="bad JSON"),
        pytest.param(
            {"metadata": []}, "must provide an object [json-pointer:/metadata]", id="list for object"
        ),
        pytest.param(
            {"unfurl_links": "maybe"}, "must provide a flag [json-pointer:/unfurl_links]", id="no flag"
        ),
    ],
)
def test_an_argument_of_the_wrong_kind_is_refused(slack: WebClient, arguments: Json, message: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        slack.api_call("chat.postMessage", json={"channel": "C0ITSAAS", "text": "Hello", **arguments})

    assert refused(caught.value)["response_metadata"]["messages"] == [f"[ERROR] {message}"]


def test_a_limit_must_be_a_number(slack: WebClient) -> None:
    with pytest.raises(SlackApiError, match="must provide a number"):
        slack.api_call("conversations.history", params={"channel": "C0ITSAAS", "limit": "ten"})


def test_forms_and_json_are_both_read(sandbox: Sandbox) -> None:
    form = b"channel=C0ITSAAS&text=%3Cform%3E&blocks=%5B%5D&unfurl_links=0"
    as_form = {"Content-Type": "application/x-www-form-urlencoded"}
    as_json = {"Content-Type": "application/json; charset=utf-8"}

    assert raw_call(sandbox, "chat.postMessage", form, as_form)[1]["ok"]
    body = json.dumps({"channel": "C0ITSAAS", "text": "<json>", "thread_ts": None}).encode()
    assert raw_call(sandbox, "chat.postMessage", body, as_json)[1]["ok"]
    assert [message.text for message in sandbox.messages()] == ["<form>", "<json>"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param(b"{oops", "invalid_json", id="garbled"),
        pytest.param(b"[1]", "json_not_object", id="a list"),
    ],
)
def test_a_garbled_body_is_refused(sandbox: Sandbox, body: bytes, error: str) -> None:
    answer = raw_call(sandbox, "auth.test", body, {"Content-Type": "application/json"})

    assert answer == (200, {"ok": False, "error": error})


def test_every_answer_carries_the_sandboxs_date_and_the_granted_scopes(
    sandbox: Sandbox, slack: WebClient, clock: SandboxClock
) -> None:
    clock.set(datetime(2027, 3, 31, 7, 0, 5, tzinfo=UTC))
    sandbox.grant_scopes("users:read", "chat:write")

    headers = {name.lower(): value for name, value in slack.auth_test().headers.items()}

    assert headers["date"] == "Wed, 31 Mar 2027 07:00:05 GMT"
    assert headers["x-oauth-scopes"] == "chat:write,users:read"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="no origin"),
        pytest.param({"Host": "localhost:{port}"}, 200, id="localhost"),
        pytest.param({"Origin": "http://127.0.0.1:{port}"}, 200, id="the page itself"),
        pytest.param({"Host": "evil.example:{port}"}, 403, id="a name that points here"),
        pytest.param({"Host": "127.0.0.1:1"}, 403, id="another port"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="another site"),
        pytest.param({"Origin": "null"}, 403, id="a page without origin"),
    ],
)
def test_only_this_machines_own_page_gets_in(sandbox: Sandbox, headers: dict[str, str], status: int) -> None:
    port = sandbox.page_url.split(":")[2].strip("/")
    sent = {name: value.format(port=port) for name, value in headers.items()}

    assert raw_call(sandbox, "auth.test", headers=sent)[0] == status


def test_the_server_listens_on_the_loopback_interface_only(sandbox: Sandbox) -> None:
    assert sandbox.page_url.startswith("http://127.0.0.1:")


def test_the_sandbox_starts_at_once_and_leaves_no_thread_behind(clock: SandboxClock) -> None:
    before = set(threading.enumerate())
    started = time.perf_counter()

    with Sandbox(clock) as running:
        urllib.request.urlopen(f"{running.page_url}sandbox/traffic").close()
        assert time.perf_counter() - started < 1

    assert set(threading.enumerate()) == before


def test_a_taken_port_is_reported_when_starting(sandbox: Sandbox, clock: SandboxClock) -> None:
    taken = int(sandbox.page_url.split(":")[2].strip("/"))

    with pytest.raises(OSError, match="in use"):
        Sandbox(clock, port=taken).start()


def test_nobody_can_act_in_a_sandbox_that_does_not_run(clock: SandboxClock) -> None:
    stopped = Sandbox(clock)
    stopped.stop()

    with pytest.raises(RuntimeError, match="not running"):
        stopped.command("/exitplan list")


def test_the_traffic_log_shows_calls_without_tokens(sandbox: Sandbox, slack: WebClient) -> None:
    slack.chat_postMessage(channel="C0ITSAAS", text=f"my token is {sandbox.bot_token}")
    client_of(sandbox, token=sandbox.app_token).api_call("apps.connections.open")

    posted, opened = sandbox.traffic()

    assert (posted.direction, posted.kind, posted.ok, posted.error) == (
        "bot→slack",
        "chat.postMessage",
        True,
        None,
    )
    assert posted.request["text"] == "my token is …"
    assert opened.response["url"].endswith("/link/?ticket=…&app_id=A0EXITPLAN")
    assert sandbox.bot_token not in repr(sandbox.traffic())


def test_a_refused_call_stands_in_the_traffic_log_with_its_error(sandbox: Sandbox, slack: WebClient) -> None:
    with pytest.raises(SlackApiError):
        slack.chat_postMessage(channel="C0NOWHERE", text="Hello")

    (entry,) = sandbox.traffic()

    assert (entry.ok, entry.error, entry.n) == (False, "channel_not_found", 1)


def test_the_traffic_log_keeps_the_last_500_calls(sandbox: Sandbox) -> None:
    sandbox.plan_fault(Fault(method="*", mode=FaultMode.ERROR, times=501))
    connection = http.client.HTTPConnection("127.0.0.1", int(sandbox.page_url.split(":")[2].strip("/")))
    for _ in range(501):
        connection.request("POST", "/api/auth.test")
        connection.getresponse().read()
    connection.close()

    numbers = [entry.n for entry in sandbox.traffic()]

    assert (len(numbers), numbers[0], numbers[-1]) == (500, 2, 501)
