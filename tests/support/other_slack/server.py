"""Its two doors: HTTP for the Web API, response_urls and uploads; a websocket for Socket Mode."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from tests.support.other_slack.answers import Call, Json, Workspace, read_arguments
from tests.support.other_slack.page import listed_fields, listed_methods
from tests.support.processes import until

ACK_SECONDS = 3.0
"""How long Slack waits for an acknowledgement."""
HELLO: Json = {
    "type": "hello",
    "num_connections": 1,
    "debug_info": {"host": "applink-1", "build_number": 10, "approximate_connection_time": 18060},
    "connection_info": {"app_id": "A0EXITPLAN"},
}


class OtherSlack:
    """Runs while the block of `other_slack` does."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.date: str | None = None
        """The `Date` of all answers; empty: they have none; None: the workspace's time."""
        self.has_extras = False
        """Whether answers may have fields that the page doesn't list."""
        self.hello: Json = HELLO
        self.listed = listed_methods()
        self.unlisted: list[str] = []
        """Methods and arguments that the bot used and docs/slack-api.md doesn't list."""
        self.responses: list[tuple[str, Json]] = []
        """What came to response_urls."""
        self.connections: list[ServerConnection] = []
        self.hear: Callable[[Json], Json] | None = None
        """Who hears payloads in this process, where no envelope has to travel."""
        self.pass_minutes: Callable[[int], None] = lambda _: None
        """Lets time pass, in this process."""
        self._acks: dict[str, Json] = {}
        self._acked = Event()
        self._lock = Lock()

    def answer(self, method: str, arguments: Json) -> Json:
        if method not in self.listed:
            self.unlisted.append(method)
            return {"ok": False, "error": "unknown_method"}
        self.unlisted += [f"{method} {name}" for name in arguments if name not in self.listed[method]]
        answer = self._answer(method, arguments)
        if not self.has_extras:
            assert fields_of(answer) <= listed_fields(), f"{method} would answer more than the page lists"
        return answer

    def _answer(self, method: str, arguments: Json) -> Json:
        with self._lock:
            self.workspace.calls.append(Call(method, arguments))
            ours = self.workspace.instead.get(method)
            if ours is None:
                return self.workspace.answer(method, arguments)
        return ours(arguments)

    def converse(self, connection: ServerConnection) -> None:
        """Say hello, and listen to acknowledgements until the connection is over."""
        connection.send(json.dumps(self.hello))
        self.connections.append(connection)
        try:
            for text in connection:
                ack = json.loads(text)
                self._acks[ack["envelope_id"]] = ack.get("payload") or {}
                self._acked.set()
        except ConnectionClosed:
            pass
        finally:
            self.connections.remove(connection)

    def wait_until_connected(self) -> None:
        until(lambda: bool(self.connections))
        assert self.connections, "nobody listens"

    def wait_until_left(self) -> None:
        """Until it has noticed that a process which has ended is gone."""
        until(lambda: not self.connections)
        assert not self.connections, "somebody still listens"

    def end_connection(self, reason: str) -> None:
        """Tell the bot to leave, and wait until it has."""
        connection = self.connections[-1]
        connection.send(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "a-1"}}))
        until(lambda: connection not in self.connections)

    def send(self, kind: str, payload: Json, *, envelope_id: str, accepts: bool) -> Json:
        """Deliver an envelope over the newest connection; the payload of its acknowledgement."""
        if self.hear is not None:
            return self.hear(payload)
        self._acks.pop(envelope_id, None)
        envelope = {"envelope_id": envelope_id, "type": kind, "accepts_response_payload": accepts}
        self.connections[-1].send(json.dumps({**envelope, "payload": payload}))
        for _ in range(int(ACK_SECONDS / 0.05)):
            if envelope_id in self._acks:
                return self._acks[envelope_id]
            self._acked.clear()
            self._acked.wait(0.05)
        raise AssertionError(f"{kind} was not acknowledged within {ACK_SECONDS} seconds")


def fields_of(answer: Json) -> set[str]:
    """Names of an answer's fields, and of those of the people and channels in it."""
    inner = [answer.get("user"), answer.get("channel"), *answer.get("members", ())]
    return {*answer, *(name for one in inner if isinstance(one, dict) for name in one)}


def _door(slack: OtherSlack) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            where = urlsplit(self.path).path.strip("/").split("/")
            if where[0] == "upload":
                slack.workspace.uploads[where[-1]] = body
                self._say("OK", "text/plain")
            elif where[0] == "commands":
                slack.responses.append((self.path, json.loads(body)))
                self._say("ok", "text/plain")
            else:
                answer = slack.answer(where[-1], self._arguments(body))
                self._say(json.dumps(answer), "application/json; charset=utf-8")

        def _arguments(self, body: bytes) -> Json:
            kind = self.headers.get("content-type", "").partition(";")[0]
            is_json = kind == "application/json"
            return read_arguments(kind, json.loads(body) if is_json else dict(parse_qsl(body.decode())))

        def _say(self, text: str, kind: str) -> None:
            self.send_response_only(200)
            date = self.date_time_string(int(slack.workspace.now())) if slack.date is None else slack.date
            if date:
                self.send_header("Date", date)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Nothing: the tests' output is theirs."""

    return Door


@contextmanager
def other_slack(workspace: Workspace | None = None) -> Iterator[OtherSlack]:
    """This Slack on two free ports of this machine."""
    slack = OtherSlack(workspace or Workspace())
    http = ThreadingHTTPServer(("127.0.0.1", 0), _door(slack))
    socket: Server = serve(slack.converse, "127.0.0.1", 0)
    slack.workspace.address = f"http://127.0.0.1:{http.server_address[1]}"
    port = socket.socket.getsockname()[1]
    slack.workspace.socket_address = f"ws://127.0.0.1:{port}/link/?ticket=f1c0-7a&app_id=58d1"
    threads = [Thread(target=http.serve_forever, args=(0.01,)), Thread(target=socket.serve_forever)]
    for one in threads:
        one.start()
    try:
        yield slack
    finally:
        for connection in list(slack.connections):
            connection.close()
        http.shutdown()
        http.server_close()
        socket.shutdown()
        for one in threads:
            one.join()
