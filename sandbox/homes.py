"""The Home tabs that the bot has published, one for each person.

Source: https://docs.slack.dev/surfaces/app-home
"""

from __future__ import annotations

from sandbox.errors import ApiError, RefusedError
from sandbox.model import JsonObject
from sandbox.views import OpenView, complete, new_hash, new_view_id


class Homes:
    """Whose Home shows what. Guarded by the workspace's lock."""

    def __init__(self) -> None:
        self._published: dict[str, OpenView] = {}

    def of(self, person_id: str) -> OpenView | None:
        """What this person's Home shows, once anything was published for them."""
        return self._published.get(person_id)

    def publish(self, person_id: str, definition: JsonObject, *, expected_hash: str | None) -> OpenView:
        """Show this in a person's Home. With a stale `expected_hash` somebody else was faster."""
        before = self._published.get(person_id)
        if expected_hash and (before is None or before.hash != expected_hash):
            raise ApiError("hash_conflict")
        view_id = before.id if before else new_view_id()
        published = OpenView(
            id=view_id,
            person_id=person_id,
            definition=complete(definition),
            hash=new_hash(),
            root_id=view_id,
            previous_id=None,
            channel_id=None,
        )
        self._published[person_id] = published
        return published

    def shown_to(self, person_id: str, view_id: str) -> OpenView:
        """The Home that this person is looking at, which must be the one they act in."""
        view = self._published.get(person_id)
        if view is None or view.id != view_id:
            raise RefusedError("This Home is no longer there.")
        return view

    def keep_typing(self, view: OpenView) -> None:
        """Remember what a person picked so far."""
        self._published[view.person_id] = view
