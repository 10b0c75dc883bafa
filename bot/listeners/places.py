"""Where something is posted, in the words of the person who asks."""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError

from bot.listeners.turn import Turn
from bot.messages.text import OTHERS_DIRECT, OWN_DIRECT, place

logger = logging.getLogger(__name__)


def place_for(turn: Turn, channel_id: str) -> str:
    """A link to the channel; a direct message is this person's own, or somebody else's."""
    if not channel_id.startswith("D"):
        return place(channel_id)
    try:
        return place(channel_id, direct=OWN_DIRECT if _is_own(turn, channel_id) else OTHERS_DIRECT)
    except (SlackApiError, OSError) as error:
        logger.warning("Slack did not say whose direct message %s is: %s", channel_id, type(error).__name__)
        return place(channel_id)


def _is_own(turn: Turn, channel_id: str) -> bool:
    """Whoever does something in a direct message with exitplan is the one whose it is."""
    if turn.channel_id == channel_id:
        return True
    return turn.desk.people.direct_channel(turn.person.workspace_id, turn.person.id) == channel_id
