"""Workspaces are made once, and can be suspended without losing anything."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from storage.database import Database
from storage.schema.workspaces import workspaces
from tests.support.clock import START
from tests.support.stored import OTHER_TEAM, TEAM


def test_a_workspace_that_four_threads_meet_at_once_is_made_once(database: Database) -> None:
    def meet(_: int) -> None:
        with database.transaction() as transaction:
            transaction.workspaces.ensure(TEAM, at=START)

    with ThreadPoolExecutor(max_workers=4) as threads:
        list(threads.map(meet, range(12)))

    with database.reading() as transaction:
        assert transaction.connection.scalar(select(func.count()).select_from(workspaces)) == 1


def test_a_suspended_workspace_is_resumed_and_others_never_notice(database: Database) -> None:
    with database.transaction() as transaction:
        for workspace_id in (TEAM, OTHER_TEAM):
            transaction.workspaces.ensure(workspace_id, at=START)

        transaction.workspaces.suspend(TEAM, at=START, reason="token_revoked")
        assert transaction.workspaces.is_suspended(TEAM)
        assert not transaction.workspaces.is_suspended(OTHER_TEAM)

        transaction.workspaces.resume(TEAM)
        assert not transaction.workspaces.is_suspended(TEAM)
