"""`/healthz`, `/readyz` and `/metrics` on a loopback port of their own; never asked by Slack."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from scheduler.trouble import Finding, Report, Trouble

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"

Look = Callable[[], Report]
IsReady = Callable[[], bool]
Tell = Callable[[], tuple[str, bytes]]
"""The metrics: their content type, and their text."""


@contextmanager
def serving_health(port: int, *, look: Look, is_ready: IsReady, tell: Tell) -> Iterator[int]:
    """Answer while the block runs; the port, which 0 leaves to the system.

    `/healthz` looks into the database by itself, so that it is red even where every thread that sends
    is dead. It names kinds of trouble and numbers, no contract and no person.
    """
    asked = {"look": look, "is_ready": is_ready, "tell": tell}
    handler = type("Handler", (_Handler,), {name: staticmethod(call) for name, call in asked.items()})
    server = ThreadingHTTPServer((HOST, port), handler)
    thread = Thread(target=server.serve_forever, name="health", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


class _Handler(BaseHTTPRequestHandler):
    look: Look
    is_ready: IsReady
    tell: Tell

    def do_GET(self) -> None:
        if self.path == "/healthz":
            report = self._looked()
            self._answer_json(report.is_clean, {"ok": report.is_clean, "troubles": report.counts()})
        elif self.path == "/readyz":
            ready = bool(_quietly(self.is_ready, otherwise=False))
            self._answer_json(ready, {"ok": ready})
        elif self.path == "/metrics":
            told = _quietly(self.tell, otherwise=None)
            self._answer(told is not None, *(told or ("text/plain", b"")))
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _looked(self) -> Report:
        blind = Report(findings=(Finding(trouble=Trouble.DATABASE),))
        report: Report = _quietly(self.look, otherwise=blind)
        return report

    def _answer_json(self, is_well: bool, body: dict[str, Any]) -> None:
        self._answer(is_well, "application/json", json.dumps(body).encode())

    def _answer(self, is_well: bool, content_type: str, payload: bytes) -> None:
        self.send_response(HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class names it so)
        """Probes come every few seconds: nothing is logged of them."""


def _quietly(call: Callable[[], Any], *, otherwise: Any) -> Any:
    try:
        return call()
    except Exception as error:  # noqa: BLE001 (an answer is due whatever fails)
        logger.warning("Health can't be told: %s", error)
        return otherwise
