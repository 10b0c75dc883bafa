"""A workspace that has uninstalled it is forgotten: whole, alone, and so that it may come back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from storage.database import Database, Transaction
from storage.installations import InstallationRecord
from storage.schema import metadata
from storage.schema.workspaces import workspaces
from tests.storage.test_purging import with_everything
from tests.support.clock import START
from tests.support.stored import OTHER_TEAM, TEAM

THEN = START + timedelta(days=30)


def leave(transaction: Transaction, workspace_id: str = TEAM) -> bool:
    return transaction.workspaces.mark_uninstalled(
        workspace_id, at=START, reason="app_uninstalled", forget_at=THEN
    )


def rows_of(transaction: Transaction, workspace_id: str) -> dict[str, int]:
    """How many rows each table has of it; tables without any are left out."""
    counts = {
        table.name: transaction.connection.scalar(
            select(func.count()).select_from(table).where(table.c.workspace_id == workspace_id)
        )
        for table in metadata.sorted_tables
        if "workspace_id" in table.c
    }
    return {name: count for name, count in counts.items() if count}


def with_an_installation(transaction: Transaction, workspace_id: str) -> None:
    with_everything(transaction, workspace_id)
    transaction.installations.keep(
        InstallationRecord(
            workspace_id=workspace_id,
            workspace_name="Team",
            bot_user_id="U0BOT",
            bot_id=None,
            sealed_token="sealed",
            installed_by=None,
            installed_at=START,
        )
    )
    transaction.workspaces.set_admins(workspace_id, ["U0ADMIN"], at=START)


def test_it_is_due_after_thirty_days_and_not_a_moment_earlier(database: Database) -> None:
    with database.transaction() as transaction:
        with_everything(transaction)
        assert transaction.forgetting.next_due_at() is None
        leave(transaction)

        assert transaction.forgetting.next_due_at() == THEN
        assert transaction.forgetting.claim_due(now=THEN - timedelta(seconds=1)) is None
        assert transaction.forgetting.claim_due(now=THEN) == TEAM


def test_everything_of_it_goes_and_nothing_of_another_workspace(database: Database) -> None:
    with database.transaction() as transaction:
        for workspace_id in (TEAM, OTHER_TEAM):
            with_an_installation(transaction, workspace_id)
        others = rows_of(transaction, OTHER_TEAM)
        last = transaction.audit.last_number()
        leave(transaction)

        transaction.forgetting.forget(TEAM)

        assert rows_of(transaction, TEAM) == {}
        assert rows_of(transaction, OTHER_TEAM) == others
        assert transaction.workspaces.admins(TEAM) == ()
        assert transaction.workspaces.admins(OTHER_TEAM) == ("U0ADMIN",)
        assert transaction.audit.last_number() == last, "else the database would look restored"
        assert transaction.forgetting.next_due_at() is None
        assert transaction.workspaces.ids() == (OTHER_TEAM,)
        assert transaction.health.suspended() == (), "nothing is kept for it any more"
        assert transaction.workspaces.whose_admins_are_older_than(THEN) == (OTHER_TEAM,)


def test_a_forgotten_workspace_may_install_it_again_as_if_for_the_first_time(database: Database) -> None:
    with database.transaction() as transaction:
        with_an_installation(transaction, TEAM)
        leave(transaction)
        transaction.forgetting.forget(TEAM)
        assert not leave(transaction), "it has left already"

        with_an_installation(transaction, TEAM)
        transaction.workspaces.resume(TEAM)

        assert transaction.workspaces.ids() == (TEAM,)
        assert not transaction.workspaces.is_suspended(TEAM)
        row = transaction.connection.execute(select(workspaces)).mappings().one()
        assert (row["digest_day"], row["fallback_ids"], row["uninstalled_at"]) == (1, [], None)


def test_installed_again_in_time_nothing_is_forgotten(database: Database) -> None:
    with database.transaction() as transaction:
        with_everything(transaction)
        leave(transaction)
        assert not leave(transaction), "told again it does not begin anew"

        transaction.workspaces.resume(TEAM)

        assert transaction.forgetting.next_due_at() is None
        assert transaction.workspaces.uninstalled() == frozenset()
