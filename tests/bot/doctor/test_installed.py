"""exitplan doctor where many workspaces have installed it: each token is opened, and the latest are tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import URL

from bot.cli.manifest import MANIFEST
from bot.doctor.installed import check_installed
from bot.installation import Installation
from bot.installation_book import InstallationBook
from bot.keys import read_keys
from bot.sealing import Sealer
from sandbox.clock import SandboxClock
from sandbox.faults import Fault, FaultMode
from sandbox.manifest import read_manifest_file
from sandbox.server import Sandbox
from storage.database import Database
from storage.migrate import upgrade
from tests.support.clock import FakeClock
from tests.support.databases import closing_database
from tests.support.keys import NEW, OLD
from tests.support.stored import OTHER_TEAM, TEAM


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def sandbox(clock: FakeClock) -> Iterator[Sandbox]:
    with Sandbox(SandboxClock(clock.now), app=read_manifest_file(MANIFEST)) as sandbox:
        yield sandbox


def install(database: Database, clock: FakeClock, token: str, *workspaces: str, key: str = OLD) -> None:
    book = InstallationBook(database=database, sealer=Sealer(read_keys(key)), clock=clock)
    for workspace_id in workspaces:
        clock.advance(seconds=1)
        book.keep(
            Installation(
                workspace_id=workspace_id,
                workspace_name="Sandbox",
                bot_user_id="U0BOT",
                bot_id="B0BOT",
                bot_token=token,
            ),
            installed_by=None,
        )


def said(url: URL, sandbox: Sandbox, clock: FakeClock, *, api_url: str | None = None) -> list[str]:
    address = url.render_as_string(hide_password=False)
    found = check_installed(address, read_keys(OLD), api_url or sandbox.api_url, clock.now)
    return [f"{one.verdict}: {one.what}: {one.text}" for one in found]


def test_where_slack_takes_every_token_three_lines_are_good(
    database: Database, sandbox: Sandbox, clock: FakeClock
) -> None:
    install(database, clock, sandbox.bot_token, TEAM, OTHER_TEAM)

    assert said(database.engine.url, sandbox, clock) == [
        "ok: tokens: Slack takes those of all workspaces (2).",
        "ok: scopes: All that the manifest asks for are granted.",
        "ok: clock: It is Slack's, to the minute.",
    ]


def test_a_workspace_whose_token_slack_refuses_is_named_and_the_token_is_not(
    database: Database, sandbox: Sandbox, clock: FakeClock
) -> None:
    install(database, clock, sandbox.bot_token, TEAM)
    install(database, clock, "xoxb-1-SECRET", OTHER_TEAM)

    assert said(database.engine.url, sandbox, clock)[:2] == [
        "wrong: tokens: Slack refuses the token of T0OTHER (invalid_auth): install exitplan there again.",
        "ok: scopes: All that the manifest asks for are granted.",
    ]


def test_a_token_that_no_key_opens_is_told_and_the_others_are_tried(
    database: Database, sandbox: Sandbox, clock: FakeClock
) -> None:
    install(database, clock, sandbox.bot_token, TEAM)
    install(database, clock, sandbox.bot_token, OTHER_TEAM, key=NEW)

    assert said(database.engine.url, sandbox, clock)[:2] == [
        "wrong: tokens: No key in EXITPLAN_SECRET_KEY opens the token of T0OTHER: "
        "add the key that it was kept with, or install exitplan there again.",
        "ok: scopes: All that the manifest asks for are granted.",
    ]


def test_scopes_that_are_missing_are_told_with_the_workspaces(
    database: Database, sandbox: Sandbox, clock: FakeClock
) -> None:
    install(database, clock, sandbox.bot_token, TEAM)
    sandbox.grant_scopes(*(read_manifest_file(MANIFEST).scopes - {"im:write"}))

    assert said(database.engine.url, sandbox, clock)[1] == (
        "wrong: scopes: Not granted in T0TEAM: im:write. Put what `exitplan manifest` prints into the "
        "app's settings, and install the app again."
    )


def test_of_many_workspaces_the_ten_that_came_last_are_tried_and_five_are_named(
    database: Database, sandbox: Sandbox, clock: FakeClock
) -> None:
    install(database, clock, "xoxb-1-SECRET", "T1", "T2")
    install(database, clock, sandbox.bot_token, *(f"T{number}" for number in range(3, 13)))

    assert said(database.engine.url, sandbox, clock)[0] == (
        "ok: tokens: Slack takes those of the 10 workspaces that came last, of 12 in all."
    )
    sandbox.revoke_bot_token()
    revoked = ", ".join(f"T{number} (token_revoked)" for number in (12, 11, 10, 9, 8))
    assert said(database.engine.url, sandbox, clock)[:2] == [
        f"wrong: tokens: Slack refuses the token of {revoked} and 5 more: install exitplan there again.",
        "not checked: scopes: Slack takes no token that they belong to.",
    ]


def test_before_anybody_has_installed_it_the_clock_is_checked_all_the_same(
    sqlite_url: URL, sandbox: Sandbox, clock: FakeClock
) -> None:
    ours = FakeClock(clock.now() + timedelta(minutes=10))

    assert said(sqlite_url, sandbox, ours) == [
        "not checked: tokens: No workspace has installed exitplan yet: open /slack/install at its address.",
        "not checked: scopes: No workspace has installed exitplan yet: open /slack/install at its address.",
        "wrong: clock: It is 10 minutes ahead of Slack's: set it, best by NTP (`timedatectl set-ntp true`).",
    ]


@pytest.mark.parametrize("is_there", [True, False])
def test_of_a_database_that_is_behind_or_not_there_no_token_is_read(
    tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox, clock: FakeClock, is_there: bool
) -> None:
    url = URL.create("sqlite", database=str(tmp_path_factory.mktemp("old") / "exitplan.db"))
    if is_there:
        with closing_database(url) as database:
            upgrade(database, to="0020")

    assert said(url, sandbox, clock)[:2] == [
        "not checked: tokens: The database has to be right first.",
        "not checked: scopes: The database has to be right first.",
    ]


def test_where_slack_does_not_answer_nothing_is_called_a_wrong_token(
    database: Database, sandbox: Sandbox, clock: FakeClock
) -> None:
    install(database, clock, sandbox.bot_token, TEAM)
    trouble = "Slack is in trouble just now (HTTP 503): try again in a few minutes."
    sandbox.plan_fault(Fault(method="auth.test", mode=FaultMode.SERVER_ERROR))
    assert said(database.engine.url, sandbox, clock) == [
        f"wrong: tokens: {trouble}",
        "not checked: scopes: Slack did not answer.",
        "not checked: clock: Slack did not answer.",
    ]

    sandbox.plan_fault(Fault(method="auth.test", mode=FaultMode.SLOW))
    sandbox.plan_fault(Fault(method="auth.test", mode=FaultMode.SERVER_ERROR))

    assert said(database.engine.url, sandbox, clock) == [
        f"wrong: tokens: {trouble}",
        "not checked: scopes: Slack did not answer.",
        "ok: clock: It is Slack's, to the minute.",
    ]
