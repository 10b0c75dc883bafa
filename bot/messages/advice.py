"""What a contract's facts lead to: the messages of `recommend`, `compare`, `timeline`, `cost`, `credit`."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ids import ActionId
from bot.messages.compare import compare_message
from bot.messages.costs import cost_message, credit_message
from bot.messages.deadline import deadline_text
from bot.messages.facts import plan_name
from bot.messages.message import Message
from bot.messages.milestone_words import is_quiet
from bot.messages.parts import Buttons, Note, Paragraph, Part, button, buttons, compose
from bot.messages.quiet import quiet_buttons, stopped_plan_parts, text_with_buttons
from bot.messages.recommendation import recommendation_message, start_button
from bot.messages.shown import shown
from bot.messages.step_words import timeline_parts
from bot.messages.text import bold
from bot.messages.warnings import warning_parts
from bot.usecases.views import ContractView

__all__ = [
    "compare_message",
    "cost_message",
    "credit_message",
    "recommendation_message",
    "timeline_message",
]


def timeline_message(view: ContractView) -> Message:
    """The dated plan with its state, for the one who asked."""
    return compose(_parts(shown(view)))


def _parts(view: ContractView) -> Iterator[Part]:
    if is_quiet(view):
        yield Paragraph(f"{bold(f'{view.record.contract.vendor}: timeline')}\n{text_with_buttons(view)}")
        yield from stopped_plan_parts(view)
        yield from quiet_buttons(view)
        return
    yield Paragraph(f"{bold(f'{view.record.contract.vendor}: {plan_name(view)}')}\n{deadline_text(view)}")
    if view.plan is None:
        yield Note("This plan is only advised: nothing is posted until somebody starts it.")
    yield from warning_parts(view)
    # One reader sees this, so that naming who answered pings nobody.
    yield from timeline_parts(view, names_people=True)
    yield from _buttons(view)


def _buttons(view: ContractView) -> Iterator[Buttons]:
    yield from buttons(
        start_button(view) if view.plan is None else None,
        button("Send me a picture", ActionId.SEND_TIMELINE, view.record.id),
        button("Send me a calendar file", ActionId.SEND_CALENDAR, view.record.id),
        button("Compare", ActionId.COMPARE, view.record.id),
    )
