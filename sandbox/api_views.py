"""views.open and views.update.

Sources: https://docs.slack.dev/reference/methods/views.open, …/views.update
"""

from __future__ import annotations

import json

from sandbox.arguments import Arguments
from sandbox.blocks import view_problems
from sandbox.errors import ApiError
from sandbox.model import JsonObject
from sandbox.slack import Slack

LARGEST_VIEW = 250_000
"""Bytes of JSON in one view."""


def checked_view(view: JsonObject) -> JsonObject:
    """A view that Slack takes, or its refusal."""
    problems = view_problems(view)
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


HANDLERS = {"views.open": open_view, "views.update": update_view}
