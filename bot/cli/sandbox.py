"""`exitplan sandbox`: a local Slack on a web page, and the same bot connected to it."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bot.cli.manifest import MANIFEST
from bot.cli.starting import (
    StartError,
    prepared_database,
    say,
    stopping_on_signals,
    wait_for_slack,
    wait_until_stopped,
)
from bot.installation import Installation, installed_in_one
from bot.process import Bot, running_bot
from bot.socket_mode import listening
from sandbox.clock import SandboxClock
from sandbox.manifest import read_manifest_file
from sandbox.server import Sandbox
from storage.database import Database

USUAL_PORT = 8642
"""Of the page."""
DATABASE = Path("var") / "sandbox.db"


def run(*, port: int | None, keep: bool, browse: bool, real_now: Callable[[], datetime]) -> int:
    """Run until SIGTERM or SIGINT. Raises StartError."""
    say("exitplan sandbox: a local Slack to try the bot in; nothing leaves this machine.")
    DATABASE.parent.mkdir(exist_ok=True)
    clock = SandboxClock(real_now)
    with (
        stopping_on_signals() as stop,
        prepared_database(f"sqlite:///{DATABASE}", afresh=not keep) as database,
        _started(clock, port) as sandbox,
    ):
        installation = wait_for_slack(sandbox.bot_token, sandbox.api_url, stop)
        if installation is not None:
            with _connected_bot(installation, sandbox, database, clock):
                say(f"Open {sandbox.page_url} and type /exitplan in a channel. Press Ctrl+C to stop.")
                if browse:
                    open_page(sandbox.page_url)
                wait_until_stopped(stop)
    return 0


@contextmanager
def _started(clock: SandboxClock, port: int | None) -> Iterator[Sandbox]:
    """The sandbox on that port; without one, on the usual port if it is free, else on any."""
    sandbox = _start(clock, USUAL_PORT if port is None else port, may_fail=port is None) or _start(clock, 0)
    if sandbox is None:
        raise AssertionError("a start that may not fail raises")
    try:
        yield sandbox
    finally:
        sandbox.stop()


def _start(clock: SandboxClock, port: int, *, may_fail: bool = False) -> Sandbox | None:
    sandbox = Sandbox(clock, port=port, app=read_manifest_file(MANIFEST))
    try:
        sandbox.start()
    except OSError as error:
        if may_fail:
            return None
        raise StartError(
            f"Port {port} can't be used ({error.strerror}): name another, like --port 8700."
        ) from None
    return sandbox


@contextmanager
def _connected_bot(
    installation: Installation, sandbox: Sandbox, database: Database, clock: SandboxClock
) -> Iterator[Bot]:
    """The same bot as ever, its clock being the sandbox's."""
    with (
        running_bot(
            installed_in_one(installation, api_url=sandbox.api_url),
            database=database,
            clock=clock,
            api_url=sandbox.api_url,
        ) as bot,
        listening(bot.app, app_token=sandbox.app_token, api_url=sandbox.api_url),
    ):
        give_clock_to(sandbox, bot)
        try:
            yield bot
        finally:
            sandbox.attach()


def give_clock_to(sandbox: Sandbox, bot: Bot) -> None:
    """Have the clock buttons ask this bot what is due. What reminds of no step is no next reminder."""

    def settle() -> None:
        bot.ticker.settle()

    sandbox.attach(
        next_due=bot.sweep.next_due_at,
        next_reminder=lambda: bot.sweep.next_due_at(apart_from=bot.no_reminders),
        settle=settle,
    )


def open_page(url: str) -> None:
    """Open the page where there is a browser; where there is none, the printed address has to do."""
    try:
        webbrowser.open(url)
    except (webbrowser.Error, OSError):
        return
