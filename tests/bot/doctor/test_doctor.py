"""exitplan doctor: every kind of trouble is a line that says what to do, and no line has a token."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import URL

from bot.cli import doctor
from bot.cli.manifest import MANIFEST
from bot.doctor import database, installed, running, slack
from bot.doctor.findings import Finding, Verdict, well, within
from bot.health_server import serving_health
from sandbox.clock import SandboxClock
from sandbox.faults import Fault, FaultMode
from sandbox.manifest import read_manifest_file
from sandbox.server import Sandbox
from scheduler.trouble import Finding as Found
from scheduler.trouble import Report, Trouble
from tests.support.clock import FakeClock
from tests.support.keys import OLD

NAMES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_API_URL",
    "EXITPLAN_SECRET_KEY",
    "PORT",
    "DATABASE_URL",
    "EXITPLAN_HEALTH_PORT",
    "EXITPLAN_LOG",
    "EXITPLAN_FAILPOINT",
    "EXITPLAN_CLOCK",
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def sandbox(clock: FakeClock) -> Iterator[Sandbox]:
    """A local Slack that shows the same time, with exactly the scopes of the manifest."""
    with Sandbox(SandboxClock(clock.now), app=read_manifest_file(MANIFEST)) as sandbox:
        yield sandbox


@pytest.fixture
def health_port() -> Iterator[int]:
    """Where a bot answers that is ready and in order."""
    with serving_health(0, look=Report, is_ready=lambda: True, tell=lambda: ("", b"")) as port:
        yield port


@pytest.fixture(autouse=True)
def all_is_set_up(
    monkeypatch: pytest.MonkeyPatch,
    sandbox: Sandbox,
    sqlite_template: Path,
    health_port: int,
    tmp_path: Path,
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    shutil.copy(sqlite_template, tmp_path / "exitplan.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", sandbox.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", sandbox.app_token)
    monkeypatch.setenv("SLACK_API_URL", sandbox.api_url)
    monkeypatch.setenv("EXITPLAN_HEALTH_PORT", str(health_port))


def examine(clock: FakeClock) -> tuple[int, list[str]]:
    """The exit status, and every line."""
    lines: list[str] = []
    return doctor.run(clock, lines.append), lines


def troubles(clock: FakeClock) -> list[str]:
    """The lines that are not ok; the status has to be that of trouble."""
    status, lines = examine(clock)
    assert status == 1
    return [line for line in lines if not line.startswith("ok: ")]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def test_where_all_is_well_each_thing_is_a_line_and_the_status_is_0(clock: FakeClock) -> None:
    status, lines = examine(clock)

    assert lines[:-2] == [
        "ok: settings: They can be read; `exitplan run` is the real bot, over Socket Mode.",
        "ok: bot token: Slack takes SLACK_BOT_TOKEN, for Sandbox.",
        "ok: scopes: All 11 that the manifest asks for are granted.",
        "ok: clock: It is Slack's, to the minute.",
        "ok: app token: Slack takes SLACK_APP_TOKEN, and Socket Mode is on.",
        "ok: database: SQLite, exitplan.db.",
        "ok: schema: It is up to date.",
        "ok: writing: The file and its folder can be written.",
        "ok: WAL mode: It is on.",
    ]
    assert lines[-2].startswith("ok: disk: It is a local one (")
    assert lines[-1] == "ok: running bot: It is ready, and everything due is said."
    assert status == 0


def test_no_connection_is_opened_to_check_the_app_token(sandbox: Sandbox, clock: FakeClock) -> None:
    examine(clock)

    assert [entry.kind for entry in sandbox.traffic()] == ["auth.test", "apps.connections.open"]


def test_every_mistake_in_the_settings_is_a_line(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxp-SECRET")
    monkeypatch.setenv("DATABASE_URL", "mysql://SECRET")

    assert examine(clock) == (
        1,
        [
            "wrong: settings: SLACK_BOT_TOKEN has to be the bot token of your app, under OAuth & "
            "Permissions, and starts with xoxb-.",
            "wrong: settings: DATABASE_URL has to start with sqlite:/// or postgresql://.",
            "not checked: all else: The settings have to be right first.",
        ],
    )


def test_without_tokens_the_rest_is_checked_all_the_same(
    monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    monkeypatch.delenv("SLACK_APP_TOKEN")

    assert troubles(clock) == [
        "wrong: settings: SLACK_BOT_TOKEN and SLACK_APP_TOKEN are missing: put them into the environment "
        "or into .env. Over HTTP it takes SLACK_SIGNING_SECRET instead of SLACK_APP_TOKEN.",
        "not checked: bot token: SLACK_BOT_TOKEN is not set.",
        "not checked: scopes: SLACK_BOT_TOKEN is not set.",
        "not checked: clock: SLACK_BOT_TOKEN is not set.",
        "not checked: app token: SLACK_APP_TOKEN is not set.",
    ]


def test_over_http_there_is_no_app_token(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
    monkeypatch.delenv("SLACK_APP_TOKEN")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0123456789abcdef")

    status, lines = examine(clock)

    assert status == 0, lines
    assert lines[0] == (
        "ok: settings: They can be read; `exitplan run` is the real bot, over HTTP, for one workspace."
    )
    assert [line.split(": ")[1] for line in lines[:5]] == [
        "settings",
        "bot token",
        "scopes",
        "clock",
        "database",
    ]


def test_for_many_workspaces_their_tokens_are_looked_at(
    monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    monkeypatch.delenv("SLACK_APP_TOKEN")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0123456789abcdef")
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "fedcba9876543210")
    monkeypatch.setenv("EXITPLAN_SECRET_KEY", OLD)

    status, lines = examine(clock)

    assert status == 0, lines
    assert lines[1] == (
        "not checked: tokens: No workspace has installed exitplan yet: open /slack/install at its address."
    )


def test_a_setting_for_tests_that_the_bot_would_refuse_is_wrong(
    monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> None:
    monkeypatch.setenv("EXITPLAN_FAILPOINT", "no_such_point")

    (line,) = troubles(clock)

    assert line.startswith("wrong: settings: EXITPLAN_FAILPOINT has to look like ")


def test_a_wrong_bot_token_is_named_and_not_shown_and_the_clock_is_checked_all_the_same(
    monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-SECRET")

    found = troubles(clock)

    assert found == [
        "wrong: bot token: Slack refuses SLACK_BOT_TOKEN: invalid_auth. "
        "Copy it anew from OAuth & Permissions of your app.",
        "not checked: scopes: Slack refuses the token that they belong to.",
    ]


def test_a_wrong_app_token_is_named_and_not_shown(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-SECRET")

    assert troubles(clock) == [
        "wrong: app token: Slack refuses SLACK_APP_TOKEN: invalid_auth. It needs connections:write, under "
        "Basic Information of your app, and Socket Mode has to be on there."
    ]


def test_scopes_that_are_not_granted_are_named(sandbox: Sandbox, clock: FakeClock) -> None:
    scopes = read_manifest_file(MANIFEST).scopes
    sandbox.grant_scopes(*(scopes - {"im:write", "files:write"}), "more:than_asked")

    assert troubles(clock) == [
        "wrong: scopes: Not granted: files:write, im:write. Put what `exitplan manifest` prints into the "
        "app's settings, and install the app again."
    ]


@pytest.mark.parametrize(
    ("off", "said"),
    [
        pytest.param(timedelta(minutes=10), "10 minutes ahead of", id="10 minutes ahead"),
        pytest.param(timedelta(minutes=-10), "10 minutes behind", id="10 minutes behind"),
        pytest.param(timedelta(seconds=61), "1 minute ahead of", id="a second too much"),
        pytest.param(timedelta(hours=-3), "3 hours behind", id="as with a wrong zone"),
        pytest.param(timedelta(days=-365), "365 days behind", id="as with an empty battery"),
    ],
)
def test_a_clock_that_is_off_is_told_by_how_much(clock: FakeClock, off: timedelta, said: str) -> None:
    ours = FakeClock(clock.now() + off)

    assert troubles(ours) == [
        f"wrong: clock: It is {said} Slack's: set it, best by NTP (`timedatectl set-ntp true`)."
    ]


def test_a_minute_is_not_too_much(clock: FakeClock) -> None:
    assert examine(FakeClock(clock.now() + timedelta(seconds=60)))[0] == 0


def test_without_a_network_it_says_what_could_not_be_checked(
    monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> None:
    port = free_port()
    monkeypatch.setenv("SLACK_API_URL", f"http://127.0.0.1:{port}/api/")

    unreachable = (
        f"Slack can't be reached at http://127.0.0.1:{port}/api/ ([Errno 111] Connection refused): "
        "see whether this machine gets there, and whether it needs a proxy (HTTPS_PROXY)."
    )
    assert troubles(clock) == [
        f"wrong: bot token: {unreachable}",
        "not checked: scopes: Slack did not answer.",
        "not checked: clock: Slack did not answer.",
        f"wrong: app token: {unreachable}",
    ]


@pytest.mark.parametrize(("mode", "status"), [(FaultMode.SERVER_ERROR, 503), (FaultMode.RATELIMITED, 429)])
def test_trouble_of_slacks_own_is_not_called_a_wrong_token(
    sandbox: Sandbox, clock: FakeClock, mode: FaultMode, status: int
) -> None:
    sandbox.plan_fault(Fault(method="auth.test", mode=mode))

    assert troubles(clock)[0] == (
        f"wrong: bot token: Slack is in trouble just now (HTTP {status}): try again in a few minutes."
    )


def test_a_connection_that_breaks_is_a_line(sandbox: Sandbox, clock: FakeClock) -> None:
    sandbox.plan_fault(Fault(method="apps.connections.open", mode=FaultMode.RESET))

    (line,) = troubles(clock)

    assert line.startswith(f"wrong: app token: Slack can't be reached at {sandbox.api_url} (")


def test_an_address_that_is_not_slacks_is_a_line(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, clock: FakeClock
) -> None:
    address = sandbox.api_url.replace("/api/", "/nothing/")
    monkeypatch.setenv("SLACK_API_URL", address)

    assert troubles(clock)[0] == (
        f"wrong: bot token: What answers at {address} is not Slack (HTTP 404): see whether a proxy is between."
    )


def test_a_page_in_place_of_slacks_answer_is_not_called_a_wrong_token(
    sandbox: Sandbox, clock: FakeClock
) -> None:
    sandbox.plan_fault(Fault(method="auth.test", mode=FaultMode.ACCEPT_THEN_GARBAGE))

    assert troubles(clock)[0] == (
        f"wrong: bot token: What answers at {sandbox.api_url} is not Slack (HTTP 200): "
        "see whether a proxy is between."
    )


def test_where_nobody_answers_at_the_health_port_the_bot_does_not_run(
    monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> None:
    port = free_port()
    monkeypatch.setenv("EXITPLAN_HEALTH_PORT", str(port))

    assert troubles(clock) == [
        f"wrong: running bot: Nobody answers at port {port} ([Errno 111] Connection refused): "
        "start exitplan, or see why it does not run."
    ]


def test_without_a_health_port_whether_it_runs_is_not_checked_and_all_is_well(
    monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> None:
    monkeypatch.delenv("EXITPLAN_HEALTH_PORT")

    status, lines = examine(clock)

    assert lines[-1] == "not checked: running bot: EXITPLAN_HEALTH_PORT names no port to ask at."
    assert status == 0


@pytest.mark.parametrize(
    ("is_ready", "report", "said"),
    [
        pytest.param(
            False,
            Report(),
            "It is not ready: it stops, or its database does not answer or is not up to date.",
            id="not ready",
        ),
        pytest.param(
            True,
            Report(findings=(Found(trouble=Trouble.OVERDUE, count=2),)),
            "It is ready, and in trouble (overdue 2): see Health in docs/operations.md.",
            id="in trouble",
        ),
    ],
)
def test_a_bot_that_is_not_in_order_says_how(
    monkeypatch: pytest.MonkeyPatch, clock: FakeClock, is_ready: bool, report: Report, said: str
) -> None:
    with serving_health(0, look=lambda: report, is_ready=lambda: is_ready, tell=lambda: ("", b"")) as port:
        monkeypatch.setenv("EXITPLAN_HEALTH_PORT", str(port))

        assert troubles(clock) == [f"wrong: running bot: {said}"]


def test_another_program_at_the_health_port_is_not_taken_for_a_bot(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, clock: FakeClock
) -> None:
    port = sandbox.api_url.split(":")[2].split("/")[0]
    monkeypatch.setenv("EXITPLAN_HEALTH_PORT", port)

    assert troubles(clock) == [
        f"wrong: running bot: What answers at port {port} is not exitplan: name another in EXITPLAN_HEALTH_PORT."
    ]


def test_a_proxy_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")

    assert examine(clock)[1][-1] == "ok: running bot: It is ready, and everything due is said."


def test_no_part_of_a_token_is_printed_whatever_goes_wrong(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, clock: FakeClock
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "client_secret")
    monkeypatch.setenv("SLACK_API_URL", f"{sandbox.api_url}{sandbox.app_token}/")
    sandbox.plan_fault(Fault(method="auth.test", mode=FaultMode.ERROR, error="client_secret"))

    said = "\n".join(troubles(clock))

    assert sandbox.app_token not in said
    assert "What answers at http://127.0.0.1:" in said
    assert "/api/(hidden)/ is not Slack" in said
    monkeypatch.setenv("SLACK_API_URL", sandbox.api_url)
    assert troubles(clock)[0].startswith("wrong: bot token: Slack refuses SLACK_BOT_TOKEN: (hidden). ")


def test_a_check_that_hangs_is_given_up_and_said() -> None:
    released = Event()

    def hang() -> list[Finding]:
        released.wait()
        return [well("database", "late")]

    (finding,) = within(0.01, hang, what="database")
    released.set()

    assert finding.verdict is Verdict.WRONG
    assert finding.text == ("There was no answer within 0.01 seconds: see what keeps it, and try again.")


def test_a_check_that_fails_is_said_and_the_others_follow() -> None:
    def fail() -> list[Finding]:
        raise ValueError("odd")

    (finding,) = within(5, fail, what="database")

    assert finding.text == "The check failed (ValueError: odd): please report it."


def test_postgresql_that_does_not_answer_is_a_line_without_the_password(
    monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> None:
    port = free_port()
    monkeypatch.setenv("DATABASE_URL", f"postgresql://user:SECRET@127.0.0.1:{port}/name")

    assert troubles(clock) == [
        "wrong: database: PostgreSQL can't be asked (connection failed: connection to server at "
        f'"127.0.0.1", port {port} failed: Connection refused): see whether the server runs, and whether '
        "DATABASE_URL is right."
    ]


def test_postgresql_that_is_in_order_is_told_with_its_version(
    monkeypatch: pytest.MonkeyPatch, clock: FakeClock, postgres_url: URL
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url.render_as_string(hide_password=False))

    status, lines = examine(clock)

    assert status == 0, lines
    assert "ok: schema: It is up to date." in lines
    assert "ok: writing: The user of DATABASE_URL may write." in lines
    assert any(line.startswith("ok: server: PostgreSQL 1") for line in lines)


def test_the_document_says_of_every_line_what_is_wrong() -> None:
    text = (MANIFEST.parent / "docs" / "operations.md").read_text("utf-8")
    body = text.split("\n## Is everything in place?\n")[1].split("\n## ")[0]
    cells = (line.split("|")[1] for line in body.splitlines() if line.startswith("| `"))

    assert sorted(name for cell in cells for name in re.findall("`([^`]+)`", cell)) == sorted(
        [
            doctor.SETTINGS,
            slack.BOT_TOKEN,
            slack.SCOPES,
            slack.CLOCK,
            slack.APP_TOKEN,
            installed.TOKENS,
            database.DATABASE,
            database.SCHEMA,
            database.WRITING,
            database.WAL,
            database.DISK,
            database.SERVER,
            running.RUNNING,
        ]
    )
