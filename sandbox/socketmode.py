"""Slack's side of Socket Mode: connections, envelopes and acknowledgements.

Source: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.delivery import ACK_SECONDS, NOBODY_THERE, TIMED_OUT, NotAcknowledgedError, Retry
from sandbox.model import APP_ID, JsonObject
from sandbox.payloads import PayloadKind

MOST_CONNECTIONS = 10
"""How many connections one app may have."""

DEBUG_HOST = "applink-sandbox"


@dataclass(slots=True)
class Connection:
    """One open WebSocket; a leaving one has been told to reconnect and gets nothing any more."""

    socket: WebSocket
    leaving: bool = False


class SocketMode:
    """A `Receiver` over WebSockets; everything here runs on the server's event loop.

    `on_change` is called whenever an app comes or goes.
    """

    def __init__(self, *, ack_seconds: float = ACK_SECONDS) -> None:
        self.on_change: Callable[[], None] = lambda: None
        self._ack_seconds = ack_seconds
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turn = 0
        self._waiting: dict[str, asyncio.Future[JsonObject]] = {}

    @property
    def connected(self) -> bool:
        """Whether an app listens, and on a connection that stays."""
        return any(not connection.leaving for connection in tuple(self._connections))

    def new_ticket(self) -> str:
        """What admits one WebSocket, once."""
        ticket = str(uuid.uuid4())
        self._tickets.add(ticket)
        return ticket

    async def endpoint(self, socket: WebSocket) -> None:
        """Serve one connection until it goes."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(code=4001)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if len(self._connections) >= MOST_CONNECTIONS:
            await socket.send_json(_disconnect("too_many_websockets"))
            await socket.close()
            return
        await self._serve(Connection(socket))

    async def _serve(self, connection: Connection) -> None:
        self._connections.append(connection)
        self.on_change()
        try:
            await connection.socket.send_json(self._hello())
            while True:
                self._take_answer(await connection.socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            self._connections.remove(connection)
            self.on_change()

    async def deliver(
        self, kind: PayloadKind, payload: JsonObject, *, retry: Retry | None = None
    ) -> JsonObject:
        """Send an envelope to one connection and wait for its acknowledgement."""
        envelope_id = str(uuid.uuid4())
        answer: asyncio.Future[JsonObject] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answer
        try:
            await self._send(_envelope(envelope_id, kind, payload, retry))
            async with asyncio.timeout(self._ack_seconds):
                return await answer
        except TimeoutError as late:
            raise NotAcknowledgedError(TIMED_OUT) from late
        finally:
            del self._waiting[envelope_id]

    async def refresh(self) -> None:
        """Tell every connection to come back on a new one, as Slack does every few hours."""
        for connection in tuple(self._connections):
            connection.leaving = True
            await connection.socket.send_json(_disconnect("refresh_requested"))

    async def _send(self, envelope: JsonObject) -> None:
        staying = [c for c in self._connections if not c.leaving] or self._connections
        if not staying:
            raise NotAcknowledgedError(NOBODY_THERE)
        self._turn += 1
        try:
            await staying[self._turn % len(staying)].socket.send_json(envelope)
        except (WebSocketDisconnect, RuntimeError) as gone:
            raise NotAcknowledgedError(NOBODY_THERE) from gone

    def _take_answer(self, text: str) -> None:
        """Match an acknowledgement with its envelope; late or unknown ones change nothing."""
        try:
            message: Any = json.loads(text)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        waiting = self._waiting.get(message.get("envelope_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(message.get("payload") or {})

    def _hello(self) -> JsonObject:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {
                "host": DEBUG_HOST,
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": APP_ID},
        }


def _envelope(envelope_id: str, kind: PayloadKind, payload: JsonObject, retry: Retry | None) -> JsonObject:
    envelope: JsonObject = {
        "envelope_id": envelope_id,
        "type": kind.value,
        "payload": payload,
        "accepts_response_payload": kind is not PayloadKind.EVENT,
    }
    if kind is PayloadKind.EVENT:
        number, reason = (retry.number, retry.reason) if retry else (0, "")
        envelope |= {"retry_attempt": number, "retry_reason": reason}
    return envelope


def _disconnect(reason: str) -> JsonObject:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": DEBUG_HOST}}


def new_event_id() -> str:
    """An id of the Events API."""
    return f"Ev{secrets.token_hex(5).upper()}"
