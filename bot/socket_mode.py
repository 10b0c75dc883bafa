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
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.websocket_client import SocketModeClient
from websocket import WebSocketApp, WebSocketException

from bot.slack_errors import NOT_ACCEPTED_ERRORS, error_code, retry_after

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 10
"""How long Slack may take to say where to connect."""
PING_SECONDS = 10.0
POLL_SECONDS = 0.02
LATER_SECONDS = 30.0
"""When Slack, which wants to be asked later, does not say when."""
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
    handler.client.enqueue_message = _passing_on(handler.client.enqueue_message)  # type: ignore[method-assign, assignment]
    told_to_stop = Event()
    handler.client.issue_new_wss_url = _asking_where(handler.client, told_to_stop)  # type: ignore[method-assign]
    patience = Patience(told_to_stop.wait)
    handler.client.on_open_listeners.append(patience.connected)
    handler.client.on_error_listeners.append(patience.failed)
    try:
        with _unwatched(handler.client):
            handler.connect()  # type: ignore[no-untyped-call]
            _wait_until_connected(handler)
        yield
    finally:
        _hang_up(handler, told_to_stop)


def _asking_where(client: SocketModeClient, told_to_stop: Event) -> Callable[[], str]:
    """Asks Slack where to connect, later if Slack wants it; the library's own wait ends for no stop.

    Raises SlackApiError, and OSError where there is no address to be had now.
    """

    def ask() -> str:
        while True:
            try:
                answer = client.web_client.apps_connections_open(app_token=client.app_token)
                break
            except SlackApiError as error:
                code, is_first = error_code(error), client.current_session is None
                if code not in NOT_ACCEPTED_ERRORS:
                    raise
                if is_first or told_to_stop.is_set():
                    raise ConnectionError(f"Slack says {code}") from None
                told_to_stop.wait(retry_after(error) or LATER_SECONDS)
        if not answer.get("url"):
            raise ConnectionError("Slack names no address to connect to")
        return str(answer["url"])

    return ask


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
    if _says_to_leave(message):
        session.keep_running = False


def _passing_on(enqueue: Callable[[str], None]) -> Callable[[str], None]:
    """Keeps from the client that Slack says to leave: it connects anew once the old connection is closed.

    Told so, it would do that a second time, and at times replace the new connection by another.
    """

    def pass_on(message: str) -> None:
        if not _says_to_leave(message):
            enqueue(message)

    return pass_on


def _says_to_leave(message: str) -> bool:
    return message.startswith("{") and json.loads(message).get("type") == "disconnect"


def _wait_until_connected(handler: SocketModeHandler) -> None:
    """The handler connects in a thread of its own; on a slow network it goes on trying after this."""
    pause = Event()
    for _ in range(int(CONNECT_SECONDS / POLL_SECONDS)):
        if handler.client.is_connected():
            return
        pause.wait(POLL_SECONDS)


def _hang_up(handler: SocketModeHandler, told_to_stop: Event) -> None:
    """Close the connection from the other end: a reader that waits does not notice ours for ten seconds.

    The libraries log every closed connection as an error; this one is meant. They hold it for closed once
    a goodbye is sent, and leave its socket open.
    """
    for closing in (logger, logging.getLogger("websocket")):
        closing.setLevel(logging.CRITICAL)
    handler.client.auto_reconnect_enabled = False
    told_to_stop.set()
    session = handler.client.current_session
    line = None if session is None else session.sock
    if line is not None:
        with suppress(OSError, WebSocketException):
            line.send_close()
    handler.close()  # type: ignore[no-untyped-call]
    if line is not None:
        line.shutdown()  # type: ignore[no-untyped-call]
