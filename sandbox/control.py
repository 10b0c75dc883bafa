"""The endpoints under /sandbox/ by which the page and the tests act."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import clicks, commands, events, page, shortcuts, submissions
from sandbox.bodies import acting, object_of, outcome_json, refusal, text_of
from sandbox.changes import Changes
from sandbox.errors import RefusedError
from sandbox.faults import read_fault
from sandbox.model import JsonObject
from sandbox.slack import Slack
from sandbox.timetravel import TimeTravel


class Control:
    """What the page asks for and does."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._travel = TimeTravel(slack)
        self._changes = Changes(slack.workspace)

    def close(self) -> None:
        """End the streams of changes."""
        self._changes.close()

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
            Route("/sandbox/events", self._changes.stream),
            *(Route(f"/sandbox/{name}", acting(act), methods=["POST"]) for name, act in actions.items()),
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
                    return refusal(refused)

        return endpoint

    async def _command(self, body: JsonObject) -> JsonObject:
        return outcome_json(
            await commands.run_command(
                self._slack,
                person_id=text_of(body, "person"),
                channel_id=text_of(body, "channel"),
                text=text_of(body, "text"),
            )
        )

    async def _message(self, body: JsonObject) -> JsonObject:
        message = commands.say(
            self._slack,
            person_id=text_of(body, "person"),
            channel_id=text_of(body, "channel"),
            text=text_of(body, "text"),
            thread_ts=body.get("thread_ts"),
        )
        return {"ok": True, "ts": message.ts}

    async def _block_action(self, body: JsonObject) -> JsonObject:
        container = object_of(body, "container")
        used: JsonObject = {
            "person_id": text_of(body, "person"),
            "block_id": text_of(body, "block_id"),
            "action_id": text_of(body, "action_id"),
            "value": body.get("value"),
        }
        if container.get("type") == "view":
            return outcome_json(
                await clicks.click_in_view(
                    self._slack, view_id=text_of(container, "view_id"), state=body.get("state"), **used
                )
            )
        return outcome_json(
            await clicks.click_in_message(
                self._slack, channel_id=text_of(container, "channel"), ts=text_of(container, "ts"), **used
            )
        )

    async def _view_submit(self, body: JsonObject) -> JsonObject:
        return outcome_json(
            await submissions.submit(
                self._slack,
                person_id=text_of(body, "person"),
                view_id=text_of(body, "view_id"),
                state=body.get("state"),
            )
        )

    async def _view_close(self, body: JsonObject) -> JsonObject:
        return outcome_json(
            await submissions.close(
                self._slack, person_id=text_of(body, "person"), view_id=text_of(body, "view_id")
            )
        )

    async def _open_app(self, body: JsonObject) -> JsonObject:
        tab = text_of(body, "tab")
        if tab not in list(events.Tab):
            raise RefusedError("tab is home or messages.", status=400)
        await events.open_app(self._slack, person_id=text_of(body, "person"), tab=events.Tab(tab))
        return {"ok": True}

    async def _shortcut(self, body: JsonObject) -> JsonObject:
        """A message shortcut names its message, a global one does not."""
        used = {"person_id": text_of(body, "person"), "callback_id": text_of(body, "callback_id")}
        if body.get("ts") is None:
            return outcome_json(await shortcuts.use_global(self._slack, **used))
        where = {"channel_id": text_of(body, "channel"), "ts": text_of(body, "ts")}
        return outcome_json(await shortcuts.use_on_message(self._slack, **used, **where))

    async def _clock(self, body: JsonObject) -> JsonObject:
        await asyncio.to_thread(self._travel.go, text_of(body, "to"))
        return {"ok": True, "now": self._slack.clock.now().isoformat()}

    async def _channel(self, body: JsonObject) -> JsonObject:
        changes = {key: body[key] for key in ("archived", "bot_member", "external") if key in body}
        if not all(isinstance(value, bool) for value in changes.values()):
            raise RefusedError("archived, bot_member and external are true or false.", status=400)
        with self._slack.workspace.lock:
            self._slack.workspace.change_conversation(text_of(body, "id"), **changes)
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
