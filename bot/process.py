"""The running bot: every part made once, wired, started, and stopped in order."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from slack_bolt import App

from bot.app import create_app
from bot.clients import asking_client, delivering_client, only_workspace
from bot.installation import Installation, authorize_one
from bot.listeners.home_tabs import HomeTabs
from bot.listeners.origins import Origins
from bot.listeners.turn import Desk
from bot.people import People
from bot.slack_access import is_let_in
from bot.slack_messenger import SlackMessenger
from bot.slack_time import slack_time
from bot.usecases.life import LifeErrand
from bot.usecases.purging import PurgeErrand
from bot.usecases.services import Services
from bot.usecases.weekly import WeeklyDigests
from scheduler.auditor import Auditor
from scheduler.errands import Errand
from scheduler.failpoints import Reached, nothing_happens
from scheduler.pacing import Pacing
from scheduler.ports import Clock, Meter
from scheduler.sweep import Sweep
from scheduler.ticker import Ticker, start_ticker
from scheduler.watch import Watch, watching
from storage.database import Database
from storage.playbooks import load_playbooks

logger = logging.getLogger(__name__)

WORKERS = 8
"""Threads that answer after an acknowledgement."""
STOP_SECONDS = 10.0
"""How long a message on its way may take to be finished with, of 12 s; docs/reliability.md, "Stopping"."""


class Bell:
    """Rung by use cases, heard by the ticker, which is made after them."""

    def __init__(self) -> None:
        self._listener: Callable[[], None] | None = None

    def connect(self, listener: Callable[[], None]) -> None:
        self._listener = listener

    def ring(self) -> None:
        if self._listener is not None:
            self._listener()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """A bot whose reminders are being sent; Slack's requests go to `app`."""

    app: App
    desk: Desk
    sweep: Sweep
    no_reminders: tuple[Errand, ...]
    """What falls due and reminds nobody of a step: the weekly digest, and forgetting what was removed."""
    ticker: Ticker
    auditor: Auditor

    def stop_sending(self) -> None:
        """Begin with no further message. Does not wait for the one on its way."""
        self.ticker.stop(0)


@contextmanager
def running_bot(
    installation: Installation,
    *,
    database: Database,
    clock: Clock,
    api_url: str,
    signing_secret: str = "",
    worker: Executor | None = None,
    is_paced: bool = False,
    heartbeat: Callable[[], None] | None = None,
    meter: Meter | None = None,
    reached: Reached = nothing_happens,
) -> Iterator[Bot]:
    """A bot for the one workspace that it is installed in, over a migrated database.

    `is_paced`: it posts no faster than Slack likes it, which the sandbox does not mind.
    At the end of the block the reminder on its way is finished and nothing more is claimed.
    """
    bell = Bell()
    worker = worker or ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="answer")
    desk = make_desk(installation, database, clock, api_url=api_url, worker=worker, nudge=bell.ring)
    app = create_app(
        desk=desk,
        client=asking_client(None, base_url=api_url),
        authorize=authorize_one(installation),
        signing_secret=signing_secret,
        executor=worker,
    )
    no_reminders = (WeeklyDigests(desk.services), PurgeErrand())
    pacing = Pacing(clock) if is_paced else None
    sweep = make_sweep(
        installation, desk, no_reminders, api_url=api_url, pacing=pacing, meter=meter, reached=reached
    )
    _resume(database, installation, clock)
    ticker = start_ticker(sweep)
    bell.connect(ticker.nudge)
    auditor = Auditor(database, clock)
    watch = make_watch(desk, auditor, heartbeat=heartbeat)
    try:
        with watching(watch):
            yield Bot(
                app=app, desk=desk, sweep=sweep, no_reminders=no_reminders, ticker=ticker, auditor=auditor
            )
    finally:
        ticker.stop(STOP_SECONDS)  # first: its post may take longest, and nothing more is begun meanwhile
        worker.shutdown(wait=True)


def _resume(database: Database, installation: Installation, clock: Clock) -> None:
    """Slack has just accepted the token: what was kept while it did not is due again."""
    with database.transaction() as transaction:
        transaction.workspaces.ensure(installation.workspace_id, at=clock.now())
        transaction.workspaces.resume(installation.workspace_id)


def make_watch(desk: Desk, auditor: Auditor, *, heartbeat: Callable[[], None] | None = None) -> Watch:
    """What looks whether all is sent."""
    services = desk.services
    return Watch(
        database=services.database,
        clock=services.clock,
        auditor=auditor,
        admins_of=desk.people.admins,
        is_let_in=partial(is_let_in, desk.clients),
        nudge=services.nudge,
        heartbeat=heartbeat,
    )


def make_desk(
    installation: Installation,
    database: Database,
    clock: Clock,
    *,
    api_url: str,
    worker: Executor,
    nudge: Callable[[], None],
) -> Desk:
    """What the listeners share."""
    ask = asking_client(installation.bot_token, base_url=api_url)
    clients = only_workspace(installation.workspace_id, ask)
    return Desk(
        services=Services(database=database, clock=clock, playbooks=load_playbooks(), nudge=nudge),
        people=People(clients, clock.monotonic),
        clients=clients,
        worker=worker,
        origins=Origins(clock.monotonic),
        homes=HomeTabs(),
    )


def make_sweep(
    installation: Installation,
    desk: Desk,
    more_errands: tuple[Errand, ...],
    *,
    api_url: str,
    pacing: Pacing | None,
    meter: Meter | None,
    reached: Reached,
) -> Sweep:
    """What sends, with a client of its own that never asks twice."""
    deliver, services = delivering_client(installation.bot_token, base_url=api_url), desk.services
    clients = only_workspace(installation.workspace_id, deliver)
    return Sweep(
        services.database,
        SlackMessenger(clients=clients, people=desk.people, services=services),
        services.clock,
        owner=_owner(),
        pacing=pacing,
        gathers=True,
        service_time=lambda: slack_time(deliver),
        errands=(LifeErrand(services), *more_errands),
        meter=meter,
        reached=reached,
    )


def _owner() -> str:
    """Who claims deliveries here: machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"
