"""Installing over HTTP, where the threads for it are all taken, and where the program ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest
from slack_bolt.oauth import OAuthFlow
from starlette.requests import Request
from starlette.responses import Response

from bot.web import MOST_INSTALLING, Installing


class NeverFree(Executor):
    """Takes work, and does none of it."""

    def __init__(self) -> None:
        self.taken: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.taken.append(Future())
        return self.taken[-1]


class NoFlow(OAuthFlow):
    """Nothing of a flow is used before there is a thread for it."""

    def __init__(self) -> None:
        pass


@pytest.fixture
def threads() -> NeverFree:
    return NeverFree()


@pytest.fixture
def installing(threads: NeverFree) -> Installing:
    return Installing(NoFlow(), executor=threads)


def a_request(method: str = "GET") -> Request:
    return Request({"type": "http", "method": method, "path": "/", "query_string": b"", "headers": []})


def test_so_many_may_wait_for_an_installation_and_no_more(installing: Installing, threads: NeverFree) -> None:
    async def come() -> Response:
        waiting = [asyncio.create_task(installing.finish(a_request())) for _ in range(MOST_INSTALLING)]
        await asyncio.sleep(0)
        one_more = await installing.finish(a_request())
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting)
        return one_more

    refused = asyncio.run(come())

    assert refused.status_code == 503
    assert "Too many are installing it just now." in bytes(refused.body).decode()
    assert len(threads.taken) == MOST_INSTALLING == 10


def test_who_waits_while_the_program_ends_is_told_so(installing: Installing) -> None:
    async def wait_in_vain() -> Response:
        waiting = asyncio.create_task(installing.finish(a_request()))
        await asyncio.sleep(0)
        waiting.cancel()
        return await waiting

    assert asyncio.run(wait_in_vain()).status_code == 503


def test_a_look_at_the_address_begins_no_installation(installing: Installing, threads: NeverFree) -> None:
    answer = asyncio.run(installing.begin(a_request("HEAD")))

    assert (answer.status_code, threads.taken) == (200, [])
