"""The sandbox's addresses, its page's files, and the guard that keeps other sites out."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from sandbox.api_files import FileHost
from sandbox.control import Control
from sandbox.oauth import AuthorizePage
from sandbox.responses import ResponseHook
from sandbox.slack import Slack
from sandbox.webapi import WebApi

STATIC = Path(__file__).parent / "static"

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
"""The kinds of file that the page consists of."""


PAGE_HEADERS = {"cache-control": "no-store", "x-frame-options": "DENY", "x-content-type-options": "nosniff"}
"""A new version shows at the next reload, and no other page may frame this one."""


class LocalOnly:
    """Refuses requests for another host, or from another site's page.

    Without it any page in the same browser could talk to the sandbox (and to the bot through it).
    """

    def __init__(self, app: ASGIApp, *, slack: Slack) -> None:
        self._app = app
        self._slack = slack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 403."""
        if scope["type"] == "lifespan" or self._is_local(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(code=4003)(scope, receive, send)
        else:
            refusal = JSONResponse({"ok": False, "error": "This server is local only."}, status_code=403)
            await refusal(scope, receive, send)

    def _is_local(self, scope: Scope) -> bool:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        port = self._slack.base_url.rpartition(":")[2]
        hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        origin = headers.get("origin")
        return headers.get("host") in hosts and (
            origin is None or origin in [f"http://{host}" for host in hosts]
        )


async def page_file(request: Request) -> Response:
    """The page, or one of its files."""
    path = (STATIC / request.path_params.get("path", "index.html")).resolve()
    media_type = MEDIA_TYPES.get(path.suffix)
    if media_type is None or not path.is_relative_to(STATIC.resolve()) or not path.is_file():
        return JSONResponse({"ok": False, "error": "There is no such file."}, status_code=404)
    return Response(path.read_bytes(), media_type=media_type, headers=PAGE_HEADERS)


async def permalink(request: Request) -> Response:
    """A message's address leads to its conversation, and to its thread, on the page."""
    place = {"channel": request.path_params["channel"], "thread": request.query_params.get("thread_ts")}
    return RedirectResponse(f"/#{urlencode({key: value for key, value in place.items() if value})}")


def create_web(slack: Slack, control: Control) -> ASGIApp:
    """The whole server as one ASGI application."""
    files, authorize = FileHost(slack), AuthorizePage(slack)
    routes = [
        Route("/api/{method}", WebApi(slack).endpoint, methods=["POST"]),
        Route("/oauth/v2/authorize", authorize.show, methods=["GET"]),
        Route("/oauth/v2/authorize", authorize.answer, methods=["POST"]),
        Route("/hooks/response/{token}", ResponseHook(slack).endpoint, methods=["POST"]),
        Route("/upload/v1/{ticket}", files.upload, methods=["POST"]),
        Route("/files-pri/{place}/{name}", files.download),
        Route("/files-pri/{place}/{download}/{name}", files.download),
        WebSocketRoute("/link/", slack.socket_mode.endpoint),
        *control.routes(),
        Route("/archives/{channel}/{message}", permalink),
        Route("/", page_file),
        Route("/static/{path:path}", page_file),
    ]
    return LocalOnly(Starlette(routes=routes), slack=slack)
