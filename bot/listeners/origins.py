"""Where an act came from, which is where its answer goes; a submitted form itself does not say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

LIFETIME_SECONDS = 30 * 60.0
"""How long Slack takes answers at a response_url."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    channel_id: str
    response_url: str | None
    is_channelless: bool = False
    """Home or a global shortcut: there is no conversation to answer in, so a modal shows the answer."""
    thread_ts: str | None = None
    """The thread whose reply was clicked in; without it Slack shows an answer in the channel."""
    is_own_message: bool = False
    """A button in a message that only this person sees: what comes of it may take the message's place."""


CHANNELLESS = Origin(channel_id="", response_url=None, is_channelless=True)
FORGOTTEN = Origin(channel_id="", response_url=None)
"""A form that was opened so long ago, or before a restart, that nobody knows where."""


class Origins:
    """Origins by the id of the form opened there; kept in memory, because they are good for minutes only."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._kept: dict[str, tuple[float, Origin]] = {}
        self._lock = Lock()

    def keep(self, view_id: str, origin: Origin) -> None:
        now = self._monotonic()
        with self._lock:
            self._kept = {key: kept for key, kept in self._kept.items() if now - kept[0] < LIFETIME_SECONDS}
            self._kept[view_id] = now, origin

    def find(self, view_id: str) -> Origin | None:
        with self._lock:
            at, origin = self._kept.get(view_id, (0.0, None))
        return origin if origin and self._monotonic() - at < LIFETIME_SECONDS else None
