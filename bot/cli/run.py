"""`exitplan run`: the real bot, over Socket Mode or HTTP, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from slack_bolt import App
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.complaints import first_line
from bot.clients import delivering_client
from bot.health import heartbeat_of, metrics_of, telling_health
from bot.installation import Installation, find_installation, installed_in_one
from bot.modes import OverHttp, OverSocketMode, in_words, real_mode_of
from bot.process import Bot, running_bot
from bot.rehearsal import Rehearsal
from bot.settings import Settings
from bot.socket_mode import listening
from bot.web import SlackRequests, create_web
from bot.web_server import WebServer, serving
from storage.database import Database
from storage.migrate import NewerDatabase, is_current, upgrade
from storage.sender_lock import AnotherSender, UnusableFile, only_sender

if TYPE_CHECKING:
    from bot.metrics import Metrics

RETRY_SECONDS = 5.0
"""Between two attempts to reach Slack at the start."""
REQUESTS_AT_ONCE = 10
"""Each may hold a connection to the database; the others wait for a moment."""

Say = Callable[[str], None]


class StartError(RuntimeError):
    """The bot can't start; its text is one line for the person who started it."""


def run(settings: Settings, rehearsal: Rehearsal) -> int:
    """Run until SIGTERM or SIGINT. Raises SettingsError and StartError."""
    mode = real_mode_of(settings)
    say(f"exitplan run: the real bot, {in_words(mode)}; Slack's Web API at {settings.slack_api_url}")
    with stopping_on_signals() as stop, prepared_database(settings.database_url) as database:
        installation = wait_for_slack(mode.bot_token, settings.slack_api_url, stop)
        if installation is None:
            return 0
        with _running(installation, mode, database, settings, rehearsal) as ready:
            say(f"{ready} {installation.workspace_name}. Press Ctrl+C to stop.")
            stop.wait()
            say("Stopping: no more is taken in, what is on its way is finished.")
    return 0


@contextmanager
def _running(
    installation: Installation,
    mode: OverSocketMode | OverHttp,
    database: Database,
    settings: Settings,
    rehearsal: Rehearsal,
) -> Iterator[str]:
    """The bot and what connects it with Slack; the first words of the line that says so."""
    metrics = metrics_of(settings, database, rehearsal.clock)
    with running_bot(
        installed_in_one(installation, api_url=settings.slack_api_url),
        database=database,
        clock=rehearsal.clock,
        api_url=settings.slack_api_url,
        signing_secret=mode.signing_secret if isinstance(mode, OverHttp) else "",
        is_paced=True,
        heartbeat=heartbeat_of(settings),
        meter=metrics,
        reached=rehearsal.reached,
    ) as bot:
        if isinstance(mode, OverSocketMode):
            with (
                _listening(bot.app, mode.app_token, settings.slack_api_url),
                _telling_health(bot, database, settings, metrics),
            ):
                yield "Connected to"
                bot.stop_sending()
        else:
            with (
                _serving(bot, mode.signing_secret, settings.port) as web,
                _telling_health(bot, database, settings, metrics, is_listening=web.is_listening),
            ):
                yield f"Listening on port {web.port} for"
                bot.stop_sending()


@contextmanager
def _serving(bot: Bot, signing_secret: str, port: int) -> Iterator[WebServer]:
    """Raises StartError where the port can't be had."""
    with ExitStack() as stack:
        executor = stack.enter_context(
            ThreadPoolExecutor(max_workers=REQUESTS_AT_ONCE, thread_name_prefix="request")
        )
        requests = SlackRequests(bot.app.dispatch, signing_secret=signing_secret, executor=executor)
        try:
            web = stack.enter_context(serving(create_web(requests), port))
        except OSError as error:
            raise StartError(f"Port {port} can't be used ({error.strerror}): name another in PORT.") from None
        yield web


@contextmanager
def _listening(app: App, app_token: str, api_url: str) -> Iterator[None]:
    """Raises StartError where Slack refuses the app token, or can't be reached."""
    with ExitStack() as stack:
        try:
            stack.enter_context(listening(app, app_token=app_token, api_url=api_url))
        except SlackApiError as error:
            refused = f"Slack refuses SLACK_APP_TOKEN: {error.response['error']}."
            raise StartError(f"{refused} It needs connections:write, under Basic Information.") from None
        except OSError as error:
            raise StartError(f"Slack's Socket Mode can't be reached: {error}. Start it again.") from None
        yield


@contextmanager
def _telling_health(
    bot: Bot,
    database: Database,
    settings: Settings,
    metrics: Metrics | None,
    is_listening: Callable[[], bool] = lambda: True,
) -> Iterator[None]:
    """Raises StartError where the port can't be had."""
    with ExitStack() as stack:
        try:
            stack.enter_context(telling_health(bot, database, settings, metrics, is_listening))
        except OSError as error:
            raise StartError(
                f"The health port {settings.exitplan_health_port} can't be used ({error.strerror}): "
                "name another in EXITPLAN_HEALTH_PORT."
            ) from None
        yield


def say(line: str) -> None:
    """One line for the person at the terminal, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def prepared_database(url: str, *, afresh: bool = False) -> Iterator[Database]:
    """A database that is up to date and that nobody else sends from; `afresh`: empty. Raises StartError."""
    database = Database(url)
    try:
        with only_sender(database):
            if afresh:
                _empty(database)
            _bring_up_to_date(database)
            yield database
    except AnotherSender as error:
        raise StartError(str(error)) from None
    except UnusableFile as error:
        raise StartError(f"{error}. Name another file in DATABASE_URL.") from None
    finally:
        database.dispose()


def _empty(database: Database) -> None:
    """Delete a SQLite database's files; the lock file stays, for somebody may hold it."""
    path = database.engine.url.database or ""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _bring_up_to_date(database: Database) -> None:
    """SQLite migrates at the start; PostgreSQL by `exitplan db upgrade`, so that replicas don't race."""
    try:
        if database.is_sqlite:
            upgrade(database)
        elif not is_current(database):
            raise StartError("The database is not up to date: run `exitplan db upgrade` first.")
    except NewerDatabase as error:
        raise StartError(str(error)) from None
    except SQLAlchemyError as error:
        raise StartError(f"The database can't be used: {first_line(error)}") from None


def wait_for_slack(bot_token: str, api_url: str, stop: Event) -> Installation | None:
    """Whose bot this is; None if told to stop before Slack answered. Raises StartError for a bad token."""
    client = delivering_client(bot_token, base_url=api_url)
    while not stop.is_set():
        try:
            return find_installation(client, bot_token)
        except SlackApiError as error:
            if error.response.status_code < 500 and error.response.status_code != 429:
                refused = f"Slack refuses SLACK_BOT_TOKEN: {error.response['error']}."
                raise StartError(f"{refused} Copy it anew from OAuth & Permissions of your app.") from None
        except OSError as error:
            logging.getLogger(__name__).warning("Slack can't be reached: %s", error)
        stop.wait(RETRY_SECONDS)
    return None


@contextmanager
def stopping_on_signals() -> Iterator[Event]:
    """An event that SIGTERM and SIGINT set."""
    stop = Event()
    before = {one: signal.signal(one, lambda *_: stop.set()) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
