"""Serving HTTP in a thread of its own, until what came in is answered."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from starlette.types import ASGIApp
from uvicorn import Config, Server

ALL_ADDRESSES = ""
"""A balancer asks from another machine."""
BACKLOG = 256
START_SECONDS = 10.0
KEPT_OPEN_SECONDS = 75
"""A connection without requests; balancers keep theirs for a minute, and must be the first to close it."""
FINISH_SECONDS = 3
"""What a request may still take when the program ends: Slack waits no longer for its answer."""


class _Server(Server):
    """uvicorn, which tells when it has begun to answer."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.ready = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@dataclass(frozen=True, slots=True, kw_only=True)
class WebServer:
    port: int
    server: _Server
    thread: Thread

    def is_listening(self) -> bool:
        """Whether requests are taken in; asked by `/readyz`."""
        return self.thread.is_alive() and self.server.started and not self.server.should_exit


@contextmanager
def serving(app: ASGIApp, port: int) -> Iterator[WebServer]:
    """Answer while the block runs; at its end no more is taken in, and what came in is finished.

    Raises OSError where the port can't be had; 0 leaves it to the system.
    """
    with _bound(port) as listener:
        server = _Server(_config(app))
        thread = Thread(target=_serve, args=(server, listener), name="http", daemon=True)
        thread.start()
        try:
            if not server.ready.wait(START_SECONDS):
                raise TimeoutError("the HTTP server did not start")
            yield WebServer(port=listener.getsockname()[1], server=server, thread=thread)
        finally:
            server.should_exit = True
            thread.join(FINISH_SECONDS + 1)


def _bound(port: int) -> socket.socket:
    """The port, on IPv4 and, where the machine has it, on IPv6.

    The protocol is named because asyncio switches Nagle's 40 ms delays off only where it is.
    """
    has_both = socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if has_both else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if has_both:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind((ALL_ADDRESSES, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _config(app: ASGIApp) -> Config:
    return Config(
        app,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEPT_OPEN_SECONDS,
        timeout_graceful_shutdown=FINISH_SECONDS,
    )


def _serve(server: _Server, listener: socket.socket) -> None:
    asyncio.run(server.serve(sockets=[listener]))
