"""Views: the modals that people have open, for each person a stack of at most three.

Source: https://docs.slack.dev/surfaces/modals
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.blocks import with_ids
from sandbox.errors import ApiError, RefusedError
from sandbox.model import APP_ID, BOT_ID, TEAM_ID, JsonObject
from sandbox.state_values import Typed, read_shorthand, state_values

STACK_LIMIT = 3
"""How many modals may lie on each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenView:
    """One modal or Home tab on somebody's screen; an update makes a new one with the same id."""

    id: str
    person_id: str
    definition: JsonObject
    hash: str
    root_id: str
    previous_id: str | None
    channel_id: str | None
    typed: Typed = field(default_factory=dict)

    @property
    def is_home(self) -> bool:
        """Whether it is a Home tab and no modal."""
        return bool(self.definition["type"] == "home")

    @property
    def blocks(self) -> Sequence[JsonObject]:
        """Its blocks, with ids."""
        return list(self.definition["blocks"])

    @property
    def values(self) -> dict[str, dict[str, JsonObject]]:
        """`state.values`."""
        return state_values(self.blocks, self.typed, self.channel_id)

    def typing(self, raw: Mapping[str, Mapping[str, Any]]) -> OpenView:
        """The same modal after a person filled in these fields."""
        return replace(self, typed={**self.typed, **read_shorthand(self.blocks, raw)})

    def as_slack(self) -> JsonObject:
        """The view object that methods return and payloads carry."""
        given = self.definition
        return {
            "id": self.id,
            "team_id": TEAM_ID,
            "type": given["type"],
            "blocks": list(self.blocks),
            "private_metadata": given.get("private_metadata", ""),
            "callback_id": given.get("callback_id", ""),
            "state": {"values": self.values},
            "hash": self.hash,
            "title": given.get("title"),
            "clear_on_close": given.get("clear_on_close", False),
            "notify_on_close": given.get("notify_on_close", False),
            "close": given.get("close"),
            "submit": given.get("submit"),
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": APP_ID,
            "external_id": given.get("external_id", ""),
            "app_installed_team_id": TEAM_ID,
            "bot_id": BOT_ID,
        }


class ViewStacks:
    """Who has which modals open. Guarded by the workspace's lock."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[OpenView]] = {}

    def top(self, person_id: str) -> OpenView | None:
        """What this person sees, if any modal is open."""
        stack = self._stacks.get(person_id)
        return stack[-1] if stack else None

    def named(self, *, view_id: str | None = None, external_id: str | None = None) -> OpenView | None:
        """The open modal with this id, or with this external id."""
        for stack in self._stacks.values():
            for view in stack:
                if view.id == view_id or (external_id and view.definition.get("external_id") == external_id):
                    return view
        return None

    def on_top_of(self, person_id: str, view_id: str) -> OpenView:
        """The modal that this person is looking at, which must be the one they act in."""
        view = self.top(person_id)
        if view is None or view.id != view_id:
            raise RefusedError("This form is no longer open.")
        return view

    def open(self, person_id: str, definition: JsonObject, channel_id: str | None) -> OpenView:
        """Show a modal instead of whatever was open."""
        self._refuse_taken(definition)
        self._stacks[person_id] = []
        return self._put(person_id, definition, channel_id)

    def push(self, below: OpenView, definition: JsonObject) -> OpenView:
        """Lay a modal on top of another."""
        self._refuse_taken(definition)
        if len(self._stacks[below.person_id]) >= STACK_LIMIT:
            raise ApiError("push_limit_reached")
        return self._put(below.person_id, definition, below.channel_id)

    def update(self, view: OpenView, definition: JsonObject) -> OpenView:
        """Change an open modal in place.

        What a person typed stays wherever block id and action id are unchanged, whatever initial value the
        new definition brings: so does Slack's client.
        """
        self._refuse_taken(definition, apart_from=view.id)
        changed = replace(view, definition=complete(definition), hash=new_hash())
        self._keep(changed, typed=_still_there(view, changed))
        return self.named(view_id=view.id) or changed

    def keep_typing(self, view: OpenView) -> None:
        """Remember what a person typed so far."""
        self._keep(view, typed=view.typed)

    def close(self, view: OpenView) -> None:
        """Take it off the stack; whatever was under it shows again."""
        stack = self._stacks.get(view.person_id, [])
        self._stacks[view.person_id] = [kept for kept in stack if kept.id != view.id]

    def clear(self, person_id: str) -> None:
        """Close everything that this person has open."""
        self._stacks.pop(person_id, None)

    def _put(self, person_id: str, definition: JsonObject, channel_id: str | None) -> OpenView:
        view_id = new_view_id()
        stack = self._stacks[person_id]
        view = OpenView(
            id=view_id,
            person_id=person_id,
            definition=complete(definition),
            hash=new_hash(),
            root_id=stack[0].id if stack else view_id,
            previous_id=stack[-1].id if stack else None,
            channel_id=channel_id,
        )
        stack.append(view)
        return view

    def _keep(self, view: OpenView, *, typed: Typed) -> None:
        stack = self._stacks.get(view.person_id, [])
        kept = replace(view, typed=typed)
        self._stacks[view.person_id] = [kept if other.id == view.id else other for other in stack]

    def _refuse_taken(self, definition: JsonObject, *, apart_from: str | None = None) -> None:
        external_id = definition.get("external_id")
        taken = self.named(external_id=external_id) if external_id else None
        if taken is not None and taken.id != apart_from:
            raise ApiError("duplicate_external_id")


def complete(definition: JsonObject) -> JsonObject:
    """The definition with an id for each of its blocks and elements."""
    return {**definition, "blocks": with_ids(definition["blocks"])}


def new_view_id() -> str:
    """An id as Slack gives them to views."""
    return f"V{secrets.token_hex(5).upper()}"


def new_hash() -> str:
    """What tells one state of a view from the next."""
    return f"{secrets.randbelow(10**10)}.{secrets.token_hex(4)}"


def _still_there(old: OpenView, new: OpenView) -> Typed:
    """The old values, initial ones included, of fields that the new definition still has."""
    fields = {(block_id, action_id) for block_id, actions in new.values.items() for action_id in actions}
    return {
        (block_id, action_id): value
        for block_id, actions in old.values.items()
        for action_id, value in actions.items()
        if (block_id, action_id) in fields
    }
