"""`exitplan run`: the real bot, over Socket Mode or HTTP, until it is told to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot.cli.manifest import bot_scopes
from bot.cli.starting import (
    StartError,
    prepared_database,
    say,
    stopping_on_signals,
    wait_for_slack,
    wait_until_stopped,
)
from bot.health import heartbeat_of, metrics_of, telling_health
from bot.installation import Installed, installed_in_many, installed_in_one
from bot.installation_book import InstallationBook
from bot.modes import ForMany, OverHttp, OverSocketMode, Real, in_words, real_mode_of
from bot.oauth import Credentials, InstallFlow, install_flow
from bot.process import Bot, running_bot
from bot.rehearsal import Rehearsal
from bot.sealing import Sealer
from bot.settings import Settings
from bot.socket_mode import listening
from bot.web import Installing, SlackRequests, create_web
from bot.web_pages import INSTALL_PATH
from bot.web_server import WebServer, serving
from scheduler.ports import Clock
from storage.database import Database

if TYPE_CHECKING:
    from bot.metrics import Metrics

REQUESTS_AT_ONCE = 10
"""Each may hold a connection to the database; the others wait for a moment."""
INSTALLING_AT_ONCE = 2
"""They wait for Slack, and strangers can have them wait: no command has to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the bot is to run."""

    installed: Installed
    name: str
    """For the line that says that it runs."""
    book: InstallationBook | None = None
    """Of those that install it."""


def run(settings: Settings, rehearsal: Rehearsal) -> int:
    """Run until SIGTERM or SIGINT. Raises SettingsError and StartError."""
    mode = real_mode_of(settings)
    say(f"exitplan run: the real bot, {in_words(mode)}; Slack's Web API at {settings.slack_api_url}")
    with stopping_on_signals() as stop, prepared_database(settings.database_url) as database:
        place = _find_place(mode, database, settings.slack_api_url, rehearsal.clock, stop)
        if place is None:
            return 0
        with _running(place, mode, database, settings, rehearsal) as ready:
            say(f"{ready} {place.name}. Press Ctrl+C to stop.")
            wait_until_stopped(stop)
            say("Stopping: no more is taken in, what is on its way is finished.")
    return 0


def _find_place(mode: Real, database: Database, api_url: str, clock: Clock, stop: Event) -> Place | None:
    """None if told to stop before Slack answered. Raises StartError for a bad token."""
    if isinstance(mode, ForMany):
        book = InstallationBook(database=database, sealer=Sealer(mode.keys), clock=clock)
        count = book.look_through()
        return Place(
            installed=installed_in_many(book, api_url=api_url),
            name=f"{count} workspace{'' if count == 1 else 's'}, others install it at {INSTALL_PATH}",
            book=book,
        )
    installation = wait_for_slack(mode.bot_token, api_url, stop)
    if installation is None:
        return None
    installed = installed_in_one(installation, api_url=api_url)
    return Place(installed=installed, name=installation.workspace_name)


@contextmanager
def _running(
    place: Place, mode: Real, database: Database, settings: Settings, rehearsal: Rehearsal
) -> Iterator[str]:
    """The bot and what connects it with Slack; the first words of the line that says so."""
    metrics = metrics_of(settings, database, rehearsal.clock)
    with running_bot(
        place.installed,
        database=database,
        clock=rehearsal.clock,
        api_url=settings.slack_api_url,
        signing_secret="" if isinstance(mode, OverSocketMode) else mode.signing_secret,
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
                _serving(bot, mode, place.book, settings) as web,
                _telling_health(bot, database, settings, metrics, is_listening=web.is_listening),
            ):
                yield f"Listening on port {web.port} for"
                bot.stop_sending()


@contextmanager
def _serving(
    bot: Bot, mode: OverHttp | ForMany, book: InstallationBook | None, settings: Settings
) -> Iterator[WebServer]:
    """Raises StartError where the port can't be had."""
    with ExitStack() as stack:
        threads = stack.enter_context(_threads("request", REQUESTS_AT_ONCE))
        requests = SlackRequests(bot.app.dispatch, signing_secret=mode.signing_secret, executor=threads)
        installing = None
        if isinstance(mode, ForMany) and book is not None:
            flow = _install_flow(bot, mode, book, settings.slack_api_url)
            own_threads = stack.enter_context(_threads("install", INSTALLING_AT_ONCE))
            installing = Installing(flow, executor=own_threads)
        try:
            web = stack.enter_context(serving(create_web(requests, installing), settings.port))
        except OSError as error:
            raise StartError(
                f"Port {settings.port} can't be used ({error.strerror}): name another in PORT."
            ) from None
        yield web


@contextmanager
def _threads(name: str, number: int) -> Iterator[Executor]:
    """At the end what has begun is finished, and nothing else."""
    executor = ThreadPoolExecutor(max_workers=number, thread_name_prefix=name)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _install_flow(bot: Bot, mode: ForMany, book: InstallationBook, api_url: str) -> InstallFlow:
    credentials = Credentials(
        client_id=mode.client_id, client_secret=mode.client_secret, scopes=bot_scopes(), api_url=api_url
    )
    services = bot.desk.services
    return install_flow(
        credentials, book, database=services.database, clock=services.clock, nudge=bot.ticker.nudge
    )


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
