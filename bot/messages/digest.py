"""Many reminders of one channel in one message, edited as they are answered."""

from __future__ import annotations

from collections.abc import Iterator

from bot.messages.message import Message
from bot.messages.parts import Note, Paragraph, Part, compose, sections
from bot.messages.shown import shown, shown_item
from bot.messages.step_words import step_line
from bot.messages.steps import step_of_item
from bot.messages.text import LONGEST_NAME, bold, code, mention
from bot.usecases.said_views import DigestView, ReminderView
from bot.wording.format import count, day
from storage.records.plans import ActionState


def digest_message(view: DigestView) -> Message:
    return compose(_parts(view), is_edited=True)


def _parts(view: DigestView) -> Iterator[Part]:
    headline = f"{count(len(view.reminders), 'thing')} to do came due here at once"
    yield Paragraph(f"{bold(headline)}, so they are in one message, the nearest deadline first.")
    yield from sections(_line(reminder) for reminder in view.reminders)
    edited_on = {one.contract.today for one in view.reminders if one.is_edited_later and _is_open(one)}
    if edited_on:  # of more than one day where the contracts' zones differ
        yield Note(f"As of {day(max(edited_on))}")
    yield Note(
        f"{code('/exitplan show NAME')} opens a contract, {code('/exitplan done NAME')} answers for it."
    )


def _is_open(reminder: ReminderView) -> bool:
    return reminder.item.action.state is ActionState.OPEN


def _line(reminder: ReminderView) -> str:
    contract = shown(reminder.contract)
    step = step_of_item(shown_item(reminder.item, longest=LONGEST_NAME), contract)
    is_owners = step.is_open and step.assignee_id is None  # the line itself names an assignee
    owner = f" {mention(contract.record.owner_id)}" if is_owners else ""
    name = bold(contract.record.contract.vendor)
    line = step_line(step, contract, names_people=step.is_open or reminder.is_edit)
    return f"{name} ({code(contract.record.id)}):{owner} {line}"
