"""What the page and the tests send to the endpoints under /sandbox/, and what they are answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.commands import Outcome
from sandbox.errors import RefusedError
from sandbox.model import JsonObject

Action = Callable[[JsonObject], Awaitable[JsonObject]]
"""Takes a parsed body, returns the answer; raises `RefusedError`."""


def acting(act: Action) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await act(await _body(request)))
        except RefusedError as refused:
            return refusal(refused)

    return endpoint


async def _body(request: Request) -> JsonObject:
    try:
        read: Any = await request.json()
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise RefusedError("The request needs a JSON object.", status=400)
    return read


def refusal(refused: RefusedError) -> Response:
    return JSONResponse({"ok": False, "error": refused.sentence}, status_code=refused.status)


def outcome_json(outcome: Outcome) -> JsonObject:
    if not outcome.ok:
        return {"ok": False, "error": outcome.error}
    return {"ok": True, "errors": outcome.errors or None}


def text_of(body: JsonObject, key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise RefusedError(f"The request needs {key}, a string.", status=400)
    return value


def object_of(body: JsonObject, key: str) -> JsonObject:
    value = body.get(key)
    if not isinstance(value, dict):
        raise RefusedError(f"The request needs {key}, an object.", status=400)
    return value
