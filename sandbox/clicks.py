"""What a person clicks and picks, in messages, in modals and in Home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.blocks import elements_in
from sandbox.commands import Outcome
from sandbox.delivery import NotAcknowledgedError
from sandbox.errors import RefusedError
from sandbox.model import JsonObject, Message
from sandbox.payloads import Click, PayloadKind, message_click, view_click
from sandbox.slack import Slack
from sandbox.state_values import STATEFUL, Typed, picked_value, state_values
from sandbox.views import OpenView

NO_ANSWER = "The app did not answer in time ({reason})."
GONE = "That button is no longer there."

RawState = Mapping[str, Mapping[str, Any]]
"""The page's shorthand: {block_id: {action_id: value}}."""


async def click_in_message(
    slack: Slack,
    *,
    person_id: str,
    channel_id: str,
    ts: str,
    block_id: str,
    action_id: str,
    value: Any = None,
) -> Outcome:
    """Use an element of a message that still holds it."""
    with slack.workspace.lock:
        person = slack.workspace.person(person_id)
        conversation = slack.workspace.conversation_for(person_id, channel_id)
        message = visible_message(slack, person_id, channel_id, ts)
        element = _element(message.blocks, block_id, action_id)
        picked = _pick(slack, message, person_id, block_id=block_id, element=element, value=value)
        trigger = slack.grants.new_trigger(person_id, channel_id)
        response = slack.grants.new_response_url(person_id, channel_id, message_ts=ts)
        payload = message_click(
            person=person,
            conversation=conversation,
            message=message,
            click=_click(slack, channel_id, block_id, element, value),
            values=state_values(message.blocks, picked),
            trigger_id=trigger.id,
            response_url=slack.address_of(response),
        )
    return await send_click(slack, payload)


async def click_in_view(
    slack: Slack,
    *,
    person_id: str,
    view_id: str,
    block_id: str,
    action_id: str,
    value: Any = None,
    state: RawState | None = None,
) -> Outcome:
    """Use an element of the modal on top, or of Home; `state` is what the person typed so far."""
    with slack.workspace.lock:
        person = slack.workspace.person(person_id)
        view = _view(slack, person_id, view_id).typing(state or {})
        element = _element(view.blocks, block_id, action_id)
        if element["type"] in STATEFUL:
            view = view.typing({block_id: {action_id: value}})
        _keep_typing(slack, view)
        modal_id = None if view.is_home else view.id
        trigger = slack.grants.new_trigger(person_id, view.channel_id, view_id=modal_id)
        payload = view_click(
            person=person,
            view=view,
            click=_click(slack, view.channel_id or view.id, block_id, element, value),
            trigger_id=trigger.id,
        )
    return await send_click(slack, payload)


def _view(slack: Slack, person_id: str, view_id: str) -> OpenView:
    """Home, as long as no modal lies over it; else the modal on top."""
    home = slack.homes.of(person_id)
    is_in_home = home is not None and home.id == view_id and slack.views.top(person_id) is None
    views = slack.homes.shown_to if is_in_home else slack.views.on_top_of
    return views(person_id, view_id)


def _keep_typing(slack: Slack, view: OpenView) -> None:
    if view.is_home:
        slack.homes.keep_typing(view)
    else:
        slack.views.keep_typing(view)


async def send_click(slack: Slack, payload: JsonObject) -> Outcome:
    """Hand an interaction to the bot; the person is told when it does not take it."""
    try:
        await slack.send_to_bot(PayloadKind.INTERACTIVE, payload)
    except NotAcknowledgedError as failed:
        return Outcome(ok=False, error=NO_ANSWER.format(reason=failed.reason))
    return Outcome()


def visible_message(slack: Slack, person_id: str, channel_id: str, ts: str) -> Message:
    """A message that is still there and that this person sees, or a refusal."""
    message = slack.workspace.message(channel_id, ts)
    if message is None or message.seen_only_by not in (None, person_id):
        raise RefusedError(GONE)
    return message


def _element(blocks: Sequence[JsonObject], block_id: str, action_id: str) -> JsonObject:
    for block in blocks:
        if block["block_id"] == block_id:
            for element in elements_in(block):
                if element["action_id"] == action_id:
                    return element
    raise RefusedError(GONE)


def _click(slack: Slack, where: str, block_id: str, element: JsonObject, value: Any) -> Click:
    action_ts = slack.workspace.new_ts(where)
    return Click(block_id=block_id, element=element, value=value, action_ts=action_ts)


def _pick(
    slack: Slack, message: Message, person_id: str, *, block_id: str, element: JsonObject, value: Any
) -> Typed:
    """What this person has picked in this message so far, this pick included."""
    key = (message.channel, message.ts, person_id)
    picked = dict(slack.picked.get(key, {}))
    if element["type"] in STATEFUL:
        picked[block_id, element["action_id"]] = picked_value(element, value)
        slack.picked[key] = picked
    return picked


def block_with(blocks: Sequence[JsonObject], action_id: str) -> str:
    """The id of the first block that holds this action."""
    for block in blocks:
        if any(element["action_id"] == action_id for element in elements_in(block)):
            return str(block["block_id"])
    raise RefusedError(GONE)
