"""Slack's Web API clients: one that asks, and one that delivers and never asks twice."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.http_retry import FixedValueRetryIntervalCalculator, RetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

ASK_SECONDS = 2
"""A person is waiting, and Slack gives an answer three seconds in all."""
BEGIN_SECONDS = 1.5
"""After a form was submitted no question about it is begun any more."""
END_SECONDS = 2.5
"""Nor does one last longer: Slack gives three seconds in all, and the form has to be read and kept too."""
DELIVER_SECONDS = 9
"""A program that is told to stop in mid-call ends within 12 s; docs/reliability.md, "Stopping"."""

READING_METHODS = frozenset({"conversations.info", "users.info", "users.list"})
"""They change nothing at Slack, so they may be asked twice."""

Clients = Callable[[str], WebClient]
"""The client of a workspace, with its token. Raises UnknownWorkspaceError."""


class UnknownWorkspaceError(LookupError):
    """exitplan is not installed there."""


class _ReadAgain(RetryHandler):
    """Asks once more, at once, where the connection broke; a timeout has used the person's time already."""

    def __init__(self) -> None:
        super().__init__(max_retry_count=1, interval_calculator=FixedValueRetryIntervalCalculator(0.0))

    def _can_retry(
        self,
        *,
        state: RetryState,  # noqa: ARG002
        request: HttpRequest,
        response: HttpResponse | None = None,  # noqa: ARG002
        error: Exception | None = None,
    ) -> bool:
        cause = error.reason if isinstance(error, URLError) else error
        return isinstance(cause, ConnectionError) and request.url.rpartition("/")[2] in READING_METHODS


class _ReadAgainInTime(_ReadAgain):
    """The second try has what the first one left of the time."""

    def __init__(self, client: WebClient, seconds_left: Callable[[], float]) -> None:
        super().__init__()
        self._client = client
        self._seconds_left = seconds_left

    def _can_retry(self, **tried: Any) -> bool:
        if not super()._can_retry(**tried):
            return False
        return _give_rest(self._client, self._seconds_left())


def _give_rest(client: WebClient, seconds: float) -> bool:
    """Have its next call last no longer; whether there is time for one."""
    client.timeout = min(client.timeout, seconds)  # type: ignore[assignment]  # urllib takes parts of seconds
    return client.timeout > 0


def asking_client(token: str | None, *, base_url: str) -> WebClient:
    """For questions and answers while a person waits."""
    return WebClient(token=token, base_url=base_url, timeout=ASK_SECONDS, retry_handlers=[_ReadAgain()])


def hurried_client(client: WebClient, seconds_left: Callable[[], float]) -> WebClient:
    """The same client for one question that ends in time, a second try included."""
    hurried = copy(client)
    hurried.retry_handlers = [_ReadAgainInTime(hurried, seconds_left)]
    _give_rest(hurried, seconds_left())
    return hurried


def delivering_client(token: str | None, *, base_url: str) -> WebClient:
    """For the outbox: a repeated request could be a repeated message, so nothing is retried."""
    return WebClient(token=token, base_url=base_url, timeout=DELIVER_SECONDS, retry_handlers=[])


def only_workspace(workspace_id: str, client: WebClient) -> Clients:
    """The clients of a bot that is installed in one workspace."""

    def client_of(wanted: str) -> WebClient:
        if wanted != workspace_id:
            raise UnknownWorkspaceError(wanted)
        return client

    return client_of
