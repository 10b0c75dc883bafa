"""What Slack tells once it is uninstalled somewhere, or its token is revoked there."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.listeners.turn import Desk, Payload
from bot.slack_access import is_shut_out
from bot.usecases.uninstalling import find_installed, is_surely_over, uninstall

LEAVING = ("app_uninstalled", "tokens_revoked")
"""Events that the manifest for HTTP subscribes to. They come in any order, several times, and late."""


def leave(desk: Desk, workspace_id: str, body: Payload) -> None:
    """Done before Slack is answered: where it fails, Slack tells it again. Raises what failed.

    An event that may be about an earlier installation is believed only if Slack refuses the token as well.
    """
    event = body["event"]
    if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
        return  # of people's tokens there are none here
    told_of = datetime.fromtimestamp(body.get("event_time", 0), UTC)  # without it: of any installation
    installed = find_installed(workspace_id, desk.services)
    desk.forget_installation(workspace_id)  # so that Slack is asked about the token that there is now
    if is_surely_over(installed, told_of=told_of) or is_shut_out(desk.clients, workspace_id):
        uninstall(workspace_id, installed, desk.services)
        desk.forget_installation(workspace_id)
