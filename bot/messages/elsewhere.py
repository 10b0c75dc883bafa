"""What is left of a message where its contract is not spoken of any more."""

from __future__ import annotations

from bot.messages.message import Message
from bot.messages.parts import Paragraph, compose
from bot.usecases.said_views import ElsewhereView

ELSEWHERE = "The plan goes on elsewhere."
"""Neither of whom nor where: who reads this may not be allowed to know."""


def elsewhere_message(_: ElsewhereView) -> Message:
    return compose([Paragraph(ELSEWHERE)], is_edited=True)
