"""All of the sandbox's Slack in one place: state, grants, logs, faults, and the line to the bot."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.clock import SandboxClock
from sandbox.delivery import NotAcknowledgedError, Receiver, Retry
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.grants import Grants, ResponseUrl
from sandbox.homes import Homes
from sandbox.installs import Caller, Installs
from sandbox.manifest import AppConfig
from sandbox.model import JsonObject, Message
from sandbox.payloads import PayloadKind
from sandbox.ratelimits import Buckets
from sandbox.socketmode import SocketMode
from sandbox.state_values import Typed
from sandbox.traffic import Direction, Ledger, LedgerEntry, TrafficLog
from sandbox.views import ViewStacks
from sandbox.workspace import Workspace


def _token(prefix: str) -> str:
    return f"{prefix}-sandbox-{secrets.token_hex(12)}"


@dataclass(slots=True, kw_only=True)
class Slack:
    """What every request works on; whoever does holds `workspace.lock`.

    `history_lag_seconds`: how long it takes until a message stands in its channel's history.
    `shares_to_lose`: how many of the next uploads are answered with ok and never shown.
    `base_url` is known once the server listens; `bot` is the Socket Mode line unless a test put an app there.
    `caller` is whoever's call is being answered; all workspaces have the same people and channels.
    `picked` is what people chose in messages: (channel, ts, person) to state values.
    """

    clock: SandboxClock
    app: AppConfig
    workspace: Workspace
    socket_mode: SocketMode
    bot: Receiver
    grants: Grants
    limits: Buckets
    views: ViewStacks = field(default_factory=ViewStacks)
    homes: Homes = field(default_factory=Homes)
    faults: Faults = field(default_factory=Faults)
    files: Files = field(default_factory=Files)
    traffic: TrafficLog = field(default_factory=TrafficLog)
    ledger: Ledger = field(default_factory=Ledger)
    installs: Installs = field(default_factory=Installs)
    caller: Caller = field(default_factory=Caller)
    picked: dict[tuple[str, str, str], Typed] = field(default_factory=dict)
    base_url: str = ""
    bot_token: str = field(default_factory=lambda: _token("xoxb"))
    app_token: str = field(default_factory=lambda: _token("xapp-1"))
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    bot_token_revoked: bool = False
    history_lag_seconds: float = 0.0
    shares_to_lose: int = 0
    next_due: Callable[[], datetime | None] | None = None
    next_reminder: Callable[[], datetime | None] | None = None
    settle: Callable[[], None] | None = None

    def scopes(self) -> frozenset[str]:
        """Those of whoever's call is being answered."""
        granted = self.caller.scopes
        return self.app.scopes if granted is None else self.app.scopes & granted

    def address_of(self, response: ResponseUrl) -> str:
        """The response_url that goes into a payload."""
        return f"{self.base_url}/hooks/response/{response.token}"

    def loses_share(self) -> bool:
        """Whether the file that is being completed is never shown."""
        is_lost = self.shares_to_lose > 0
        self.shares_to_lose -= is_lost
        return is_lost

    def record(self, method: str, message: Message) -> None:
        """Enter an accepted post or edit into the ledger."""
        metadata = message.metadata or {}
        self.ledger.add(
            LedgerEntry(
                method=method,
                channel=message.channel,
                ts=message.ts,
                at=self.clock.now(),
                thread_ts=message.thread_ts,
                event_type=metadata.get("event_type"),
                event_payload=metadata.get("event_payload"),
                text=message.text,
                team_id=self.caller.team_id,
            )
        )

    async def send_to_bot(
        self, kind: PayloadKind, payload: JsonObject, *, retry: Retry | None = None
    ) -> JsonObject:
        """Deliver a payload, log it, and return the acknowledgement's content."""
        started = self.clock.monotonic()
        error: str | None = None
        answer: JsonObject = {}
        try:
            answer = await self.bot.deliver(kind, payload, retry=retry)
        except NotAcknowledgedError as failed:
            error = failed.reason
            raise
        finally:
            with self.workspace.lock:
                self.traffic.add(
                    at=self.clock.now(),
                    direction=Direction.TO_BOT,
                    kind=payload.get("command") or payload.get("type") or kind.value,
                    request=payload,
                    response=answer,
                    seconds=self.clock.monotonic() - started,
                    error=error,
                )
            self.workspace.touch()
        return answer
