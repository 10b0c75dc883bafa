"""What Slack sends to an app, field by field, and how it signs it over HTTP.

Sources: https://docs.slack.dev/interactivity/implementing-slash-commands,
https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/apis/events-api,
https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from sandbox.errors import RefusedError
from sandbox.model import (
    APP_ID,
    BOT_USER_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    VERIFICATION_TOKEN,
    Conversation,
    ConversationKind,
    JsonObject,
    Message,
    Person,
)
from sandbox.slack_json import message_json
from sandbox.state_values import STATEFUL, option_of, picked_value
from sandbox.views import OpenView


class PayloadKind(StrEnum):
    """What an envelope of Socket Mode says that it holds."""

    COMMAND = "slash_commands"
    INTERACTIVE = "interactive"
    EVENT = "events_api"


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """One use of an interactive element; `value` in the page's shorthand."""

    block_id: str
    element: JsonObject
    value: Any
    action_ts: str


def slash_command(
    *,
    person: Person,
    conversation: Conversation,
    command: str,
    text: str,
    trigger_id: str,
    response_url: str,
) -> JsonObject:
    """A slash command; every value is a string, as in the form that Slack posts."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": conversation.id,
        "channel_name": _channel_name(conversation),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def message_click(
    *,
    person: Person,
    conversation: Conversation,
    message: Message,
    click: Click,
    values: dict[str, dict[str, JsonObject]],
    trigger_id: str,
    response_url: str,
) -> JsonObject:
    """block_actions from a message; an ephemeral message itself is not in the payload."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": conversation.id,
        "is_ephemeral": message.seen_only_by is not None,
    }
    if message.thread_ts is not None:
        container["thread_ts"] = message.thread_ts
    payload = _interaction("block_actions", person) | {
        "container": container,
        "trigger_id": trigger_id,
        "channel": {"id": conversation.id, "name": _channel_name(conversation)},
        "state": {"values": values},
        "response_url": response_url,
        "actions": [action(click)],
    }
    if message.seen_only_by is None:
        payload["message"] = message_json(message)
    return payload


def view_click(*, person: Person, view: OpenView, click: Click, trigger_id: str) -> JsonObject:
    """block_actions from a modal or from Home; neither stands in a channel."""
    return _interaction("block_actions", person) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": trigger_id,
        "view": view.as_slack(),
        "actions": [action(click)],
    }


def view_submission(*, person: Person, view: OpenView, trigger_id: str) -> JsonObject:
    """A submitted modal."""
    return _interaction("view_submission", person) | {
        "trigger_id": trigger_id,
        "view": view.as_slack(),
        "response_urls": [],
    }


def view_closed(*, person: Person, view: OpenView, is_cleared: bool) -> JsonObject:
    """A dismissed modal that asked to hear of it."""
    return _interaction("view_closed", person) | {"view": view.as_slack(), "is_cleared": is_cleared}


def global_shortcut(*, person: Person, callback_id: str, trigger_id: str, action_ts: str) -> JsonObject:
    """A global shortcut; it says nothing of a channel."""
    return _shortcut("shortcut", person, callback_id, trigger_id, action_ts)


def message_shortcut(
    *,
    person: Person,
    conversation: Conversation,
    message: Message,
    callback_id: str,
    trigger_id: str,
    response_url: str,
    action_ts: str,
) -> JsonObject:
    """A message shortcut, with the message in full."""
    return _shortcut("message_action", person, callback_id, trigger_id, action_ts) | {
        "channel": {"id": conversation.id, "name": _channel_name(conversation)},
        "message_ts": message.ts,
        "message": message_json(message),
        "response_url": response_url,
    }


def _shortcut(kind: str, person: Person, callback_id: str, trigger_id: str, action_ts: str) -> JsonObject:
    """What both kinds hold; unlike other interactions they do not name the app."""
    common = {key: value for key, value in _interaction(kind, person).items() if key != "api_app_id"}
    return common | {"callback_id": callback_id, "trigger_id": trigger_id, "action_ts": action_ts}


def event_callback(event: JsonObject, *, event_id: str, event_time: int) -> JsonObject:
    """An event of the Events API in its wrapper."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": event_time,
        "authorizations": [
            {"enterprise_id": None, "team_id": TEAM_ID, "user_id": BOT_USER_ID, "is_bot": True},
        ],
        "is_ext_shared_channel": False,
    }


def action(click: Click) -> JsonObject:
    """One entry of `actions`, in the shape of its element type."""
    element = click.element
    done: JsonObject = {
        "action_id": element["action_id"],
        "block_id": click.block_id,
        "type": element["type"],
        "action_ts": click.action_ts,
    }
    if element["type"] == "button":
        return done | {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    if element["type"] == "overflow":
        return done | {"selected_option": option_of(element, click.value)}
    if element["type"] not in STATEFUL:
        raise RefusedError(f"A {element['type']} cannot be used.", status=400)
    kept = {key: element[key] for key in ("placeholder", STATEFUL[element["type"]].initial) if key in element}
    return kept | done | picked_value(element, click.value)


def form_body(kind: PayloadKind, payload: JsonObject) -> str:
    """The body that Slack posts to a request URL in HTTP mode."""
    if kind is PayloadKind.COMMAND:
        return urlencode(payload)
    if kind is PayloadKind.INTERACTIVE:
        return urlencode({"payload": json.dumps(payload)})
    return json.dumps(payload)


def signed_request_headers(
    signing_secret: str, body: str, timestamp: int, *, kind: PayloadKind = PayloadKind.COMMAND
) -> dict[str, str]:
    """The headers with which Slack posts this body at this (real) Unix second."""
    base = f"v0:{timestamp}:{body}".encode()
    signature = hmac.new(signing_secret.encode(), base, hashlib.sha256).hexdigest()
    is_json = kind is PayloadKind.EVENT
    return {
        "content-type": "application/json" if is_json else "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": str(timestamp),
        "x-slack-signature": f"v0={signature}",
    }


def _interaction(kind: str, person: Person) -> JsonObject:
    return {
        "type": kind,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team_id,
        },
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel_name(conversation: Conversation) -> str:
    """Slack hides the names of private conversations in payloads."""
    match conversation.kind:
        case ConversationKind.PRIVATE:
            return "privategroup"
        case ConversationKind.DM:
            return "directmessage"
    return conversation.name
