"""Any delivery as a message; one that stands in for another says so first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.messages.alert import alert_message
from bot.messages.assignment import assignment_message
from bot.messages.closed_plan import closed_plan_message
from bot.messages.digest import digest_message
from bot.messages.elsewhere import elsewhere_message
from bot.messages.message import Message
from bot.messages.milestones import milestone_message
from bot.messages.parts import Paragraph, compose
from bot.messages.plan import plan_message
from bot.messages.reminders import reminder_message
from bot.messages.shared_channel import shared_channel_message
from bot.messages.text import mention, place
from bot.messages.weekly import weekly_message
from bot.usecases.said_views import (
    AlertView,
    AssignmentView,
    ClosedPlace,
    ClosedPlanView,
    DigestView,
    ElsewhereView,
    MilestoneView,
    ReminderView,
    Said,
    SharedChannelView,
    WeeklyView,
)
from bot.usecases.views import ContractView
from bot.wording.closed import UNSURE_REASONS, closed_reason

REPEAT = "This may be a repeat: Slack did not confirm whether the first one was posted."


BUILDERS: Mapping[type[Any], Callable[[Any], Message]] = {
    ContractView: plan_message,
    ReminderView: reminder_message,
    AssignmentView: assignment_message,
    SharedChannelView: shared_channel_message,
    DigestView: digest_message,
    ElsewhereView: elsewhere_message,
    WeeklyView: weekly_message,
    AlertView: alert_message,
    MilestoneView: milestone_message,
    ClosedPlanView: closed_plan_message,
}
"""What becomes a message by which builder."""


def said_message(said: Said) -> Message:
    message = BUILDERS[type(said.view)](said.view)
    says_so_itself = isinstance(said.view, ReminderView)
    if said.may_be_repeat and not says_so_itself:
        message = _under(REPEAT, message)
    return message if said.closed is None else _under(closed_text(said.closed), message)


def _under(text: str, message: Message) -> Message:
    """The message under a paragraph that says where it was to stand, or that it may stand there already."""
    head = compose([Paragraph(text)])
    return Message(text=f"{head.text}\n{message.text}", blocks=(*head.blocks, *message.blocks))


def closed_text(closed: ClosedPlace) -> str:
    why = closed_reason(closed.error)
    failed = "may have failed to" if closed.error in UNSURE_REASONS else "could not"
    if closed.place.startswith(("U", "W")):
        return f"exitplan {failed} reach {mention(closed.place)}: {why}. So you are told:"
    where = place(closed.place, direct="a direct message")
    return f"exitplan {failed} post in {where}: {why}. So you are told here:"
