"""Health as supervisors see it, wired to the running bot: its addresses, and the heartbeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.request import urlopen

from sqlalchemy import text

from bot.health_server import serving_health
from bot.process import Bot
from bot.settings import Settings
from scheduler.ports import Clock
from storage.database import Database
from storage.migrate import is_current

if TYPE_CHECKING:
    from bot.metrics import Metrics

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


def metrics_of(settings: Settings, database: Database, clock: Clock) -> Metrics | None:
    """What counts for `/metrics`, where a port was set."""
    if settings.exitplan_health_port is None:
        return None
    from bot.metrics import Metrics  # its library takes a quarter of a second

    return Metrics(database, clock)


@contextmanager
def telling_health(
    bot: Bot,
    database: Database,
    settings: Settings,
    metrics: Metrics | None,
    is_listening: Callable[[], bool],
) -> Iterator[None]:
    """Answer `/healthz`, `/readyz` and `/metrics` while the block runs, where a port was set."""
    port = settings.exitplan_health_port
    if port is None or metrics is None:
        yield
        return

    def ready() -> bool:
        return is_listening() and is_ready(bot, database)

    with serving_health(port, look=bot.auditor.look, is_ready=ready, tell=metrics.tell):
        yield


def is_ready(bot: Bot, database: Database) -> bool:
    """The database answers and has the schema of this program, and the sender is not stopping."""
    with database.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return is_current(database) and not bot.ticker.is_stopping()
