"""Blocks, modals and a tiny Bolt app for the sandbox's tests."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.delivery import HttpReceiver
from sandbox.server import Sandbox

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "Hello", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(action_id: str = "done", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Done"), **more}


def actions(*elements: Json, block_id: str = "row") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def option(value: str) -> Json:
    return {"text": plain(value.title()), "value": value}


def select(action_id: str = "pick", *values: str, **more: Any) -> Json:
    choices = [option(value) for value in values or ("one", "two")]
    return {"type": "static_select", "action_id": action_id, "options": choices, **more}


def field(block_id: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain("Label"), "element": element, **more}


def text_field(block_id: str = "vendor", **more: Any) -> Json:
    return field(block_id, {"type": "plain_text_input", "action_id": "value", **more})


def modal(*blocks: Json, **more: Any) -> Json:
    shown = list(blocks) or [text_field()]
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("A form"),
        "submit": plain("Save"),
        "blocks": shown,
        **more,
    }


def table(rows: Sequence[Sequence[str]], **more: Any) -> Json:
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
        **more,
    }


def client_of(sandbox: Sandbox, *, token: str | None = None) -> WebClient:
    return WebClient(token or sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


def bolt_app(sandbox: Sandbox) -> App:
    return App(client=client_of(sandbox), signing_secret=sandbox.signing_secret, process_before_response=True)


def attach(sandbox: Sandbox, app: App) -> HttpReceiver:
    """Connect the app in HTTP mode: real signed requests into its front door."""

    def dispatch(body: str, headers: dict[str, str]) -> tuple[int, str]:
        response = app.dispatch(BoltRequest(body=body, headers={**headers}))
        return response.status, response.body or ""

    return sandbox.attach_app(dispatch, unix_now=lambda: time.time_ns() / 1e9)


def refused(error: SlackApiError) -> Json:
    """Slack's answer to a refused call."""
    data = error.response.data
    assert isinstance(data, dict)
    return data
