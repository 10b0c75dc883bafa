"""An answer as a modal: in Home, and after a global shortcut, there is no channel to answer in."""

from __future__ import annotations

from bot.ids import ANSWER_VIEW
from bot.messages.limits import Block
from bot.messages.message import Message
from bot.messages.parts import sections

MESSAGES_ONLY = frozenset({"table", "markdown"})
"""Blocks that Slack takes in messages and refuses in modals."""


def fits_view(message: Message) -> bool:
    return not any(block["type"] in MESSAGES_ONLY for block in message.blocks)


def answer_view(message: Message) -> Block:
    """The message's blocks with nothing to submit; its text where a modal can't show them."""
    as_text = (part.block() for part in sections(message.text.splitlines()))
    blocks = message.blocks if fits_view(message) else as_text
    return {
        "type": "modal",
        "callback_id": ANSWER_VIEW,
        "title": {"type": "plain_text", "text": "exitplan"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": list(blocks),
    }
