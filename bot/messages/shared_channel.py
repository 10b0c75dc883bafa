"""What the owner is told of a channel in which other organisations read."""

from __future__ import annotations

from bot.ids import ActionId
from bot.messages.message import Message
from bot.messages.parts import Buttons, Paragraph, button, compose
from bot.messages.shown import shown
from bot.messages.text import bold, place
from bot.usecases.said_views import SharedChannelView


def shared_channel_message(view: SharedChannelView) -> Message:
    """It stands in the owner's own direct messages."""
    record = shown(view.contract).record
    text = (
        f"{bold(f'Mind who reads about {record.contract.vendor}:')} people of another organisation are in "
        f"{place(record.channel_id)}, where its plan and its reminders are posted. exitplan shows no price "
        "there. They can't use exitplan, but they can read what is posted. "
        "You can give the contract another channel."
    )
    return compose([Paragraph(text), Buttons((button("Change facts", ActionId.EDIT, record.id),))])
