"""Speaking HTTP to the bot's process, as Slack and browsers do."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from sandbox.payloads import PayloadKind, signed_request_headers
from tests.support.processes import Process

PATIENCE_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    text: str
    headers: dict[str, str]


def request(
    port: int, method: str, path: str, body: str | bytes | Iterator[bytes] = "", **headers: str
) -> Answer:
    """One request to this machine; names of headers have _ for -."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)) as connection:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if isinstance(body, str):
            body = body.encode()
        connection.request(method, path, body=body or None, headers=named)
        return _read(connection.getresponse())


def announce(port: int, path: str, length: int) -> Answer:
    """Say how large a body is to come, and wait for what is said to that."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)) as connection:
        connection.putrequest("POST", path)
        connection.putheader("content-length", str(length))
        connection.endheaders()
        return _read(connection.getresponse())


def _read(response: HTTPResponse) -> Answer:
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(status=response.status, text=response.read().decode(), headers=headers)


def send_to_bot(port: int, body: str, headers: Mapping[str, str]) -> tuple[int, str]:
    """What Slack posts to the address of requests: status and body of the answer."""
    answer = request(port, "POST", "/slack/events", body, **headers)
    return answer.status, answer.text


def signed(secret: str, body: str, *, seconds_ago: int = 0) -> dict[str, str]:
    """The headers with which Slack would have sent this body then."""
    kind = PayloadKind.COMMAND if parse_qsl(body) else PayloadKind.EVENT
    return signed_request_headers(secret, body, int(time.time()) - seconds_ago, kind=kind)  # noqa: TID251


def port_of(bot: Process) -> int:
    """Where the process listens, as it says."""
    found = re.search(r"Listening on port (\d+)", bot.wait_for("Listening on port"))
    assert found is not None
    return int(found[1])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


class Browser:
    """Keeps cookies, and follows where it is led one step at a time."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def get(self, address: str, **form: str) -> Answer:
        """Open an address; with a form, send that."""
        parts = urlsplit(address)
        assert parts.port is not None
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        path = f"{parts.path}?{parts.query}"
        answer = request(
            parts.port,
            "POST" if form else "GET",
            path,
            urlencode(form),
            **({"cookie": cookie} if cookie else {}),
        )
        self._keep_cookies(answer.headers.get("set-cookie", ""))
        return answer

    def _keep_cookies(self, header: str) -> None:
        for name, morsel in SimpleCookie(header).items():
            self.cookies.pop(name, None)
            if morsel.value != "deleted":
                self.cookies[name] = morsel.value
