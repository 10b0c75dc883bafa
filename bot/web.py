"""What is reached over HTTP: Slack's requests, which have to be signed and small, and installing exitplan."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from functools import partial
from urllib.parse import parse_qsl

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_bolt.oauth import OAuthFlow
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.verification import CalmVerifier
from bot.web_pages import INSTALL_PATH, REDIRECT_PATH, Why, failure_page

logger = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
"""Commands, clicks, forms and events, as the app's settings name it."""
MOST_BYTES = 1_000_000
"""Of a body. Slack's largest forms have a fifth of it."""
MOST_SSL_CHECK_BYTES = 1_000
"""Slack's has some fifty."""
BODY_SECONDS = 5.0
"""How long a body may take to come in; Slack itself gives up after three."""

MOST_INSTALLING = 10
"""Who may wait for one of the threads, those served included."""

Dispatch = Callable[[BoltRequest], BoltResponse]


class _TooLargeError(Exception):
    """The body has more than `MOST_BYTES`."""


class SlackRequests:
    """Takes requests in, and has those that are Slack's answered by the app, in a thread of `executor`.

    The signature is checked before the body is read as anything but bytes, and before a thread is taken.
    """

    def __init__(self, dispatch: Dispatch, *, signing_secret: str, executor: Executor) -> None:
        self._dispatch = dispatch
        self._verifier = CalmVerifier(signing_secret)
        self._executor = executor

    async def endpoint(self, request: Request) -> Response:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _read(request)
        except _TooLargeError:
            return Response("too large", status_code=413, headers={"connection": "close"})
        except (TimeoutError, ClientDisconnect):
            return Response("incomplete", status_code=408, headers={"connection": "close"})
        if _is_ssl_check(body):
            return Response()
        if not self._is_slacks(body, request.headers):
            return Response("not signed by Slack", status_code=401)
        return await _in_thread(self._executor, partial(self._answer, request, body))

    def _is_slacks(self, body: bytes, headers: Mapping[str, str]) -> bool:
        timestamp, signature = headers.get("x-slack-request-timestamp"), headers.get("x-slack-signature")
        return self._verifier.is_valid(body, timestamp, signature)

    def _answer(self, request: Request, body: bytes) -> Response:
        """What Slack has signed and nobody can read is answered, too; its content stays out of the log."""
        try:
            asked = to_bolt_request(request, body)
            _refuse_odd_event(asked)
        except (ValueError, AttributeError, TypeError, RecursionError) as error:
            logger.warning("Slack sent what can't be read: %s", type(error).__name__)
            return Response("can't be read", status_code=400)
        return to_starlette_response(self._dispatch(asked))


def _refuse_odd_event(asked: BoltRequest) -> None:
    """Raises TypeError where Bolt would break over an event that is none."""
    if "event" in asked.body and not isinstance(asked.body["event"], dict):
        raise TypeError("event")


async def _in_thread(executor: Executor, answer: Callable[[], Response]) -> Response:
    try:
        return await asyncio.get_running_loop().run_in_executor(executor, answer)
    except asyncio.CancelledError:  # the program ends, and waits no longer for this one
        return Response("stopping", status_code=503, headers={"connection": "close"})


async def _read(request: Request) -> bytes:
    """The body. Raises _TooLargeError as soon as that is known."""
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > MOST_BYTES:
        raise _TooLargeError
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise _TooLargeError
    return bytes(body)


def _is_ssl_check(body: bytes) -> bool:
    """Slack's look at the certificate of a command's address: it wants 200, and nothing is done.

    It is not signed, so that a large one is not even read: that would hold up everybody else.
    """
    is_likely = len(body) <= MOST_SSL_CHECK_BYTES and body.startswith(b"ssl_check=1")
    return is_likely and ("ssl_check", "1") in parse_qsl(body.decode("latin-1"))


class Installing:
    """The two addresses that a browser opens to install exitplan in a workspace.

    Anybody may open them, so they have threads of their own, and no long queue before these.
    """

    def __init__(self, flow: OAuthFlow, *, executor: Executor) -> None:
        self._flow = flow
        self._executor = executor
        self._waiting = 0

    async def begin(self, request: Request) -> Response:
        if request.method == "HEAD":  # nobody begins anything so
            return Response()
        return await self._handle(self._flow.handle_installation, request)

    async def finish(self, request: Request) -> Response:
        return await self._handle(self._flow.handle_callback, request)

    async def _handle(self, handle: Dispatch, request: Request) -> Response:
        def answer() -> Response:
            return to_starlette_response(handle(to_bolt_request(request, b"")))

        if self._waiting >= MOST_INSTALLING:
            return to_starlette_response(failure_page(Why.BUSY))
        self._waiting += 1
        try:
            return await _in_thread(self._executor, answer)
        finally:
            self._waiting -= 1


def create_web(requests: SlackRequests, installing: Installing | None = None) -> Starlette:
    """All addresses that are open to the outside."""
    routes = [Route(EVENTS_PATH, requests.endpoint, methods=["POST"])]
    if installing is not None:
        routes += [Route(INSTALL_PATH, installing.begin), Route(REDIRECT_PATH, installing.finish)]
    return Starlette(routes=routes)
