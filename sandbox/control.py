"""The endpoints under /sandbox/ by which the page and the tests act."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox import clicks, commands, events, page, shortcuts, submissions
from sandbox.commands import Outcome
from sandbox.errors import RefusedError
from sandbox.faults import read_fault
from sandbox.model import JsonObject
from sandbox.slack import Slack
from sandbox.timetravel import TimeTravel

Action = Callable[[JsonObject], Awaitable[JsonObject]]
"""Takes a parsed body, returns the answer; raises `RefusedError`."""


class Control:
    """What the page asks for and does."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._travel = TimeTravel(slack)
        self._closing = asyncio.Event()

    def close(self) -> None:
        """End the streams of events."""
        self._closing.set()
        self._slack.workspace.touch()

    def routes(self) -> list[Route]:
        """Every endpoint under /sandbox/."""
        actions = {
            "command": self._command,
            "message": self._message,
            "block_action": self._block_action,
            "view_submit": self._view_submit,
            "view_close": self._view_close,
            "open_app": self._open_app,
            "shortcut": self._shortcut,
            "clock": self._clock,
            "channel": self._channel,
            "fault": self._fault,
            "trouble": self._trouble,
        }
        return [
            Route("/sandbox/state", self._state),
            Route("/sandbox/conversation", self._read(self._conversation)),
            Route("/sandbox/traffic", self._read(lambda _: page.traffic_json(self._slack))),
            Route("/sandbox/ledger", self._read(lambda _: page.ledger_json(self._slack))),
            Route("/sandbox/events", self._events),
            *(Route(f"/sandbox/{name}", _acting(act), methods=["POST"]) for name, act in actions.items()),
        ]

    async def _state(self, request: Request) -> Response:
        """The bot is asked off the event loop and without the lock: it may have to look into its database."""
        due = None if self._travel.busy else await asyncio.to_thread(self._travel.next_reminder_at)
        clock = {
            "adjustable": True,
            "busy": self._travel.busy,
            "next_reminder_at": due.isoformat() if due else None,
        }
        person_id = request.query_params.get("person", "")
        return await self._read(lambda _: page.state_json(self._slack, clock, person_id))(request)

    def _conversation(self, query: Request) -> JsonObject:
        wanted = query.query_params
        return page.conversation_json(self._slack, wanted.get("person", ""), wanted.get("id", ""))

    def _read(self, show: Callable[[Request], JsonObject]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            with self._slack.workspace.lock:
                try:
                    return JSONResponse(show(request))
                except RefusedError as refused:
                    return _refusal(refused)

        return endpoint

    async def _command(self, body: JsonObject) -> JsonObject:
        return _outcome(
            await commands.run_command(
                self._slack,
                person_id=_text(body, "person"),
                channel_id=_text(body, "channel"),
                text=_text(body, "text"),
            )
        )

    async def _message(self, body: JsonObject) -> JsonObject:
        message = commands.say(
            self._slack,
            person_id=_text(body, "person"),
            channel_id=_text(body, "channel"),
            text=_text(body, "text"),
            thread_ts=body.get("thread_ts"),
        )
        return {"ok": True, "ts": message.ts}

    async def _block_action(self, body: JsonObject) -> JsonObject:
        container = _object(body, "container")
        used: JsonObject = {
            "person_id": _text(body, "person"),
            "block_id": _text(body, "block_id"),
            "action_id": _text(body, "action_id"),
            "value": body.get("value"),
        }
        if container.get("type") == "view":
            return _outcome(
                await clicks.click_in_view(
                    self._slack, view_id=_text(container, "view_id"), state=body.get("state"), **used
                )
            )
        return _outcome(
            await clicks.click_in_message(
                self._slack, channel_id=_text(container, "channel"), ts=_text(container, "ts"), **used
            )
        )

    async def _view_submit(self, body: JsonObject) -> JsonObject:
        return _outcome(
            await submissions.submit(
                self._slack,
                person_id=_text(body, "person"),
                view_id=_text(body, "view_id"),
                state=body.get("state"),
            )
        )

    async def _view_close(self, body: JsonObject) -> JsonObject:
        return _outcome(
            await submissions.close(
                self._slack, person_id=_text(body, "person"), view_id=_text(body, "view_id")
            )
        )

    async def _open_app(self, body: JsonObject) -> JsonObject:
        tab = _text(body, "tab")
        if tab not in list(events.Tab):
            raise RefusedError("tab is home or messages.", status=400)
        await events.open_app(self._slack, person_id=_text(body, "person"), tab=events.Tab(tab))
        return {"ok": True}

    async def _shortcut(self, body: JsonObject) -> JsonObject:
        """A message shortcut names its message, a global one does not."""
        used = {"person_id": _text(body, "person"), "callback_id": _text(body, "callback_id")}
        if body.get("ts") is None:
            return _outcome(await shortcuts.use_global(self._slack, **used))
        where = {"channel_id": _text(body, "channel"), "ts": _text(body, "ts")}
        return _outcome(await shortcuts.use_on_message(self._slack, **used, **where))

    async def _clock(self, body: JsonObject) -> JsonObject:
        await asyncio.to_thread(self._travel.go, _text(body, "to"))
        return {"ok": True, "now": self._slack.clock.now().isoformat()}

    async def _channel(self, body: JsonObject) -> JsonObject:
        changes = {key: body[key] for key in ("archived", "bot_member", "external") if key in body}
        if not all(isinstance(value, bool) for value in changes.values()):
            raise RefusedError("archived, bot_member and external are true or false.", status=400)
        with self._slack.workspace.lock:
            self._slack.workspace.change_conversation(_text(body, "id"), **changes)
        return {"ok": True}

    async def _fault(self, body: JsonObject) -> JsonObject:
        fault = read_fault(body)
        with self._slack.workspace.lock:
            self._slack.faults.plan(fault)
        return {"ok": True}

    async def _trouble(self, body: JsonObject) -> JsonObject:
        """What lasts until it is taken back: a revoked token, a history that lags behind."""
        revoked, lag = body.get("token_revoked", False), body.get("history_lag_seconds", 0)
        if not isinstance(revoked, bool) or not isinstance(lag, int | float) or isinstance(lag, bool):
            sentence = "token_revoked is true or false, history_lag_seconds a number."
            raise RefusedError(sentence, status=400)
        with self._slack.workspace.lock:
            self._slack.bot_token_revoked, self._slack.history_lag_seconds = revoked, float(lag)
        return {"ok": True}

    async def _events(self, _: Request) -> Response:
        headers = {"cache-control": "no-store"}
        return StreamingResponse(self._versions(), media_type="text/event-stream", headers=headers)

    async def _versions(self) -> AsyncIterator[str]:
        """The version at once, and at every change."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()
        workspace = self._slack.workspace

        def wake() -> None:
            loop.call_soon_threadsafe(changed.set)

        workspace.watch(wake)
        try:
            while not self._closing.is_set():
                changed.clear()
                yield f"data: {json.dumps({'version': workspace.version})}\n\n"
                await changed.wait()
        finally:
            workspace.unwatch(wake)


def _acting(act: Action) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await act(await _body(request)))
        except RefusedError as refused:
            return _refusal(refused)

    return endpoint


async def _body(request: Request) -> JsonObject:
    try:
        read: Any = await request.json()
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise RefusedError("The request needs a JSON object.", status=400)
    return read


def _refusal(refused: RefusedError) -> Response:
    return JSONResponse({"ok": False, "error": refused.sentence}, status_code=refused.status)


def _outcome(outcome: Outcome) -> JsonObject:
    if not outcome.ok:
        return {"ok": False, "error": outcome.error}
    return {"ok": True, "errors": outcome.errors or None}


def _text(body: JsonObject, key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise RefusedError(f"The request needs {key}, a string.", status=400)
    return value


def _object(body: JsonObject, key: str) -> JsonObject:
    value = body.get(key)
    if not isinstance(value, dict):
        raise RefusedError(f"The request needs {key}, an object.", status=400)
    return value
