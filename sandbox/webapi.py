"""The Web API over HTTP: who asks, what for, and which fault the call meets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox import api_chat, api_conversations, api_files, api_identity, api_views, oauth
from sandbox.arguments import Arguments, read_arguments, read_body
from sandbox.errors import ApiError
from sandbox.faults import Fault, FaultMode
from sandbox.installs import Caller
from sandbox.methods import METHODS, Method, TokenKind
from sandbox.model import TEAM_ID, JsonObject
from sandbox.resets import cut_answer, reset_connection
from sandbox.slack import Slack
from sandbox.traffic import Direction

Handler = Callable[[Slack, Arguments], JsonObject]
"""Answers one method; it holds the workspace's lock."""

HANDLERS: Mapping[str, Handler] = {
    **api_identity.HANDLERS,
    **api_chat.HANDLERS,
    **api_conversations.HANDLERS,
    **api_files.HANDLERS,
    **api_views.HANDLERS,
    **oauth.HANDLERS,
}


class WebApi:
    """POST /api/METHOD."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._late: set[asyncio.Task[None]] = set()

    async def endpoint(self, request: Request) -> Response:
        """Answer one call."""
        name = request.path_params["method"]
        body = await request.body()
        with self._slack.workspace.lock:
            fault = self._slack.faults.take(name)
        if fault is not None and fault.mode is FaultMode.RESET_THEN_ACCEPT:
            return self._accept_later(request, name, body, fault)
        if fault is not None and not fault.mode.accepts:
            return self._fail(request, name, fault)
        if fault is not None and fault.mode is FaultMode.SLOW:
            await asyncio.sleep(fault.seconds)
        response = self._answer(request, name, body)
        return response if fault is None else self._spoil(request, response, fault)

    def _accept_later(self, request: Request, name: str, body: bytes, fault: Fault) -> Response:
        """Break the connection at once, and take the call when nobody expects it any more."""

        async def accept() -> None:
            await asyncio.sleep(fault.seconds)
            self._answer(request, name, body)

        task = asyncio.create_task(accept())
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        return reset_connection(request)

    def _answer(self, request: Request, name: str, body: bytes) -> Response:
        """Carry out the call and log it."""
        slack = self._slack
        started = slack.clock.monotonic()
        raw: JsonObject = {}
        with slack.workspace.lock:
            try:
                raw = _read(name, request, body)
                answer = self._call(name, request.headers.get("authorization", ""), raw)
                response = self._respond({"ok": True, **answer})
            except ApiError as refused:
                answer = refusal_json(refused)
                response = self._respond(answer, retry_after=refused.retry_after)
            self._log(name, raw, answer, seconds=slack.clock.monotonic() - started)
        return response

    def _call(self, name: str, authorization: str, raw: JsonObject) -> JsonObject:
        slack = self._slack
        method = METHODS.get(name)
        if method is None:
            raise ApiError("unknown_method")
        slack.caller = Caller()
        if method.token is TokenKind.CLIENT:
            oauth.check_credentials(slack, authorization)
        else:
            self._authorise(method, _bearer(authorization))
        arguments = read_arguments(method, raw)
        slack.limits.spend(name, arguments.get("channel", ""))
        return _as_seen_from(slack.caller.team_id, HANDLERS[name](slack, arguments))

    def _authorise(self, method: Method, token: str | None) -> None:
        """Is this token one of ours, alive, of the right type, and with a scope that will do?"""
        slack = self._slack
        if token is None:
            raise ApiError("not_authed")
        if token not in (slack.bot_token, slack.app_token, *slack.installs.tokens):
            raise ApiError("invalid_auth")
        if token in slack.installs.revoked or (token == slack.bot_token and slack.bot_token_revoked):
            raise ApiError("token_revoked")
        if (token == slack.app_token) != (method.token is TokenKind.APP):
            raise ApiError("not_allowed_token_type")
        slack.caller = slack.installs.tokens.get(token, Caller())
        if method.token is TokenKind.BOT and method.scopes:
            require_scope(slack, *method.scopes)

    def _fail(self, request: Request, name: str, fault: Fault) -> Response:
        """A call that Slack never took."""
        with self._slack.workspace.lock:
            self._log(name, {}, {"ok": False, "error": fault.mode.value}, seconds=0)
        match fault.mode:
            case FaultMode.RESET:
                return reset_connection(request)
            case FaultMode.SERVER_ERROR:
                return Response("upstream failed", status_code=fault.status, headers=self._headers())
            case FaultMode.RATELIMITED:
                return self._respond(
                    {"ok": False, "error": "ratelimited"}, status=429, retry_after=fault.retry_after
                )
        return self._respond({"ok": False, "error": fault.error})

    def _spoil(self, request: Request, response: Response, fault: Fault) -> Response:
        """What the bot gets to see of a call that Slack did take."""
        match fault.mode:
            case FaultMode.ACCEPT_THEN_RESET:
                return reset_connection(request)
            case FaultMode.ACCEPT_THEN_CUT:
                return cut_answer(request, response)
            case FaultMode.ACCEPT_THEN_SERVER_ERROR:
                return Response("upstream failed", status_code=fault.status, headers=self._headers())
            case FaultMode.ACCEPT_THEN_GARBAGE:
                return Response("<html>", media_type="application/json", headers=self._headers())
        return response

    def _respond(
        self, answer: JsonObject, *, status: int | None = None, retry_after: int | str | None = None
    ) -> Response:
        headers = self._headers()
        if retry_after is not None:
            headers["retry-after"] = str(retry_after)
        if status is None:
            status = 429 if answer.get("error") == "ratelimited" else 200
        return Response(
            json.dumps(answer), status_code=status, media_type="application/json", headers=headers
        )

    def _headers(self) -> dict[str, str]:
        """The sandbox's own date, by which a bot can tell how wrong its clock is; and the granted scopes."""
        return {
            "date": format_datetime(self._slack.clock.now(), usegmt=True),
            "x-oauth-scopes": ",".join(sorted(self._slack.scopes())),
        }

    def _log(self, name: str, request: Any, response: JsonObject, *, seconds: float) -> None:
        self._slack.traffic.add(
            at=self._slack.clock.now(),
            direction=Direction.TO_SLACK,
            kind=name,
            request=request,
            response=response,
            seconds=seconds,
            error=response.get("error"),
        )


def require_scope(slack: Slack, *scopes: str) -> None:
    """Refuse unless one of these scopes was granted."""
    if not slack.scopes().intersection(scopes):
        raise ApiError("missing_scope", needed=",".join(scopes), provided=",".join(sorted(slack.scopes())))


def refusal_json(refused: ApiError) -> JsonObject:
    """Slack's answer to a refused call."""
    answer: JsonObject = {"ok": False, "error": refused.error}
    if refused.problems:
        answer["response_metadata"] = {"messages": list(refused.problems)}
    if refused.needed is not None:
        answer |= {"needed": refused.needed, "provided": refused.provided}
    return answer


def _read(name: str, request: Request, body: bytes) -> JsonObject:
    """The raw arguments; of a method that takes a form only, JSON is not read at all."""
    content_type = request.headers.get("content-type", "")
    method = METHODS.get(name)
    if method is not None and not method.takes_json and content_type.startswith("application/json"):
        return {}
    return read_body(content_type, body)


def _as_seen_from(team_id: str, answer: JsonObject) -> JsonObject:
    """All workspaces have the same people; in each they are its own members."""
    if team_id == TEAM_ID:
        return answer
    seen: JsonObject = json.loads(json.dumps(answer).replace(TEAM_ID, team_id))
    return seen


def _bearer(authorization: str) -> str | None:
    scheme, _, token = authorization.partition(" ")
    return token if scheme.lower() == "bearer" and token else None
