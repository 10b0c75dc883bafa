"""In which workspaces it is installed. Tokens come and go sealed: nothing here can open them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, select, update

from storage.schema.installations import installations, oauth_states
from storage.statements import upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationRecord:
    workspace_id: str
    workspace_name: str
    bot_user_id: str
    bot_id: str | None
    sealed_token: str = field(repr=False)
    installed_by: str | None
    installed_at: datetime


class Installations:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, record: InstallationRecord) -> None:
        """Take the place of an earlier one. The workspace's row is there already."""
        row = {name: getattr(record, name) for name in record.__slots__}
        insert = upsert(self._connection, installations).values(row)
        renewed = insert.on_conflict_do_update(index_elements=["workspace_id"], set_=row)
        self._connection.execute(renewed)

    def find(self, workspace_id: str) -> InstallationRecord | None:
        query = select(installations).where(installations.c.workspace_id == workspace_id)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else InstallationRecord(**row)

    def list(self) -> tuple[InstallationRecord, ...]:
        """All of them, by workspace."""
        rows = self._connection.execute(select(installations).order_by(installations.c.workspace_id))
        return tuple(InstallationRecord(**row) for row in rows.mappings())

    def seal_anew(self, record: InstallationRecord, sealed_token: str) -> bool:
        """Keep the same token under another seal. False: another token has come in its place meanwhile."""
        is_it = and_(
            installations.c.workspace_id == record.workspace_id,
            installations.c.sealed_token == record.sealed_token,
        )
        change = update(installations).where(is_it).values(sealed_token=sealed_token)
        return self._connection.execute(change).rowcount == 1

    def remove(self, workspace_id: str) -> None:
        """Forget the token, at once."""
        its = installations.c.workspace_id == workspace_id
        self._connection.execute(delete(installations).where(its))

    def begin(self, fingerprint: str, *, now: datetime, expires_at: datetime) -> None:
        """Somebody goes to Slack to install it; those who did not come back in time are forgotten."""
        self._connection.execute(delete(oauth_states).where(oauth_states.c.expires_at <= now))
        row = {"fingerprint": fingerprint, "expires_at": expires_at}
        self._connection.execute(insert(oauth_states).values(row))

    def finish(self, fingerprint: str, *, now: datetime) -> bool:
        """Somebody has come back. False: nobody went, it took too long, or somebody came before."""
        is_it = and_(oauth_states.c.fingerprint == fingerprint, oauth_states.c.expires_at > now)
        return self._connection.execute(delete(oauth_states).where(is_it)).rowcount == 1
