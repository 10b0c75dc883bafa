"""Submitting and closing modals, and what the bot's acknowledgement does to them.

Source: https://docs.slack.dev/surfaces/modals
"""

from __future__ import annotations

from typing import Any

from sandbox.api_views import checked_view
from sandbox.clicks import NO_ANSWER, RawState
from sandbox.commands import Outcome
from sandbox.delivery import NotAcknowledgedError
from sandbox.errors import ApiError, RefusedError
from sandbox.model import JsonObject
from sandbox.payloads import PayloadKind, view_closed, view_submission
from sandbox.slack import Slack
from sandbox.state_values import complaints
from sandbox.views import OpenView


async def submit(slack: Slack, *, person_id: str, view_id: str, state: RawState | None = None) -> Outcome:
    """Submit the modal on top; a form that Slack's client refuses never reaches the bot."""
    with slack.workspace.lock:
        person = slack.workspace.person(person_id)
        view = slack.views.on_top_of(person_id, view_id).typing(state or {})
        if "submit" not in view.definition:
            raise RefusedError("This form has nothing to submit.", status=400)
        slack.views.keep_typing(view)
        wrong = complaints(view.blocks, view.values)
        if wrong:
            return Outcome(errors=wrong)
        trigger = slack.grants.new_trigger(person_id, view.channel_id, view_id=view.id)
        payload = view_submission(person=person, view=view, trigger_id=trigger.id)
    try:
        answer = await slack.send_to_bot(PayloadKind.INTERACTIVE, payload)
        with slack.workspace.lock:
            outcome = _react(slack, view, answer)
    except NotAcknowledgedError as failed:
        return Outcome(ok=False, error=NO_ANSWER.format(reason=failed.reason))
    except ApiError as refused:
        sentence = "; ".join((refused.error, *refused.problems))
        return Outcome(ok=False, error=f"The app's answer was refused: {sentence}")
    slack.workspace.touch()
    return outcome


async def close(slack: Slack, *, person_id: str, view_id: str) -> Outcome:
    """Dismiss the modal on top, or the whole stack if it says clear_on_close."""
    with slack.workspace.lock:
        person = slack.workspace.person(person_id)
        view = slack.views.on_top_of(person_id, view_id)
        is_cleared = bool(view.definition.get("clear_on_close"))
        if is_cleared:
            slack.views.clear(person_id)
        else:
            slack.views.close(view)
        payload = view_closed(person=person, view=view, is_cleared=is_cleared)
    slack.workspace.touch()
    if not view.definition.get("notify_on_close"):
        return Outcome()
    try:
        await slack.send_to_bot(PayloadKind.INTERACTIVE, payload)
    except NotAcknowledgedError as failed:
        return Outcome(ok=False, error=NO_ANSWER.format(reason=failed.reason))
    return Outcome()


def _react(slack: Slack, view: OpenView, answer: JsonObject) -> Outcome:
    """Do what the acknowledgement says; an empty one closes the modal."""
    match answer:
        case {} if not answer:
            slack.views.close(view)
        case {"response_action": "errors", "errors": dict(errors), **rest} if not rest:
            return Outcome(errors=_known_errors(view, errors))
        case {"response_action": "update", "view": dict(definition), **rest} if not rest:
            slack.views.update(view, checked_view(definition))
        case {"response_action": "push", "view": dict(definition), **rest} if not rest:
            slack.views.push(view, checked_view(definition))
        case {"response_action": "clear", **rest} if not rest:
            slack.views.clear(view.person_id)
        case _:
            raise ApiError("invalid_response", problems=[f"unexpected keys: {', '.join(answer)}"])
    return Outcome()


def _known_errors(view: OpenView, errors: dict[str, Any]) -> dict[str, str]:
    """Errors belong to input blocks; Slack refuses any other block id."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    strangers = [block_id for block_id in errors if block_id not in inputs]
    if strangers or not errors:
        raise ApiError("invalid_response", problems=[f"errors for no input block: {', '.join(strangers)}"])
    return {block_id: str(text) for block_id, text in errors.items()}
