"""To an admin: exitplan itself is in trouble, what is wrong and what to do; or that it is over."""

from __future__ import annotations

from collections.abc import Iterator

from bot.messages.message import Message
from bot.messages.parts import Note, Paragraph, Part, compose
from bot.messages.text import bold, code
from bot.usecases.said_views import AlertView
from bot.wording.format import count
from bot.wording.trouble import trouble_text


def alert_message(view: AlertView) -> Message:
    return compose(_in_trouble(view) if view.troubles else _is_over())


def _in_trouble(view: AlertView) -> Iterator[Part]:
    hours = count(max(1, view.hours), "hour")
    yield Paragraph(f"{bold('exitplan has been in trouble')} for {hours}.")
    for trouble, number in view.troubles.items():
        yield Paragraph(trouble_text(trouble, number))
    yield Note(
        "Nothing is lost: what is due is kept, and posted once as soon as that works. "
        f"{code('/exitplan health')} shows how it stands. You are told because you are an admin, "
        "and again when it is over."
    )


def _is_over() -> Iterator[Part]:
    yield Paragraph(f"{bold('exitplan works again')}: nothing is late any more.")
    yield Note(f"{code('/exitplan health')} lists what could not be delivered in the meantime.")
