"""`exitplan run` for many workspaces: installed in a browser, each apart from all others."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from sandbox.seed import ALEX
from sandbox.server import Sandbox
from sandbox.traffic import LedgerEntry
from storage.database import Database
from storage.schema.reminders import reminders
from tests.end_to_end.test_run import a_database
from tests.support.http import Browser, free_port, port_of, request
from tests.support.keys import NEW, OLD
from tests.support.many import ELSEWHERE, HERE, Installer, act_in, an_installer, for_many
from tests.support.processes import Process, until


@pytest.fixture(scope="module")
def bot(module_sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """One in which nobody has installed it when it starts."""
    with for_many(module_sandbox, tmp_path_factory.mktemp("many")) as bot:
        yield bot
        assert bot.stop() == 0
        assert "xoxb-" not in bot.printed() + bot.complained()
        assert "Traceback" not in bot.complained()


@pytest.fixture
def installer(module_sandbox: Sandbox, bot: Process) -> Installer:
    return an_installer(module_sandbox, bot)


def last_answer(sandbox: Sandbox, command: str, *, says: str) -> str:
    """What the bot answers in private to a command."""
    before = len(private(sandbox))
    assert sandbox.command(command).ok
    until(lambda: len(private(sandbox)) > before)
    answer = private(sandbox)[-1]
    assert says in answer
    return answer


def private(sandbox: Sandbox) -> list[str]:
    return [one.text for one in sandbox.messages(person=ALEX.id) if one.seen_only_by == ALEX.id]


def test_who_installs_it_is_told_what_to_do_next_and_is_answered_at_once(
    module_sandbox: Sandbox, bot: Process, installer: Installer
) -> None:
    assert bot.printed().startswith(
        "exitplan run: the real bot, over HTTP, for every workspace that installs it"
    )
    assert "for 0 workspaces, others install it at /slack/install." in bot.printed()

    page = installer.install()

    assert page.status == 200
    assert f"exitplan is installed in Team {HERE}" in page.text
    assert "/invite @exitplan" in page.text
    assert "https://slack.com/app_redirect?app=A0EXITPLAN&amp;team=T0SANDBOX" in page.text
    assert page.headers["cache-control"] == "no-store"
    act_in(HERE, module_sandbox, port_of(bot))
    last_answer(module_sandbox, "/exitplan", says="exitplan gets your team out")


def test_slack_is_not_asked_at_each_request_whose_token_it_is(
    module_sandbox: Sandbox, bot: Process, installer: Installer
) -> None:
    installer.install()
    act_in(HERE, module_sandbox, port_of(bot))
    before = asked(module_sandbox, "auth.test")

    for _ in range(3):
        last_answer(module_sandbox, "/exitplan list", says="No contract is registered yet")

    assert asked(module_sandbox, "auth.test") == before


def asked(sandbox: Sandbox, method: str) -> int:
    return sum(one.kind == method for one in sandbox.traffic())


def test_slack_is_asked_for_the_scopes_of_the_manifest_and_for_nothing_else(installer: Installer) -> None:
    page = installer.begin("?team=T0SANDBOX")

    assert "&scope=channels:history,channels:read,chat:write,commands,files:write," in page
    assert "&user_scope=&" in f"{page}&"
    assert page.endswith("&team=T0SANDBOX")


def test_what_stands_in_the_address_adds_nothing_to_what_slack_is_asked_for(installer: Installer) -> None:
    assert "admin" not in installer.begin("?team=T1%26scope=admin")


def test_who_cancels_sees_that_nothing_was_installed_and_where_to_begin_again(installer: Installer) -> None:
    page = installer.browser.get(installer.cancel(installer.begin()))

    assert page.status == 200
    assert "You cancelled the installation in Slack." in page.text
    assert 'href="/slack/install"' in page.text


def test_an_installation_comes_back_once(installer: Installer) -> None:
    cookies = installer.browser.cookies
    back = installer.allow(installer.begin())
    copied = Browser()
    copied.cookies = dict(cookies)
    assert installer.browser.get(back).status == 200

    again = copied.get(back)

    assert again.status == 400
    assert "or it was done already" in again.text


def test_an_installation_that_another_browser_began_is_not_finished(installer: Installer) -> None:
    back = installer.allow(installer.begin(), ELSEWHERE)

    page = Browser().get(back)

    assert page.status == 400
    assert "This is not the browser in which the installation began" in page.text
    assert installer.browser.get(back).status == 200, "the right one still can"


def test_of_two_tabs_the_one_that_began_last_is_finished(installer: Installer) -> None:
    first, last = installer.begin(), installer.begin()

    assert "This page can&#x27;t be used" in installer.browser.get(installer.allow(first)).text
    assert installer.browser.get(f"{installer.home}/slack/oauth_redirect?error=x&state=x").status == 400

    assert installer.browser.get(installer.allow(last)).status == 200


@pytest.mark.parametrize("query", ["", "?code=1", "?state=x", "?code=1&state=x", "?error=<script>&state=x"])
def test_whatever_else_comes_back_is_a_page_that_says_so(installer: Installer, query: str) -> None:
    page = installer.browser.get(f"{installer.home}/slack/oauth_redirect{query}")

    assert page.status == 400
    assert "Nothing was installed" in page.text or "This page can&#x27;t be used" in page.text
    assert "<script>" not in page.text


def test_a_code_that_slack_does_not_know_installs_nothing(installer: Installer) -> None:
    state = installer.begin().partition("state=")[2].partition("&")[0]

    page = installer.browser.get(f"{installer.home}/slack/oauth_redirect?code=made-up&state={state}")

    assert page.status in {400, 401}
    assert "Slack did not confirm the installation." in page.text


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("enterprise", "can&#x27;t be installed for a whole organisation"),
        ("rotates", "Token rotation is switched on"),
    ],
)
def test_what_is_not_served_is_refused_with_its_reason(installer: Installer, kind: str, says: str) -> None:
    page = installer.install(ELSEWHERE, **{kind: "yes"})

    assert page.status == 400
    assert says in page.text


def test_two_workspaces_do_not_see_each_other(sandbox: Sandbox, tmp_path: Path) -> None:
    with for_many(sandbox, tmp_path) as bot:
        installer = an_installer(sandbox, bot)
        assert installer.install(HERE).status == 200
        act_in(HERE, sandbox, installer.port)
        register_and_start(sandbox)
        act_in(ELSEWHERE, sandbox, installer.port)
        last_answer(sandbox, "/exitplan list", says="exitplan is not installed in this workspace")
        (line,) = bot.complained().splitlines()
        assert line.endswith("A request came from workspace T0ELSEWHERE, where exitplan is not installed")

        assert installer.install(ELSEWHERE).status == 200

        last_answer(sandbox, "/exitplan list", says="No contract is registered yet")
        last_answer(sandbox, "/exitplan show ActivTrak", says="ActivTrak")
        assert "$19" not in private(sandbox)[-1]
        register_and_start(sandbox)
        assert [one.team_id for one in plans(sandbox)] == [HERE, ELSEWHERE], "each with its own token"
        assert bot.stop() == 0


def test_uninstalled_and_installed_again_it_goes_on_and_says_once_what_it_kept(
    http_sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox, health = http_sandbox, free_port()
    settings = {"EXITPLAN_HEALTH_PORT": str(health)}
    with a_database(tmp_path) as database, for_many(sandbox, tmp_path, **settings) as bot:
        installer = an_installer(sandbox, bot)
        installer.install(HERE)
        act_in(HERE, sandbox, installer.port)
        register_and_start(sandbox)

        sandbox.uninstall(HERE)

        assert not is_installed(database), "as soon as Slack has its answer"
        assert request(health, "GET", "/healthz").status == 200, "that nothing is said there is meant"
        assert request(health, "GET", "/readyz").status == 200
        let_the_first_reminder_be_due(database)
        last_answer(sandbox, "/exitplan list", says="exitplan is not installed in this workspace")
        said = len(plans(sandbox))

        assert installer.install(HERE).status == 200

        until(lambda: len(plans(sandbox)) > said)
        sandbox.send_event({"type": "app_uninstalled"})
        assert is_installed(database), "what comes late is about the earlier installation"
        last_answer(sandbox, "/exitplan list", says="ActivTrak")
        assert len(plans(sandbox)) == said + 1
        assert bot.stop() == 0


def is_installed(database: Database) -> bool:
    with database.reading() as transaction:
        is_there = transaction.installations.find(HERE) is not None
        assert transaction.workspaces.is_suspended(HERE) != is_there
        return is_there


def let_the_first_reminder_be_due(database: Database) -> None:
    first = select(func.min(reminders.c.due_at)).where(reminders.c.state == "armed").scalar_subquery()
    now = datetime.now(UTC)  # noqa: TID251 (the process lives in real time)
    with database.transaction() as transaction:
        change = update(reminders).where(reminders.c.due_at == first).values(due_at=now)
        assert transaction.connection.execute(change).rowcount == 1


def register_and_start(sandbox: Sandbox) -> None:
    """A contract whose plan is in the channel."""
    before = len(plans(sandbox))
    shown = len(private(sandbox))
    sandbox.command("/exitplan add ActivTrak 50 seats at $19 ends in 4 months")
    until(lambda: sandbox.view() is not None)
    assert not sandbox.submit().errors
    until(lambda: len(private(sandbox)) > shown)
    answer = [one for one in sandbox.messages(person=ALEX.id) if one.seen_only_by == ALEX.id][-1]
    assert sandbox.click(answer, action_id="start_plan").ok
    until(lambda: len(plans(sandbox)) > before)


def plans(sandbox: Sandbox) -> list[LedgerEntry]:
    return [one for one in sandbox.ledger() if one.method == "chat.postMessage"]


def test_after_a_restart_it_is_still_installed_and_no_token_stands_in_the_database(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    with for_many(sandbox, tmp_path, EXITPLAN_SECRET_KEY=OLD) as bot:
        assert an_installer(sandbox, bot).install().status == 200
        assert bot.stop() == 0
    bot.output.unlink()

    with for_many(sandbox, tmp_path, EXITPLAN_SECRET_KEY=f"{NEW},{OLD}") as bot:
        act_in(HERE, sandbox, port_of(bot))
        assert "for 1 workspace, others" in bot.printed()
        last_answer(sandbox, "/exitplan help", says="register a contract")
        assert bot.stop() == 0
    assert "xoxb-" not in everything_in(tmp_path / "exitplan.db")
    bot.output.unlink()

    with for_many(sandbox, tmp_path, EXITPLAN_SECRET_KEY=NEW) as bot:
        act_in(HERE, sandbox, port_of(bot))
        last_answer(sandbox, "/exitplan help", says="register a contract")
        assert bot.stop() == 0
    assert bot.complained() == "", "the old key is needed no more"


def everything_in(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())
