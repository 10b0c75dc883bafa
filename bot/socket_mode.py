"""Hearing from Slack over Socket Mode."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event

from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode.websocket_client import SocketModeClient
from websocket import WebSocketApp, WebSocketException

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 10
"""How long Slack may take to say where to connect."""
PING_SECONDS = 10.0
POLL_SECONDS = 0.02
LONGEST_PAUSE_SECONDS = 10.0
"""Between two attempts to connect: whoever types something once Slack is back is heard soon after."""


@contextmanager
def listening(app: App, *, app_token: str, api_url: str) -> Iterator[None]:
    """Have the app answer what Slack sends while the block runs; at its end no more is taken in.

    Uses the websocket-client implementation, which is not deaf after Slack replaces the connection.
    Raises SlackApiError where Slack refuses the token, and OSError where it can't be reached.
    """
    handler = SocketModeHandler(
        app,
        app_token,
        logger=logger,
        web_client=WebClient(base_url=api_url, timeout=CONNECT_SECONDS),
        ping_interval=PING_SECONDS,
    )
    handler.client.on_message_listeners.append(_leave_when_told)
    told_to_stop = Event()
    patience = Patience(told_to_stop.wait)
    handler.client.on_open_listeners.append(patience.connected)
    handler.client.on_error_listeners.append(patience.failed)
    try:
        with _unwatched(handler.client):
            handler.connect()  # type: ignore[no-untyped-call]
            if not handler.client.wss_uri:
                raise ConnectionError("Slack names no address to connect to")
            _wait_until_connected(handler)
        yield
    finally:
        told_to_stop.set()
        _hang_up(handler)


class Patience:
    """Longer and longer pauses while Slack can't be connected with.

    Without them the library tries three times a second, and Slack allows a few addresses a minute. A
    connection that was up and is lost is tried again at once.
    """

    def __init__(self, wait: Callable[[float], object]) -> None:
        self._wait = wait
        self._pause = 0.0

    def connected(self, _: WebSocketApp) -> None:
        self._pause = 0.0

    def failed(self, _: WebSocketApp, error: Exception) -> None:
        """Called in the thread that connects, before it tries again."""
        if isinstance(error, OSError | WebSocketException):
            pause, self._pause = self._pause, min(max(1.0, 2 * self._pause), LONGEST_PAUSE_SECONDS)
            self._wait(pause)


@contextmanager
def _unwatched(client: SocketModeClient) -> Iterator[None]:
    """Have its monitor begin only after the block.

    It begins by taking a connection that is not up yet for a lost one, and replaces it: whoever types
    something in that second is not heard.
    """
    client.current_app_monitor_started = True
    yield
    client.current_app_monitor.start()


def _leave_when_told(session: WebSocketApp, message: str) -> None:
    """Stop reading a connection that Slack is about to replace.

    The client closes it from another thread, which a reader that waits notices only after ten seconds,
    and until then it does not read the new connection either.
    """
    if message.startswith("{") and json.loads(message).get("type") == "disconnect":
        session.keep_running = False


def _wait_until_connected(handler: SocketModeHandler) -> None:
    """The handler connects in a thread of its own; on a slow network it goes on trying after this."""
    pause = Event()
    for _ in range(int(CONNECT_SECONDS / POLL_SECONDS)):
        if handler.client.is_connected():
            return
        pause.wait(POLL_SECONDS)


def _hang_up(handler: SocketModeHandler) -> None:
    """Close the connection from the other end: a reader that waits does not notice ours for ten seconds.

    The libraries log every closed connection as an error; this one is meant. They hold it for closed once
    a goodbye is sent, and leave its socket open.
    """
    for closing in (logger, logging.getLogger("websocket")):
        closing.setLevel(logging.CRITICAL)
    handler.client.auto_reconnect_enabled = False
    session = handler.client.current_session
    line = None if session is None else session.sock
    if line is not None:
        with suppress(OSError, WebSocketException):
            line.send_close()
    handler.close()  # type: ignore[no-untyped-call]
    if line is not None:
        line.shutdown()  # type: ignore[no-untyped-call]
