"""The installations that are kept in the database, with their tokens opened for whoever may use them."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from threading import Lock

from bot.installation import Installation
from bot.sealing import SealedError, Sealer
from scheduler.ports import Clock
from storage.database import Database, Transaction
from storage.installations import InstallationRecord

logger = logging.getLogger(__name__)

REMEMBERED_SECONDS = 5.0
"""How long a request may be answered by what another replica has changed meanwhile."""
UNREADABLE = "unreadable_token"
"""Why a workspace is not served whose token no key opens; the next start with its key serves it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationBook:
    """Any thread may ask it."""

    database: Database
    sealer: Sealer
    clock: Clock
    _remembered: dict[str, tuple[float, Installation]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def find(self, workspace_id: str) -> Installation | None:
        """Where it is installed, as it was a moment ago; None: it is not, or no key opens its token."""
        now = self.clock.monotonic()
        with self._lock:
            at, known = self._remembered.get(workspace_id, (0.0, None))
        if known is not None and now - at < REMEMBERED_SECONDS:
            return known
        return self.find_now(workspace_id)

    def find_now(self, workspace_id: str) -> Installation | None:
        """The same, as it is."""
        with self.database.reading() as transaction:
            record = transaction.installations.find(workspace_id)
        installation = None if record is None else self._open(record)
        with self._lock:
            self._remembered.pop(workspace_id, None)
            if installation is not None:
                self._remembered[workspace_id] = self.clock.monotonic(), installation
        return installation

    def keep(self, installation: Installation, *, installed_by: str | None) -> None:
        """Install it there, or again; what was kept for the workspace meanwhile is due."""
        now = self.clock.now()
        record = InstallationRecord(
            workspace_id=installation.workspace_id,
            workspace_name=installation.workspace_name,
            bot_user_id=installation.bot_user_id,
            bot_id=installation.bot_id,
            sealed_token=self.sealer.seal(installation.bot_token, workspace_id=installation.workspace_id),
            installed_by=installed_by,
            installed_at=now,
        )
        with self.database.transaction() as transaction:
            transaction.workspaces.ensure(installation.workspace_id, at=now)
            transaction.workspaces.hold(installation.workspace_id)
            transaction.installations.keep(record)
            transaction.workspaces.resume(installation.workspace_id)
        self.forget(installation.workspace_id)

    def forget(self, workspace_id: str) -> None:
        """What is remembered of it holds no more."""
        with self._lock:
            self._remembered.pop(workspace_id, None)

    def look_through(self) -> int:
        """How many there are. Tokens under an older key are sealed anew; those that no key opens are told.

        To be called at the start: what is wrong with one token keeps no other workspace from being served.
        """
        with self.database.reading() as transaction:
            records = transaction.installations.list()
        for record in records:
            with self.database.transaction() as transaction:
                self._look_at(transaction, record)
        return len(records)

    def _look_at(self, transaction: Transaction, record: InstallationRecord) -> None:
        workspace_id = record.workspace_id
        try:
            token = self.sealer.open(record.sealed_token, workspace_id=workspace_id)
        except SealedError:
            logger.error(
                "No key in EXITPLAN_SECRET_KEY opens the token of workspace %s: nothing is sent there. "
                "Add the key that it was kept with and start again, or install exitplan there again.",
                workspace_id,
            )
            transaction.workspaces.suspend(workspace_id, at=self.clock.now(), reason=UNREADABLE)
            return
        transaction.workspaces.resume(workspace_id, if_suspended_for=UNREADABLE)
        if not self.sealer.is_under_newest(record.sealed_token):
            sealed = self.sealer.seal(token, workspace_id=workspace_id)
            transaction.installations.seal_anew(record, sealed)

    def _open(self, record: InstallationRecord) -> Installation | None:
        try:
            token = self.sealer.open(record.sealed_token, workspace_id=record.workspace_id)
        except SealedError:
            return None
        return Installation(
            workspace_id=record.workspace_id,
            workspace_name=record.workspace_name,
            bot_user_id=record.bot_user_id,
            bot_id=record.bot_id,
            bot_token=token,
        )
