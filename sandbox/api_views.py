"""views.open, views.push, views.update and views.publish.

Sources: https://docs.slack.dev/reference/methods/views.open, …/views.push, …/views.update, …/views.publish
"""

from __future__ import annotations

import json

from sandbox.arguments import Arguments
from sandbox.blocks import home_problems, view_problems
from sandbox.errors import ApiError
from sandbox.model import BOT_USER_ID, JsonObject
from sandbox.shapes import Problem
from sandbox.slack import Slack

LARGEST_VIEW = 250_000
"""Bytes of JSON in one view."""


def checked_view(view: JsonObject) -> JsonObject:
    """A modal that Slack takes, or its refusal."""
    return _accepted(view, view_problems(view))


def _accepted(view: JsonObject, problems: list[Problem]) -> JsonObject:
    if problems:
        raise ApiError(
            "invalid_arguments",
            problems=[f"[ERROR] {problem.text} [json-pointer:/view{problem.at}]" for problem in problems],
        )
    if len(json.dumps(view)) > LARGEST_VIEW:
        raise ApiError("view_too_large")
    return view


def open_view(slack: Slack, arguments: Arguments) -> JsonObject:
    """Show a modal to the person whose act gave the trigger."""
    view = checked_view(arguments["view"])
    trigger = slack.grants.exchange(arguments["trigger_id"])
    opened = slack.views.open(trigger.person_id, view, trigger.channel_id)
    slack.workspace.touch()
    return {"view": opened.as_slack()}


def push_view(slack: Slack, arguments: Arguments) -> JsonObject:
    """Lay a modal over the one in which the person's act gave the trigger."""
    definition = checked_view(arguments["view"])
    trigger = slack.grants.exchange(arguments["trigger_id"])
    below = slack.views.named(view_id=trigger.view_id) if trigger.view_id else None
    if below is None:
        raise ApiError("invalid_trigger_id")
    pushed = slack.views.push(below, definition)
    slack.workspace.touch()
    return {"view": pushed.as_slack()}


def publish_view(slack: Slack, arguments: Arguments) -> JsonObject:
    """Show something in a person's Home tab, instead of whatever it showed."""
    view = arguments["view"]
    if not slack.app.home_tab:
        raise ApiError("not_enabled")
    definition = _accepted(view, home_problems(view))
    person = slack.workspace.people.get(arguments["user_id"])
    if person is None or person.is_stranger or person.id == BOT_USER_ID:
        raise ApiError("invalid_arguments", problems=["[ERROR] invalid `user_id`"])
    published = slack.homes.publish(person.id, definition, expected_hash=arguments.get("hash"))
    slack.workspace.touch()
    return {"view": published.as_slack()}


def update_view(slack: Slack, arguments: Arguments) -> JsonObject:
    """Change a modal that is open; a stale hash means that somebody was faster."""
    view_id, external_id = arguments.get("view_id"), arguments.get("external_id")
    if not view_id and not external_id:
        raise ApiError("invalid_arguments", problems=["[ERROR] missing required field: view_id"])
    definition = checked_view(arguments["view"])
    view = slack.views.named(view_id=view_id, external_id=external_id)
    if view is None:
        raise ApiError("not_found")
    if arguments.get("hash") and arguments["hash"] != view.hash:
        raise ApiError("hash_conflict")
    updated = slack.views.update(view, definition)
    slack.workspace.touch()
    return {"view": updated.as_slack()}


HANDLERS = {
    "views.open": open_view,
    "views.publish": publish_view,
    "views.push": push_view,
    "views.update": update_view,
}
