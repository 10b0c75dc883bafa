"""Messages that answer a person: in an acknowledgement, or later at a response_url.

Source: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.api_chat import read_content
from sandbox.errors import ApiError
from sandbox.grants import ResponseUrl
from sandbox.model import JsonObject, Message
from sandbox.slack import Slack
from sandbox.traffic import Direction
from sandbox.webapi import refusal_json

ANSWER_KEYS = frozenset({"text", "blocks", "response_type"})
"""What the acknowledgement of a command may hold."""

RESPONSE_KEYS = ANSWER_KEYS | {"replace_original", "delete_original", "thread_ts"}
"""What a post to a response_url may hold."""

EPHEMERAL = "ephemeral"
IN_CHANNEL = "in_channel"


def answer_command(slack: Slack, answer: JsonObject, *, person_id: str, channel_id: str) -> Message:
    """Show what the bot said in its acknowledgement, to the person alone unless it says otherwise."""
    _refuse_unknown(answer, ANSWER_KEYS)
    return _say(slack, answer, person_id=person_id, channel_id=channel_id, thread_ts=None)


def respond(slack: Slack, token: str, body: Any) -> JsonObject:
    """Carry out one post to a response_url."""
    if not isinstance(body, dict):
        raise ApiError("invalid_payload")
    _refuse_unknown(body, RESPONSE_KEYS)
    response = slack.grants.use_response_url(token)
    if body.get("delete_original"):
        slack.workspace.delete(_original(slack, response))
    elif body.get("replace_original"):
        _replace(slack, response, body)
    else:
        _say(
            slack,
            body,
            person_id=response.person_id,
            channel_id=response.channel_id,
            thread_ts=body.get("thread_ts"),
        )
    return {"ok": True}


def _say(
    slack: Slack, answer: JsonObject, *, person_id: str, channel_id: str, thread_ts: str | None
) -> Message:
    content = read_content(answer.get("text"), answer.get("blocks"))
    message = slack.workspace.post(
        channel_id,
        text=content.text,
        blocks=content.blocks,
        thread_ts=thread_ts,
        seen_only_by=None if _is_public(answer) else person_id,
    )
    slack.record("response", message)
    return message


def _replace(slack: Slack, response: ResponseUrl, body: JsonObject) -> None:
    content = read_content(body.get("text"), body.get("blocks"))
    original = _original(slack, response)
    edited = slack.workspace.edit(
        original, text=content.text, blocks=content.blocks, metadata=original.metadata
    )
    slack.record("response", edited)


def _original(slack: Slack, response: ResponseUrl) -> Message:
    """The clicked message; a command has none."""
    message = slack.workspace.message(response.channel_id, response.message_ts or "")
    if message is None:
        raise ApiError("message_not_found")
    return message


def _is_public(answer: JsonObject) -> bool:
    kind = answer.get("response_type", EPHEMERAL)
    if kind not in (EPHEMERAL, IN_CHANNEL):
        raise ApiError("invalid_arguments", problems=[f"[ERROR] unknown response_type: {kind}"])
    return bool(kind == IN_CHANNEL)


def _refuse_unknown(answer: JsonObject, known: frozenset[str]) -> None:
    unknown = [key for key in answer if key not in known]
    if unknown:
        raise ApiError("invalid_arguments", problems=[f"[ERROR] unknown argument: {key}" for key in unknown])


class ResponseHook:
    """POST /hooks/response/TOKEN."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    async def endpoint(self, request: Request) -> Response:
        """404 for an address that is used up or too old, 400 for content that Slack refuses."""
        slack = self._slack
        body = _parsed(await request.body())
        status = 200
        with slack.workspace.lock:
            try:
                answer = respond(slack, request.path_params["token"], body)
            except ApiError as refused:
                answer = refusal_json(refused)
                status = 404 if refused.error.endswith("_url") else 400
            slack.traffic.add(
                at=slack.clock.now(),
                direction=Direction.TO_SLACK,
                kind="response_url",
                request=body,
                response=answer,
                seconds=0,
                error=answer.get("error"),
            )
        return JSONResponse(answer, status_code=status)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
