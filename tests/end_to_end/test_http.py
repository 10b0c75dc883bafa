"""`exitplan run` as a process that Slack reaches over HTTP, in one workspace."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pytest

from bot.web import MOST_BYTES
from sandbox.commands import Outcome
from sandbox.delivery import HttpReceiver
from sandbox.faults import Fault, FaultMode
from sandbox.seed import ALEX, IT_SAAS
from sandbox.server import Sandbox
from tests.support.http import announce, free_port, port_of, request, send_to_bot, signed
from tests.support.processes import Process, a_process, until

SECRET = "0123456789abcdef"
COMMAND = urlencode({"command": "/exitplan", "text": "help", "team_id": "T0SANDBOX", "user_id": ALEX.id})


def listening(sandbox: Sandbox, folder: Path, **settings: str) -> AbstractContextManager[Process]:
    return a_process(
        "run",
        folder=folder,
        **{
            "SLACK_BOT_TOKEN": sandbox.bot_token,
            "SLACK_SIGNING_SECRET": sandbox.signing_secret,
            "SLACK_API_URL": sandbox.api_url,
            "PORT": "0",
            **settings,
        },
    )


def connect(sandbox: Sandbox, bot: Process) -> HttpReceiver:
    """Have the sandbox send all that it has to say to this process."""
    return sandbox.attach_app(partial(send_to_bot, port_of(bot)), unix_now=time.time)  # noqa: TID251


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a bot that answers to `SECRET`, for tests that come no further than its door."""
    sandbox: Sandbox = request.getfixturevalue("module_sandbox")
    with listening(sandbox, tmp_path_factory.mktemp("door"), SLACK_SIGNING_SECRET=SECRET) as bot:
        yield port_of(bot)
        assert bot.stop() == 0
        assert "Traceback" not in bot.complained()
        assert "/exitplan" not in bot.complained(), "what was not Slack's is not logged"


def test_it_answers_over_http_and_stops_when_asked(sandbox: Sandbox, tmp_path: Path) -> None:
    health = free_port()
    with listening(sandbox, tmp_path, EXITPLAN_HEALTH_PORT=str(health)) as bot:
        connect(sandbox, bot)
        assert bot.printed().startswith("exitplan run: the real bot, over HTTP, for one workspace; ")

        assert sandbox.command("/exitplan").ok
        until(lambda: any(one.seen_only_by == ALEX.id for one in sandbox.messages(person=ALEX.id)))
        assert sandbox.open_home() is not None or home_is_shown(sandbox)
        assert request(health, "GET", "/readyz").status == 200
        assert request(health, "GET", "/healthz").status == 200

        assert bot.stop() == 0
        assert bot.complained() == ""


def home_is_shown(sandbox: Sandbox) -> bool:
    until(lambda: sandbox.home() is not None)
    return sandbox.home() is not None


def test_a_form_that_was_opened_over_http_is_saved(sandbox: Sandbox, tmp_path: Path) -> None:
    with listening(sandbox, tmp_path) as bot:
        connect(sandbox, bot)
        sandbox.command("/exitplan add ActivTrak 50 seats at $19 ends in 4 months")
        until(lambda: sandbox.view() is not None)

        assert sandbox.submit() == Outcome()

        until(lambda: any("ActivTrak" in one.text for one in sandbox.messages(person=ALEX.id)))
        assert any("ActivTrak" in one.text for one in sandbox.messages(IT_SAAS.id, person=ALEX.id))


def test_what_was_asked_before_the_stop_is_answered(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.plan_fault(Fault(method="users.info", mode=FaultMode.SLOW, seconds=1.0))
    with listening(sandbox, tmp_path) as bot:
        connect(sandbox, bot)
        assert sandbox.command("/exitplan help").ok
        begun = time.monotonic()
        assert bot.stop() == 0
        assert time.monotonic() - begun < 12

    assert any(one.seen_only_by == ALEX.id for one in sandbox.messages(person=ALEX.id))


def test_slacks_own_check_of_the_address_is_answered(address: int) -> None:
    body = '{"token": "t", "challenge": "3eZbrw1a", "type": "url_verification"}'

    status, answer = send_to_bot(address, body, signed(SECRET, body))

    assert (status, json.loads(answer)) == (200, {"challenge": "3eZbrw1a"})
    assert request(address, "POST", "/slack/events", "ssl_check=1&token=t").status == 200


def test_a_check_of_the_address_that_is_too_large_to_be_slacks_is_not_read(address: int) -> None:
    just, too_large = "ssl_check=1&a=".ljust(1_000, "x"), "ssl_check=1&a=".ljust(1_001, "x")

    assert request(address, "POST", "/slack/events", just).status == 200
    assert request(address, "POST", "/slack/events", too_large).status == 401


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no signature"),
        pytest.param(signed("another secret", COMMAND), id="another secret"),
        pytest.param(signed(SECRET, "another body"), id="the signature of another body"),
        pytest.param(signed(SECRET, COMMAND, seconds_ago=301), id="older than five minutes"),
        pytest.param(signed(SECRET, COMMAND, seconds_ago=-3600), id="of the future"),
        pytest.param({**signed(SECRET, COMMAND), "x-slack-request-timestamp": "soon"}, id="no time"),
        pytest.param({**signed(SECRET, COMMAND), "x-slack-request-timestamp": "1e999"}, id="no end of time"),
        pytest.param({**signed(SECRET, COMMAND), "x-slack-signature": "v0=ä"}, id="no ASCII"),
    ],
)
def test_what_slack_has_not_signed_just_now_is_refused(address: int, headers: dict[str, str]) -> None:
    assert send_to_bot(address, COMMAND, headers) == (401, "not signed by Slack")


def test_what_nobody_can_read_is_refused_before_and_after_the_signature(address: int) -> None:
    deep = '{"event":' * 20_000
    no_event = '{"type": "event_callback", "event": null}'
    for body in ('{"type": ', "payload=%7B", "[1]", no_event, deep):
        assert send_to_bot(address, body, signed("another secret", body))[0] == 401
        assert send_to_bot(address, body, signed(SECRET, body))[0] in {400, 404}
    garbage = request(address, "POST", "/slack/events", b"\xff\xfe", **signed(SECRET, "x"))
    assert garbage.status == 401


def test_a_body_may_be_as_large_as_this_and_no_larger(address: int) -> None:
    just, too_much = "x" * MOST_BYTES, "x" * (MOST_BYTES + 1)

    assert send_to_bot(address, just, signed(SECRET, just))[0] != 413
    assert announce(address, "/slack/events", MOST_BYTES + 1).status == 413
    in_parts = request(address, "POST", "/slack/events", iter([too_much.encode()]))
    assert in_parts.status == 413, "nobody announced how large it is"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/slack/events"), ("GET", "/"), ("POST", "/slack/install"), ("GET", "/healthz")],
)
def test_nothing_else_is_there(address: int, method: str, path: str) -> None:
    assert request(address, method, path).status in {404, 405}


def test_a_port_that_is_in_use_is_one_line_that_says_what_to_do(sandbox: Sandbox, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with listening(sandbox, tmp_path, PORT=str(port)) as bot:
            assert bot.wait() == 1
            assert bot.complained() == (
                f"Port {port} can't be used (Address already in use): name another in PORT.\n"
            )
