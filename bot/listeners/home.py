"""App Home: published when somebody opens it, and again after they have changed something."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot.listeners.home_tabs import View
from bot.listeners.replies import log_unless_expected
from bot.listeners.turn import Payload, Turn
from bot.messages.home import guest_home, home_view
from bot.usecases.home import load_home

HOME_TAB = "home"


def home_opened(turn: Turn, event: Payload) -> None:
    """`app_home_opened`. A second delivery of it publishes the same once more."""
    if event.get("tab", HOME_TAB) == HOME_TAB:
        turn.desk.homes.opened(turn.person)
        _show(turn, seen_hash=(event.get("view") or {}).get("hash"))


def refresh_home(turn: Turn) -> None:
    """Show what this person has just changed, if their Home was opened; opening it again mends a failure."""
    try:
        if turn.desk.homes.is_shown(turn.person):
            _show(turn)
    except Exception as error:  # noqa: BLE001 (what was asked for is done and answered)
        log_unless_expected(error)


def _show(turn: Turn, *, seen_hash: str | None = None) -> None:
    turn.desk.homes.show(turn.person, lambda: _build(turn), lambda view: _publish(turn, view, seen_hash))


def _build(turn: Turn) -> View:
    if not turn.person.is_member:
        return guest_home()
    return home_view(load_home(turn.person, turn.services))


def _publish(turn: Turn, view: View, seen_hash: str | None) -> bool:
    """Whether Slack took it; where something newer was published meanwhile, that stays."""
    client = turn.desk.clients(turn.person.workspace_id)
    more = {"hash": seen_hash} if seen_hash else {}
    try:
        client.views_publish(user_id=turn.person.id, view=dict(view), **more)
    except SlackApiError as error:
        if error.response["error"] == "hash_conflict":
            return False
        raise
    return True
