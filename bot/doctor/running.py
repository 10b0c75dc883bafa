"""The bot that runs on this machine, asked at its health port."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from bot.doctor.findings import Finding, not_checked, well, wrong
from bot.health_server import HOST

RUNNING = "running bot"

ANSWER_SECONDS = 4

_opener = build_opener(ProxyHandler({}))
"""This machine is asked directly, whatever proxy the environment names."""


def check_running(port: int | None) -> Iterator[Finding]:
    """Whether a bot is ready there, and says everything that is due."""
    if not port:
        yield not_checked(RUNNING, "EXITPLAN_HEALTH_PORT names no port to ask at.")
        return
    try:
        ready, health = _ask(port, "/readyz"), _ask(port, "/healthz")
    except (HTTPException, ValueError):
        yield wrong(
            RUNNING,
            f"What answers at port {port} is not exitplan: name another in EXITPLAN_HEALTH_PORT.",
        )
    except OSError as error:
        reason = getattr(error, "reason", error)
        yield wrong(
            RUNNING, f"Nobody answers at port {port} ({reason}): start exitplan, or see why it does not run."
        )
    else:
        yield _judge(ready, health)


def _judge(ready: dict[str, Any], health: dict[str, Any]) -> Finding:
    if not ready["ok"]:
        return wrong(
            RUNNING,
            "It is not ready: it stops, or its database does not answer or is not up to date.",
        )
    if not health["ok"]:
        troubles = ", ".join(f"{name} {number}" for name, number in health["troubles"].items())
        return wrong(RUNNING, f"It is ready, and in trouble ({troubles}): see Health in docs/operations.md.")
    return well(RUNNING, "It is ready, and everything due is said.")


def _ask(port: int, path: str) -> dict[str, Any]:
    """The answer, good or bad. Raises OSError where there is none, and ValueError where it is not ours."""
    try:
        with _opener.open(f"http://{HOST}:{port}{path}", timeout=ANSWER_SECONDS) as answer:
            return _read(answer.read())
    except HTTPError as error:
        with error:
            return _read(error.read())


def _read(body: bytes) -> dict[str, Any]:
    answer = json.loads(body)
    if not isinstance(answer, dict) or "ok" not in answer:
        raise ValueError("no answer of exitplan's")
    return answer
