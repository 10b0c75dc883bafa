"""Breaking a connection in the middle of an answer, which ASGI has no word for."""

from __future__ import annotations

import asyncio
import socket
import struct

from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

LINGER_AND_RESET = struct.pack("ii", 1, 0)
"""Makes the kernel send a reset instead of an orderly end."""


class ResettableProtocol(H11Protocol):
    """uvicorn's HTTP protocol, which shows a request the connection that it came over."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember the connection."""
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


def reset_connection(request: Request) -> Response:
    """Reset the caller's connection; the response returned reaches nobody."""
    transport = request.state.transport
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_AND_RESET)
    transport.abort()
    return Response(status_code=204)


def cut_answer(request: Request, response: Response) -> Response:
    """Send half of the answer and hang up; the response returned reaches nobody."""
    transport = request.state.transport
    head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(response.body)}\r\n\r\n".encode()
    transport.write(head + bytes(response.body)[: len(response.body) // 2])
    transport.close()
    return Response(status_code=204)
