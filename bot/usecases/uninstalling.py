"""Uninstalling: the token is deleted at once, what is kept of the workspace a while later."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.usecases.services import Services
from scheduler.errands import AGAIN_AFTER, attempt
from storage.database import Transaction
from storage.installations import InstallationRecord

logger = logging.getLogger(__name__)

FORGET_AFTER = timedelta(days=30)
"""How long a workspace may install it again and find everything as it was."""

CLOCKS_DIFFER = timedelta(minutes=5)
"""Slack says by its own clock when something was uninstalled; when it was installed is told by ours."""

UNINSTALLED = "app_uninstalled"
"""Why nothing is sent there."""


def find_installed(workspace_id: str, services: Services) -> InstallationRecord | None:
    """What is kept of its installation; None: nothing is, or its token is in the environment."""
    with services.database.reading() as transaction:
        return transaction.installations.find(workspace_id)


def is_surely_over(installed: InstallationRecord | None, *, told_of: datetime) -> bool:
    """Whether what Slack tells of that instant is about this installation, and no earlier one."""
    return installed is not None and told_of > installed.installed_at + CLOCKS_DIFFER


def uninstall(workspace_id: str, installed: InstallationRecord | None, services: Services) -> None:
    """Delete the token of this installation and say nothing more there, unless there is another one by now.

    Doing so twice does not put off what follows.
    """
    now = services.now()
    with services.database.transaction() as transaction:
        transaction.workspaces.hold(workspace_id)
        if not _is_same(transaction.installations.find(workspace_id), installed):
            return
        transaction.installations.remove(workspace_id)
        is_new = transaction.workspaces.mark_uninstalled(
            workspace_id, at=now, reason=UNINSTALLED, forget_at=now + FORGET_AFTER
        )
    if is_new:
        logger.warning("Uninstalled in workspace %s: what is kept of it is deleted in 30 days", workspace_id)


def _is_same(one: InstallationRecord | None, other: InstallationRecord | None) -> bool:
    """Whether it was not installed anew meanwhile. Its token may have been sealed anew, and is the same."""
    return (one and one.installed_at) == (other and other.installed_at)


class ForgetErrand:
    """The errand that forgets workspaces, one at a time."""

    def next_due_at(self, transaction: Transaction) -> datetime | None:
        return transaction.forgetting.next_due_at()

    def run(self, transaction: Transaction, now: datetime) -> int:
        workspace_id = transaction.forgetting.claim_due(now=now)
        if workspace_id is None:
            return 0

        def forget() -> None:
            transaction.forgetting.forget(workspace_id)

        if not attempt(transaction, forget, about=f"forgetting workspace {workspace_id}"):
            transaction.forgetting.postpone(workspace_id, until=now + AGAIN_AFTER)
            return 0
        logger.warning("All that was kept of workspace %s is deleted: it uninstalled exitplan", workspace_id)
        return 1
