"""What somebody is told who is given an action."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.ids import ActionId
from bot.messages.message import Message
from bot.messages.parts import Buttons, Paragraph, Part, button, compose
from bot.messages.shown import shown, shown_item
from bot.messages.steps import step_of_item
from bot.messages.text import bold, mention, place
from bot.usecases.said_views import AssignmentView
from bot.wording.format import day


def assignment_message(view: AssignmentView) -> Message:
    """Who has given it to them, and what comes next. It stands in their own direct messages."""
    return compose(_parts(replace(view, contract=shown(view.contract), item=shown_item(view.item))))


def _parts(view: AssignmentView) -> Iterator[Part]:
    record = view.contract.record
    step = step_of_item(view.item, view.contract)
    yield Paragraph(
        f"{bold(f'Yours to do: {step.text}')}\n{mention(view.assigned_by)} has assigned it to you. "
        f"{record.contract.vendor}, paid through {day(record.contract.end_on)}."
    )
    when = "It is due today" if step.on <= view.contract.today else f"It is due on {bold(day(step.on))}"
    yield Paragraph(f"{when}; its reminder is posted in {place(record.channel_id)}.")
    yield Buttons((button("Show contract", ActionId.SHOW, record.id),))
