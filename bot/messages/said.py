"""Any delivery as a message; one that stands in for another says so first."""

from __future__ import annotations

from bot.messages.digest import digest_message
from bot.messages.message import Message
from bot.messages.parts import Paragraph, compose
from bot.messages.plan import plan_message
from bot.messages.reminders import reminder_message
from bot.messages.text import channel, mention
from bot.usecases.views import ClosedPlace, ContractView, DigestView, Said
from bot.wording.closed import closed_reason


def said_message(said: Said) -> Message:
    message = _message(said)
    return message if said.closed is None else _standing_in(message, said.closed)


def _message(said: Said) -> Message:
    view = said.view
    if isinstance(view, DigestView):
        return digest_message(view)
    return plan_message(view) if isinstance(view, ContractView) else reminder_message(view)


def _standing_in(message: Message, closed: ClosedPlace) -> Message:
    """The message under a paragraph that says where it was to stand, and why it could not."""
    head = compose([Paragraph(closed_text(closed))])
    return Message(text=f"{head.text}\n{message.text}", blocks=(*head.blocks, *message.blocks))


def closed_text(closed: ClosedPlace) -> str:
    why = closed_reason(closed.error)
    if closed.place.startswith(("U", "W")):
        return f"exitplan could not reach {mention(closed.place)}: {why}. So you are told:"
    where = "a direct message" if closed.place.startswith("D") else channel(closed.place)
    return f"exitplan could not post in {where}: {why}. So you are told here:"
