"""Health as supervisors see it, wired to the running bot: the two addresses, and the heartbeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from sqlalchemy import text

from bot.health_server import serving_health
from bot.process import Bot
from bot.settings import Settings
from storage.database import Database
from storage.migrate import is_current

HEARTBEAT_SECONDS = 5


def heartbeat_of(settings: Settings) -> Callable[[], None] | None:
    """What pings the address that was set, if one was."""
    url = settings.exitplan_heartbeat_url
    if url is None:
        return None

    def ping() -> None:
        with urlopen(url, timeout=HEARTBEAT_SECONDS):  # noqa: S310 (settings allow http and https only)
            pass

    return ping


@contextmanager
def telling_health(bot: Bot, database: Database, settings: Settings) -> Iterator[None]:
    """Answer `/healthz` and `/readyz` while the block runs, where a port was set."""
    port = settings.exitplan_health_port
    if port is None:
        yield
        return
    with serving_health(port, look=bot.auditor.look, is_ready=lambda: is_ready(bot, database)):
        yield


def is_ready(bot: Bot, database: Database) -> bool:
    """The database answers and has the schema of this program, and the sender is not stopping."""
    with database.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return is_current(database) and not bot.ticker.is_stopping()
