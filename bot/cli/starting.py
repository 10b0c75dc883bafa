"""Starting and stopping, as every command does that runs for long: the database, Slack, the signals."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.complaints import first_line
from bot.clients import delivering_client
from bot.installation import Installation, find_installation
from storage.database import Database
from storage.migrate import NewerDatabase, is_current, upgrade
from storage.sender_lock import AnotherSender, UnusableFile, only_sender

RETRY_SECONDS = 5.0
"""Between two attempts to reach Slack at the start."""

HEARD_WITHIN_SECONDS = 0.5
"""How long a signal may go unheard."""

Say = Callable[[str], None]


class StartError(RuntimeError):
    """The bot can't start; its text is one line for the person who started it."""


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


def wait_until_stopped(stop: Event) -> None:
    """Wait, however long.

    In parts: Python hears a signal between two steps of the main thread. One that comes right before a wait
    without an end, or that the system hands to another thread, would not be heard before the next one.
    """
    while not stop.wait(HEARD_WITHIN_SECONDS):
        pass


@contextmanager
def stopping_on_signals() -> Iterator[Event]:
    """An event that SIGTERM and SIGINT set; to be waited for with `wait_until_stopped`.

    In a thread of its own: the wait that it ends may hold the event's lock just then.
    """
    stop = Event()

    def set_stop(*_: object) -> None:
        Thread(target=stop.set, name="stop", daemon=True).start()

    before = {one: signal.signal(one, set_stop) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
