"""The sandbox as one object: a local Slack that starts, stops, fails as it is told, and shows its logs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

from starlette.types import ASGIApp

from sandbox import events
from sandbox.acting import Acting
from sandbox.clock import SandboxClock
from sandbox.control import Control
from sandbox.delivery import ACK_SECONDS, Dispatch, HttpReceiver, Retry
from sandbox.events import LEAVING
from sandbox.faults import Fault
from sandbox.grants import Grants
from sandbox.hosting import Host
from sandbox.manifest import AppConfig
from sandbox.model import TEAM_ID, JsonObject
from sandbox.payloads import PayloadKind, event_callback
from sandbox.ratelimits import Buckets, RateLimits
from sandbox.slack import Slack
from sandbox.socketmode import SocketMode, new_event_id
from sandbox.traffic import LedgerEntry, TrafficEntry
from sandbox.web import create_web
from sandbox.workspace import Workspace


class Sandbox(Acting):
    """A local Slack workspace on 127.0.0.1.

    `app` is what the manifest promises. `next_due` tells when the bot has something due next, `settle` blocks
    until it is idle; both may be set later with `attach`. Rate limits are off unless given.
    """

    def __init__(
        self,
        clock: SandboxClock,
        *,
        port: int = 0,
        app: AppConfig | None = None,
        next_due: Callable[[], datetime | None] | None = None,
        settle: Callable[[], None] | None = None,
        rate_limits: RateLimits | None = None,
        ack_seconds: float = ACK_SECONDS,
    ) -> None:
        socket_mode = SocketMode(ack_seconds=ack_seconds)
        slack = Slack(
            clock=clock,
            app=app or AppConfig(),
            workspace=Workspace(clock),
            socket_mode=socket_mode,
            bot=socket_mode,
            grants=Grants(clock),
            limits=Buckets(clock, rate_limits),
            next_due=next_due,
            settle=settle,
        )
        super().__init__(slack, Host(self._create, closing=self._close_streams, port=port))
        socket_mode.on_change = self.workspace.touch
        self._ack_seconds = ack_seconds
        self._control: Control | None = None

    @property
    def api_url(self) -> str:
        """The base of the Web API, for `SLACK_API_URL` and WebClient's base_url."""
        return f"{self.slack.base_url}/api/"

    @property
    def page_url(self) -> str:
        """Where a browser finds the page."""
        return f"{self.slack.base_url}/"

    @property
    def bot_token(self) -> str:
        """The xoxb- token of this run."""
        return self.slack.bot_token

    @property
    def app_token(self) -> str:
        """The xapp- token of this run."""
        return self.slack.app_token

    @property
    def signing_secret(self) -> str:
        """What requests in HTTP mode are signed with."""
        return self.slack.signing_secret

    def start(self) -> None:
        """Listen; returns once requests are answered."""
        listener = self._host.bind()
        self.slack.base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._host.start(listener)

    def stop(self) -> None:
        """Close every connection and end the server's thread."""
        self._host.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def attach(
        self,
        *,
        next_due: Callable[[], datetime | None] | None = None,
        next_reminder: Callable[[], datetime | None] | None = None,
        settle: Callable[[], None] | None = None,
    ) -> None:
        """Tell the clock buttons how to ask the bot, once there is one.

        `next_reminder`: of what is due next only that for which the clock is moved; without it, all.
        """
        self.slack.next_due = next_due
        self.slack.next_reminder = next_reminder
        self.slack.settle = settle

    def attach_app(
        self, dispatch: Dispatch, *, unix_now: Callable[[], float], team_id: str = TEAM_ID
    ) -> HttpReceiver:
        """Send payloads as signed requests to an app instead of over Socket Mode, as of this workspace."""
        receiver = HttpReceiver(
            dispatch,
            signing_secret=self.signing_secret,
            unix_now=unix_now,
            ack_seconds=self._ack_seconds,
            team_id=team_id,
        )
        self.slack.bot = receiver
        return receiver

    def wait_until_connected(self, seconds: float = 5.0) -> None:
        """Return once an app listens over Socket Mode."""
        changed = threading.Event()
        deadline = self.slack.clock.monotonic() + seconds
        self.workspace.watch(changed.set)
        try:
            while not self.slack.bot.connected:
                if not changed.wait(deadline - self.slack.clock.monotonic()):
                    raise TimeoutError("no app connected")
                changed.clear()
        finally:
            self.workspace.unwatch(changed.set)

    def send_event(
        self, event: JsonObject, *, event_id: str | None = None, retry: Retry | None = None
    ) -> str:
        """Send an event of the Events API to the bot, or the same once more; its id."""
        event_id = event_id or new_event_id()
        payload = event_callback(event, event_id=event_id, event_time=int(self.slack.clock.now().timestamp()))
        self._host.run(self.slack.send_to_bot(PayloadKind.EVENT, payload, retry=retry))
        return event_id

    def refresh_connections(self) -> None:
        """Have every Socket Mode connection replaced, as Slack does now and then."""
        self._host.run(self.slack.socket_mode.refresh())

    def change_channel(self, channel: str, **changes: bool) -> None:
        """Set `archived`, `bot_member` or `external`."""
        with self.workspace.lock:
            self.workspace.change_conversation(channel, **changes)

    def plan_fault(self, fault: Fault) -> None:
        """Have the next calls of a method fail."""
        with self.workspace.lock:
            self.slack.faults.plan(fault)

    def has_met_faults(self) -> bool:
        """Whether the calls that were to fail have come."""
        with self.workspace.lock:
            return self.slack.faults.are_met()

    @property
    def client_id(self) -> str:
        """By which Slack knows the app that somebody installs."""
        return self.slack.installs.client_id

    @property
    def client_secret(self) -> str:
        """What `oauth.v2.access` takes besides."""
        return self.slack.installs.client_secret

    def take_people_back_to(self, redirect_url: str) -> None:
        """The one address to which the page that asks for an installation may lead."""
        with self.workspace.lock:
            self.slack.installs.redirect_url = redirect_url

    def uninstall(self, team_id: str, *, tells: Sequence[str] = LEAVING) -> None:
        """Void a workspace's tokens, and tell the app in these events, if its manifest asks for them."""
        with self.workspace.lock:
            self.slack.installs.revoke(team_id)
        for event_type in tells:
            self._host.run(events.tell_of_leaving(self.slack, event_type))

    def revoke_bot_token(self, *, revoked: bool = True) -> None:
        """Make the bot token void, or valid again."""
        with self.workspace.lock:
            self.slack.bot_token_revoked = revoked

    def delay_history(self, seconds: float) -> None:
        """Have messages stand in the history only so long after they were posted."""
        with self.workspace.lock:
            self.slack.history_lag_seconds = seconds

    def lose_shares(self, times: int = 1) -> None:
        """Have the next uploads be answered with ok and never be shown."""
        with self.workspace.lock:
            self.slack.shares_to_lose = times

    def grant_scopes(self, *scopes: str) -> None:
        """Give the bot token exactly these scopes."""
        with self.workspace.lock:
            self.slack.app = replace(self.slack.app, scopes=frozenset(scopes))

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """Every post and edit that Slack accepted."""
        with self.workspace.lock:
            return self.slack.ledger.entries()

    def traffic(self) -> tuple[TrafficEntry, ...]:
        """The last 500 exchanges between bot and Slack."""
        with self.workspace.lock:
            return self.slack.traffic.entries()

    def _create(self) -> ASGIApp:
        self._control = Control(self.slack)
        return create_web(self.slack, self._control)

    def _close_streams(self) -> None:
        if self._control is not None:
            self._control.close()
