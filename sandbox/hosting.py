"""Running the server in a thread of its own, on a free port of the loopback interface."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from starlette.types import ASGIApp
from uvicorn import Config, Server

from sandbox.resets import ResettableProtocol

Result = TypeVar("Result")

START_SECONDS = 10.0
"""How long the server may take to listen before starting counts as failed."""

GRACE_SECONDS = 2
"""How long open requests may take to end when the server stops."""


class _Server(Server):
    """uvicorn, told to stop by an event rather than by a poll ten times a second."""

    stopping: asyncio.Event

    async def main_loop(self) -> None:
        """Wait until stopped."""
        await self.stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002
        """Close everything as soon as open requests have ended; uvicorn's own way naps in between."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        try:
            async with asyncio.timeout(GRACE_SECONDS):
                while self.server_state.connections or self.server_state.tasks:
                    await asyncio.sleep(0.001)
        except TimeoutError:
            for task in self.server_state.tasks:
                task.cancel()
        for server in self.servers:
            await server.wait_closed()


class Host:
    """A uvicorn server on a background thread.

    `create` builds the application on the server's event loop; `closing` ends endless answers there.
    """

    def __init__(self, create: Callable[[], ASGIApp], *, closing: Callable[[], None], port: int = 0) -> None:
        self._create = create
        self._closing = closing
        self._port = port
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: _Server | None = None

    def bind(self) -> socket.socket:
        """Take the port.

        The protocol is named because asyncio switches Nagle's 40 ms delays off only where it is.
        """
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", self._port))
        except OSError:
            listener.close()
            raise
        return listener

    def start(self, listener: socket.socket) -> None:
        """Serve on this socket; returns once requests are answered."""
        self._thread = threading.Thread(target=self._run, args=(listener,), name="sandbox")
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            raise TimeoutError("the sandbox did not start")

    def stop(self) -> None:
        """Close every connection and end the thread; a stopped host stays stopped."""
        if self._thread is not None and self._loop is not None and self._server is not None:
            self._loop.call_soon_threadsafe(self._server.stopping.set)
            self._thread.join()
            self._thread = None

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine on the server's event loop and wait for it."""
        if self._loop is None or self._thread is None:
            work.close()
            raise RuntimeError("the sandbox is not running")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _run(self, listener: socket.socket) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._serve(listener))

    async def _serve(self, listener: socket.socket) -> None:
        app = self._create()
        server = _Server(
            Config(
                app,
                http=ResettableProtocol,
                ws="websockets-sansio",
                lifespan="off",
                log_config=None,
                access_log=False,
                date_header=False,
                server_header=False,
            )
        )
        server.stopping = asyncio.Event()
        self._loop, self._server = asyncio.get_running_loop(), server
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.001)
        self._ready.set()
        await server.stopping.wait()
        self._closing()
        await serving
