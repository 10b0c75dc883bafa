"""Settings of a workspace: defaults, changes, and who made them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from storage.contracts import StaleRevision
from storage.database import Database
from storage.records.settings import NO_DIGEST, WorkspaceSettings
from tests.support.clock import START
from tests.support.stored import OTHER_TEAM, TEAM

CHOSEN = WorkspaceSettings(
    default_channel_id="C0GENERAL",
    post_time=time(8, 0),
    timezone="Europe/Berlin",
    country="DE",
    digest_day=5,
    fallback_ids=("U0FIRST", "U0SECOND"),
    admin_ids=("U0ADMIN",),
    revision=1,
)


def test_until_somebody_sets_something_the_defaults_hold(database: Database) -> None:
    with database.transaction() as transaction:
        transaction.workspaces.ensure(TEAM, at=START)

        assert transaction.settings.get(TEAM) == WorkspaceSettings()
        assert transaction.settings.get("T0UNKNOWN") == WorkspaceSettings()
        assert transaction.settings.last_change(TEAM) is None


def test_what_is_set_is_kept_for_its_workspace_with_who_changed_what(database: Database) -> None:
    with database.transaction() as transaction:
        for team in (TEAM, OTHER_TEAM):
            transaction.workspaces.ensure(team, at=START)

        kept = transaction.settings.change(TEAM, CHOSEN, expected_revision=0, by="U0ALEX", at=START)

        assert kept == transaction.settings.get(TEAM) == CHOSEN
        assert transaction.settings.get(OTHER_TEAM) == WorkspaceSettings()
        assert transaction.settings.last_change(OTHER_TEAM) is None
        change = transaction.settings.last_change(TEAM)
    assert change is not None
    assert (change.by, change.at) == ("U0ALEX", START)
    assert change.before["post_time"] == "09:00"
    assert change.after["post_time"] == "08:00"
    assert set(change.after) == {
        "default_channel_id",
        "post_time",
        "timezone",
        "country",
        "digest_day",
        "fallback_ids",
        "admin_ids",
    }


def test_only_what_differs_is_noted(database: Database) -> None:
    with database.transaction() as transaction:
        transaction.workspaces.ensure(TEAM, at=START)
        transaction.settings.change(TEAM, CHOSEN, expected_revision=0, by="U0ALEX", at=START)

        quiet = replace(CHOSEN, digest_day=NO_DIGEST)
        transaction.settings.change(TEAM, quiet, expected_revision=1, by="U0NOOR", at=START)

        change = transaction.settings.last_change(TEAM)
    assert change is not None
    assert (change.by, change.before, change.after) == ("U0NOOR", {"digest_day": 5}, {"digest_day": 0})


def test_whoever_comes_second_changes_nothing(database: Database) -> None:
    with database.transaction() as transaction:
        transaction.workspaces.ensure(TEAM, at=START)
        transaction.settings.change(TEAM, CHOSEN, expected_revision=0, by="U0ALEX", at=START)

        with pytest.raises(StaleRevision):
            transaction.settings.change(TEAM, WorkspaceSettings(), expected_revision=0, by="U0NOOR", at=START)

        assert transaction.settings.get(TEAM) == CHOSEN


def test_admins_are_slacks_own_until_others_are_appointed(database: Database) -> None:
    with database.transaction() as transaction:
        transaction.workspaces.ensure(TEAM, at=START)
        transaction.workspaces.set_admins(TEAM, ["U0SLACK"], at=START)
        assert transaction.workspaces.admins(TEAM) == ("U0SLACK",)

        transaction.settings.change(TEAM, CHOSEN, expected_revision=0, by="U0ALEX", at=START)
        assert transaction.workspaces.admins(TEAM) == ("U0ADMIN",)

        nobody = replace(CHOSEN, admin_ids=())
        transaction.settings.change(TEAM, nobody, expected_revision=1, by="U0ALEX", at=START)
        assert transaction.workspaces.admins(TEAM) == ("U0SLACK",)
