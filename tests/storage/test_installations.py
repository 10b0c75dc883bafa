"""Where it is installed: one installation a workspace, the last one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage.database import Database
from storage.installations import InstallationRecord
from tests.support.clock import START
from tests.support.stored import OTHER_TEAM, TEAM

FIRST = InstallationRecord(
    workspace_id=TEAM,
    workspace_name="Sandbox",
    bot_user_id="U0BOT",
    bot_id="B0BOT",
    sealed_token="sealed 1",
    installed_by="U0ALEX",
    installed_at=START,
)


def keep(database: Database, *records: InstallationRecord) -> None:
    with database.transaction() as transaction:
        for record in records:
            transaction.workspaces.ensure(record.workspace_id, at=START)
            transaction.installations.keep(record)


def test_installing_again_replaces_the_token_and_no_other_workspace_notices(database: Database) -> None:
    other = replace(FIRST, workspace_id=OTHER_TEAM)
    again = replace(FIRST, sealed_token="sealed 2", installed_at=START + timedelta(days=1))

    keep(database, FIRST, other, again)

    with database.reading() as transaction:
        assert transaction.installations.find(TEAM) == again
        assert transaction.installations.find(OTHER_TEAM) == other
        assert {one.workspace_id for one in transaction.installations.list()} == {TEAM, OTHER_TEAM}


def test_a_token_that_was_removed_is_gone(database: Database) -> None:
    keep(database, FIRST, replace(FIRST, workspace_id=OTHER_TEAM))

    with database.transaction() as transaction:
        transaction.installations.remove(TEAM)

    with database.reading() as transaction:
        assert transaction.installations.find(TEAM) is None
        assert transaction.installations.find(OTHER_TEAM) is not None


def test_sealing_anew_does_not_bring_back_a_token_that_was_replaced_meanwhile(database: Database) -> None:
    keep(database, FIRST)

    with database.transaction() as transaction:
        assert transaction.installations.seal_anew(FIRST, "sealed anew")
        assert not transaction.installations.seal_anew(FIRST, "sealed too late")

    with database.reading() as transaction:
        assert transaction.installations.find(TEAM) == replace(FIRST, sealed_token="sealed anew")


def test_a_record_does_not_show_what_is_sealed() -> None:
    assert "sealed 1" not in repr(FIRST)
