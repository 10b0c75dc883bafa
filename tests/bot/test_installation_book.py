from __future__ import annotations

import logging

import pytest
from sqlalchemy import text

from bot.clients import UnknownWorkspaceError
from bot.installation import Installation, authorize_many, installed_in_many
from bot.installation_book import REMEMBERED_SECONDS, InstallationBook
from bot.keys import read_keys
from bot.sealing import Sealer
from storage.database import Database
from tests.support.clock import START, FakeClock
from tests.support.keys import NEW, OLD
from tests.support.stored import OTHER_TEAM, TEAM


def an_installation(workspace_id: str = TEAM, token: str = "xoxb-1") -> Installation:
    return Installation(
        workspace_id=workspace_id,
        workspace_name="Sandbox",
        bot_user_id="U0BOT",
        bot_id="B0BOT",
        bot_token=token,
    )


def a_book(database: Database, *keys: str, clock: FakeClock | None = None) -> InstallationBook:
    sealer = Sealer(read_keys(",".join(keys or (OLD,))))
    return InstallationBook(database=database, sealer=sealer, clock=clock or FakeClock())


def everything_in(database: Database) -> str:
    with database.engine.connect() as connection:
        return str(connection.execute(text("SELECT * FROM installations")).all())


def is_suspended(database: Database, workspace_id: str) -> bool:
    with database.reading() as transaction:
        return transaction.workspaces.is_suspended(workspace_id)


def test_what_was_installed_is_found_and_its_token_stands_nowhere_in_the_clear(database: Database) -> None:
    book = a_book(database)

    book.keep(an_installation(), installed_by="U0ALEX")

    assert book.find(TEAM) == an_installation()
    assert book.find(OTHER_TEAM) is None
    assert "xoxb-1" not in everything_in(database)
    assert "xoxb-1" not in repr(book)


def test_what_another_replica_changes_is_seen_after_five_seconds_and_by_deliveries_at_once(
    database: Database,
) -> None:
    clock = FakeClock()
    here, there = a_book(database, clock=clock), a_book(database)
    there.keep(an_installation(token="xoxb-1"), installed_by=None)
    assert here.find(TEAM) == an_installation(token="xoxb-1")
    there.keep(an_installation(token="xoxb-2"), installed_by=None)

    clock.advance(seconds=REMEMBERED_SECONDS - 1)
    assert here.find(TEAM) == an_installation(token="xoxb-1")
    clock.advance(seconds=1)
    assert here.find(TEAM) == an_installation(token="xoxb-2")

    there.keep(an_installation(token="xoxb-3"), installed_by=None)
    assert here.find_now(TEAM) == an_installation(token="xoxb-3")


def test_installing_again_serves_a_workspace_that_was_suspended(database: Database) -> None:
    book = a_book(database)
    book.keep(an_installation(), installed_by=None)
    with database.transaction() as transaction:
        transaction.workspaces.suspend(TEAM, at=START, reason="token_revoked")

    book.keep(an_installation(token="xoxb-2"), installed_by=None)

    assert not is_suspended(database, TEAM)


def test_after_a_rotation_everything_is_under_the_new_key_and_the_old_one_may_go(database: Database) -> None:
    a_book(database, OLD).keep(an_installation(), installed_by=None)

    assert a_book(database, NEW, OLD).look_through() == 1

    assert a_book(database, NEW).find(TEAM) == an_installation()
    assert a_book(database, OLD).find(TEAM) is None


def test_a_token_that_no_key_opens_is_one_line_and_costs_no_other_workspace(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    a_book(database, OLD).keep(an_installation(), installed_by=None)
    a_book(database, NEW).keep(an_installation(OTHER_TEAM, "xoxb-2"), installed_by=None)

    with caplog.at_level(logging.ERROR):
        assert a_book(database, NEW).look_through() == 2

    assert [record.getMessage() for record in caplog.records] == [
        f"No key in EXITPLAN_SECRET_KEY opens the token of workspace {TEAM}: nothing is sent there. "
        "Add the key that it was kept with and start again, or install exitplan there again."
    ]
    assert is_suspended(database, TEAM)
    assert not is_suspended(database, OTHER_TEAM)


def test_once_its_key_is_back_the_workspace_is_served_and_one_that_slack_refuses_is_not(
    database: Database,
) -> None:
    for workspace_id in (TEAM, OTHER_TEAM):
        a_book(database, OLD).keep(an_installation(workspace_id), installed_by=None)
    a_book(database, NEW).look_through()
    with database.transaction() as transaction:
        transaction.workspaces.suspend(OTHER_TEAM, at=START, reason="token_revoked")

    a_book(database, NEW, OLD).look_through()

    assert not is_suspended(database, TEAM)
    assert is_suspended(database, OTHER_TEAM)


def test_each_workspace_has_a_client_with_its_own_token_and_all_others_are_unknown(
    database: Database,
) -> None:
    book = a_book(database)
    book.keep(an_installation(token="xoxb-1"), installed_by=None)
    book.keep(an_installation(OTHER_TEAM, "xoxb-2"), installed_by=None)
    installed = installed_in_many(book, api_url="http://127.0.0.1:9/")

    for clients in (installed.ask, installed.deliver):
        assert clients(TEAM).token == "xoxb-1"
        assert clients(OTHER_TEAM).token == "xoxb-2"
        with pytest.raises(UnknownWorkspaceError):
            clients("T0NOBODY")


def test_a_request_is_that_of_its_workspace_and_never_of_an_organisation(database: Database) -> None:
    book = a_book(database)
    book.keep(an_installation(), installed_by=None)
    authorize = authorize_many(book.find)

    found = authorize(team_id=TEAM, is_enterprise_install=False)

    assert found is not None
    assert (found.team_id, found.bot_token) == (TEAM, "xoxb-1")
    assert authorize(team_id=OTHER_TEAM, is_enterprise_install=False) is None
    assert authorize(team_id=TEAM, is_enterprise_install=True) is None
    assert authorize(team_id=None, is_enterprise_install=False) is None
