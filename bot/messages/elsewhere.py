"""What is left of a message where its contract is not spoken of any more."""

from __future__ import annotations

from bot.messages.message import Message
from bot.messages.parts import Paragraph, compose
from bot.usecases.said_views import ElsewhereView

ELSEWHERE = "This is not told here any more."
"""Neither of whom nor where: who reads this may not be allowed to know. True with a plan and without one."""


def elsewhere_message(_: ElsewhereView) -> Message:
    return compose([Paragraph(ELSEWHERE)], is_edited=True)
