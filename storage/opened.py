"""What people have open, for any replica to go on with: forms and where they came from, and Home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from storage.schema.opened import home_tabs, open_forms
from storage.statements import upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeTab:
    opened_at: datetime
    version: int
    fingerprint: str | None
    """Of what is shown; None: nobody knows."""


class Opened:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep_form(
        self, workspace_id: str, view_id: str, origin: Mapping[str, Any], *, at: datetime, since: datetime
    ) -> None:
        """Keep where a form was opened; those that were opened before `since` are forgotten."""
        self._connection.execute(delete(open_forms).where(open_forms.c.opened_at < since))
        key = {"workspace_id": workspace_id, "view_id": view_id}
        kept = {"origin": dict(origin), "opened_at": at}
        insert = upsert(self._connection, open_forms).values({**key, **kept})
        self._connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=kept))

    def find_form(self, workspace_id: str, view_id: str, *, since: datetime) -> Mapping[str, Any] | None:
        """Where it was opened, unless that was before `since`."""
        its = and_(open_forms.c.workspace_id == workspace_id, open_forms.c.view_id == view_id)
        query = select(open_forms.c.origin).where(its, open_forms.c.opened_at >= since)
        origin: Mapping[str, Any] | None = self._connection.scalar(query)
        return origin

    def home(self, workspace_id: str, user_id: str) -> HomeTab | None:
        """Somebody's Home; None: they have never opened it."""
        columns = (home_tabs.c.opened_at, home_tabs.c.version, home_tabs.c.fingerprint)
        query = select(*columns).where(_is_home(workspace_id, user_id))
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else HomeTab(**row)

    def open_home(self, workspace_id: str, user_id: str, *, at: datetime) -> None:
        """Somebody looks at it now: what it shows is to be published in any case."""
        key = {"workspace_id": workspace_id, "user_id": user_id}
        insert = upsert(self._connection, home_tabs).values({**key, "opened_at": at, "version": 1})
        again = {"opened_at": at, "version": home_tabs.c.version + 1, "fingerprint": None}
        self._connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=again))

    def show_home(self, workspace_id: str, user_id: str, fingerprint: str, *, after: int) -> bool:
        """This was published after that version. False: something else was published meanwhile."""
        is_it = and_(_is_home(workspace_id, user_id), home_tabs.c.version == after)
        change = update(home_tabs).where(is_it).values(fingerprint=fingerprint, version=after + 1)
        return self._connection.execute(change).rowcount == 1


def _is_home(workspace_id: str, user_id: str) -> ColumnElement[bool]:
    return and_(home_tabs.c.workspace_id == workspace_id, home_tabs.c.user_id == user_id)
