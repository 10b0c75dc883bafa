"""What a person's action entitles the bot to for a while: opening one modal, answering five times.

Sources: https://docs.slack.dev/interactivity/handling-user-interaction
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sandbox.clock import SandboxClock
from sandbox.errors import ApiError

TRIGGER_SECONDS = 3.0
"""How long a trigger opens a modal, in real seconds."""

RESPONSE_USES = 5
"""How often a response_url may be used."""

RESPONSE_TIME = timedelta(minutes=30)
"""How long a response_url lives, by the sandbox's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One person's act; `granted_at` is monotonic, `view_id` the modal in which it was done."""

    id: str
    person_id: str
    channel_id: str | None
    view_id: str | None
    granted_at: float
    used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseUrl:
    """Where the bot may answer; `message_ts` names the clicked message, if there was one."""

    token: str
    person_id: str
    channel_id: str
    message_ts: str | None
    expires_at: datetime
    uses: int = 0


class Grants:
    """Triggers and response addresses. Guarded by the workspace's lock."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}

    def new_trigger(self, person_id: str, channel_id: str | None, *, view_id: str | None = None) -> Trigger:
        """A trigger for what this person just did."""
        trigger = Trigger(
            id=f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}",
            person_id=person_id,
            channel_id=channel_id,
            view_id=view_id,
            granted_at=self._clock.monotonic(),
        )
        self._triggers[trigger.id] = trigger
        return trigger

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger, once and within three seconds."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self._clock.monotonic() - trigger.granted_at > TRIGGER_SECONDS:
            raise ApiError("expired_trigger_id")
        self._triggers[trigger_id] = replace(trigger, used=True)
        return trigger

    def new_response_url(
        self, person_id: str, channel_id: str, *, message_ts: str | None = None
    ) -> ResponseUrl:
        """An address to answer at."""
        response = ResponseUrl(
            token=secrets.token_urlsafe(18),
            person_id=person_id,
            channel_id=channel_id,
            message_ts=message_ts,
            expires_at=self._clock.now() + RESPONSE_TIME,
        )
        self._responses[response.token] = response
        return response

    def use_response_url(self, token: str) -> ResponseUrl:
        """One more use of an address, five in all and within thirty minutes."""
        response = self._responses.get(token)
        if response is None:
            raise ApiError("no_such_url")
        if response.uses >= RESPONSE_USES:
            raise ApiError("used_url")
        if self._clock.now() > response.expires_at:
            raise ApiError("expired_url")
        self._responses[token] = replace(response, uses=response.uses + 1)
        return response
