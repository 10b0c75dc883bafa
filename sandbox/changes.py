"""The stream that tells the page of each change, so that it asks anew for what it shows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from sandbox.workspace import Workspace


class Changes:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._closing = asyncio.Event()

    def close(self) -> None:
        """End the streams."""
        self._closing.set()
        self._workspace.touch()

    async def stream(self, _: Request) -> Response:
        headers = {"cache-control": "no-store"}
        return StreamingResponse(self._versions(), media_type="text/event-stream", headers=headers)

    async def _versions(self) -> AsyncIterator[str]:
        """The version at once, and at every change."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(changed.set)

        self._workspace.watch(wake)
        try:
            while not self._closing.is_set():
                changed.clear()
                yield f"data: {json.dumps({'version': self._workspace.version})}\n\n"
                await changed.wait()
        finally:
            self._workspace.unwatch(wake)
