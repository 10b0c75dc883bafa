"""The running bot: every part made once, wired, started, and stopped in order."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from slack_bolt import App

from bot.app import create_app
from bot.clients import asking_client
from bot.installation import Installed
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
from bot.usecases.uninstalling import ForgetErrand
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
"""How long it waits for a message on its way, once told to stop; docs/reliability.md, "Stopping"."""


class Bell:
    """Rung by use cases, heard by the ticker, which is made after them."""

    def __init__(self) -> None:
        self._listener: Callable[[], None] | None = None

    def connect(self, listener: Callable[[], None]) -> None:
        self._listener = listener

    def ring(self) -> None:
        if self._listener is not None:
            self._listener()


class Ending:
    """Since when the program ends: its parts stop one after the other, and share the time for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: float | None = None

    def begin(self) -> None:
        """Told again, it began when it was told first."""
        if self._since is None:
            self._since = self._clock.monotonic()

    def left_of(self, seconds: float) -> float:
        """What is left of these seconds; all of them before it has begun."""
        passed = 0.0 if self._since is None else self._clock.monotonic() - self._since
        return max(0.0, seconds - passed)


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
    ending: Ending

    def stop_sending(self) -> None:
        """Begin with no further message. Does not wait for the one on its way."""
        self.ending.begin()
        self.ticker.stop(0)


@contextmanager
def running_bot(
    installed: Installed,
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
    """A bot for the workspaces that it is installed in, over a migrated database.

    `is_paced`: it posts no faster than Slack likes it, which the sandbox does not mind.
    At the end of the block the reminder on its way is finished and nothing more is claimed.
    """
    bell, ending = Bell(), Ending(clock)
    worker = worker or ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="answer")
    desk = make_desk(installed, database, clock, worker=worker, nudge=bell.ring)
    app = create_app(
        desk=desk,
        client=asking_client(None, base_url=api_url),
        authorize=installed.authorize,
        signing_secret=signing_secret,
        executor=worker,
    )
    no_reminders = (WeeklyDigests(desk.services), PurgeErrand(), ForgetErrand())
    pacing = Pacing(clock) if is_paced else None
    sweep = make_sweep(installed, desk, no_reminders, pacing=pacing, meter=meter, reached=reached)
    _resume(database, installed.accepted, clock)
    ticker = start_ticker(sweep)
    bell.connect(ticker.nudge)
    auditor = Auditor(database, clock)
    watch = make_watch(desk, auditor, heartbeat=heartbeat)
    try:
        with watching(watch):
            yield Bot(
                app=app,
                desk=desk,
                sweep=sweep,
                no_reminders=no_reminders,
                ticker=ticker,
                auditor=auditor,
                ending=ending,
            )
    finally:
        # First: its post may take longest, and nothing more is begun meanwhile.
        ticker.stop(ending.left_of(STOP_SECONDS))
        worker.shutdown(wait=True)


def _resume(database: Database, workspace_ids: Iterable[str], clock: Clock) -> None:
    """Slack has just accepted their tokens: what was kept while it did not is due again."""
    with database.transaction() as transaction:
        for workspace_id in workspace_ids:
            transaction.workspaces.ensure(workspace_id, at=clock.now())
            transaction.workspaces.resume(workspace_id)


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
    installed: Installed,
    database: Database,
    clock: Clock,
    *,
    worker: Executor,
    nudge: Callable[[], None],
) -> Desk:
    """What the listeners share."""
    return Desk(
        services=Services(database=database, clock=clock, playbooks=load_playbooks(), nudge=nudge),
        people=People(installed.ask, clock.monotonic),
        clients=installed.ask,
        worker=worker,
        origins=Origins(database, clock),
        homes=HomeTabs(database, clock),
        forget_installation=installed.forget,
    )


def make_sweep(
    installed: Installed,
    desk: Desk,
    more_errands: tuple[Errand, ...],
    *,
    pacing: Pacing | None,
    meter: Meter | None,
    reached: Reached,
) -> Sweep:
    """What sends, with clients of its own that never ask twice."""
    services = desk.services
    return Sweep(
        services.database,
        SlackMessenger(clients=installed.deliver, people=desk.people, services=services),
        services.clock,
        owner=_owner(),
        pacing=pacing,
        gathers=True,
        service_time=lambda: slack_time(installed.ask_time),
        errands=(LifeErrand(services), *more_errands),
        meter=meter,
        reached=reached,
    )


def _owner() -> str:
    """Who claims deliveries here: machine and process."""
    return f"{socket.gethostname()}:{os.getpid()}"
