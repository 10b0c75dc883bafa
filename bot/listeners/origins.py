"""Where an act came from, which is where its answer goes; a submitted form itself does not say."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from threading import Lock

from scheduler.isolation import isolated
from scheduler.ports import Clock
from storage.database import Database

LIFETIME = timedelta(minutes=30)
"""How long Slack takes answers at a response_url."""
LIFETIME_SECONDS = LIFETIME.total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    channel_id: str
    response_url: str | None = field(repr=False)
    is_channelless: bool = False
    """Home or a global shortcut: there is no conversation to answer in, so a modal shows the answer."""
    thread_ts: str | None = None
    """The thread whose reply was clicked in; without it Slack shows an answer in the channel."""
    is_own_message: bool = False
    """A button in a message that only this person sees: what comes of it may take the message's place."""


CHANNELLESS = Origin(channel_id="", response_url=None, is_channelless=True)
FORGOTTEN = Origin(channel_id="", response_url=None)
"""A form that was opened so long ago that nobody knows where."""


class Origins:
    """Origins by the form that was opened there, for half an hour: here at once, for all replicas soon.

    Whoever submits a form may meet another replica, or this one after a restart.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._here: dict[tuple[str, str], tuple[float, Origin]] = {}
        self._lock = Lock()

    def remember(self, workspace_id: str, view_id: str, origin: Origin) -> None:
        """Know it here. Asks no database: Slack waits for an answer."""
        now = self._clock.monotonic()
        with self._lock:
            self._here = {key: kept for key, kept in self._here.items() if now - kept[0] < LIFETIME_SECONDS}
            self._here[workspace_id, view_id] = now, origin

    def keep(self, workspace_id: str, view_id: str, origin: Origin) -> None:
        """Have every replica know it; where that fails, this one does."""

        def keep() -> None:
            now = self._clock.now()
            with self._database.transaction() as transaction:
                transaction.opened.keep_form(
                    workspace_id, view_id, asdict(origin), at=now, since=now - LIFETIME
                )

        isolated(keep, otherwise=None, about="keeping where a form was opened")

    def find(self, workspace_id: str, view_id: str) -> Origin | None:
        """Where it was opened; None: nobody knows any more. Raises what the database raises."""
        with self._lock:
            at, origin = self._here.get((workspace_id, view_id), (0.0, None))
        if origin is not None:
            return origin if self._clock.monotonic() - at < LIFETIME_SECONDS else None
        with self._database.reading() as transaction:
            since = self._clock.now() - LIFETIME
            kept = transaction.opened.find_form(workspace_id, view_id, since=since)
        return None if kept is None else Origin(**kept)
