"""How payloads reach the bot: over Socket Mode, or as signed requests to an app in the same process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sandbox.model import TEAM_ID, JsonObject
from sandbox.payloads import PayloadKind, form_body, signed_request_headers

ACK_SECONDS = 3.0
"""How long Slack waits for an acknowledgement."""

TIMED_OUT = "operation_timeout"
NOBODY_THERE = "dispatch_failed"
FAILED = "http_service_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """One request as it was posted; a test posts it again to see what a repeat does."""

    body: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """An event that is sent again, because the time before it was not acknowledged."""

    number: int
    reason: str
    """Slack's word as Socket Mode says it; over HTTP it begins with `http_`."""


Dispatch = Callable[[str, dict[str, str]], tuple[int, str]]
"""An app's front door in HTTP mode: takes body and headers, returns status and body."""


class NotAcknowledgedError(Exception):
    """The bot did not take the payload; `reason` is Slack's word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Receiver(Protocol):
    """The bot, as Slack sees it."""

    @property
    def connected(self) -> bool:
        """Whether anybody would hear a payload."""
        ...

    async def deliver(
        self, kind: PayloadKind, payload: JsonObject, *, retry: Retry | None = None
    ) -> JsonObject:
        """Hand over a payload and return what the acknowledgement holds, `{}` for an empty one."""
        ...


class HttpReceiver:
    """Posts signed requests straight into an app, as Slack does to a request URL, and keeps them in `sent`.

    `team_id`: the workspace in which all that people do is done. `unix_now` is real time: an app refuses
    signatures that are five minutes old.
    """

    def __init__(
        self,
        dispatch: Dispatch,
        *,
        signing_secret: str,
        unix_now: Callable[[], float],
        ack_seconds: float = ACK_SECONDS,
        team_id: str = TEAM_ID,
    ) -> None:
        self._team_id = team_id
        self._dispatch = dispatch
        self._secret = signing_secret
        self._unix_now = unix_now
        self._ack_seconds = ack_seconds
        self.sent: list[SignedRequest] = []

    @property
    def connected(self) -> bool:
        """An app in the same process is always there."""
        return True

    async def deliver(
        self, kind: PayloadKind, payload: JsonObject, *, retry: Retry | None = None
    ) -> JsonObject:
        """Post it and read the answer."""
        body = form_body(kind, payload).replace(TEAM_ID, self._team_id)
        headers = signed_request_headers(self._secret, body, int(self._unix_now()), kind=kind)
        headers |= _retry_headers(retry)
        self.sent.append(SignedRequest(body=body, headers=headers))
        try:
            async with asyncio.timeout(self._ack_seconds):
                status, answer = await asyncio.to_thread(self._dispatch, body, headers)
        except TimeoutError as late:
            raise NotAcknowledgedError(TIMED_OUT) from late
        if status != 200:
            raise NotAcknowledgedError(FAILED)
        return _read_answer(answer)


def _retry_headers(retry: Retry | None) -> dict[str, str]:
    if retry is None:
        return {}
    return {"x-slack-retry-num": str(retry.number), "x-slack-retry-reason": f"http_{retry.reason}"}


def _read_answer(answer: str) -> JsonObject:
    if not answer:
        return {}
    try:
        read = json.loads(answer)
    except ValueError:
        read = None
    return read if isinstance(read, dict) else {"text": answer}
