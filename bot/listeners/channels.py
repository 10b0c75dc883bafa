"""A channel that somebody chose in a form: the bot has to be able to post there."""

from __future__ import annotations

from bot.forms.errors import FormError
from bot.listeners.turn import Turn
from bot.slack_objects import Channel

UNSEEN = "exitplan can't see it: type /invite @exitplan there first, then press the button again."
OTHERS_DIRECT = (
    "exitplan can't write between two people: choose a channel, or your direct message with exitplan."
)


def find_postable_channel(turn: Turn, channel_id: str, *, block_id: str) -> Channel:
    """The chosen channel; asked afresh, since the bot may just have been invited. Raises FormError."""
    channel = turn.desk.people.channel(turn.person.workspace_id, channel_id, fresh=True)
    if channel is None:
        raise FormError({block_id: OTHERS_DIRECT if channel_id.startswith("D") else UNSEEN})
    if channel.is_archived:
        raise FormError({block_id: f"#{channel.name} is archived: choose another channel."})
    if not channel.has_bot:
        name = f"#{channel.name}"
        raise FormError({block_id: f"Type /invite @exitplan in {name} first, then press the button again."})
    return channel
