"""What the picture of the timeline shows: its entries, and the same facts in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.files.made import LONGEST_ALT_TEXT
from bot.forms.quoting import one_line
from bot.messages.steps import Step, StepState, steps_of
from bot.messages.text import shorten
from bot.usecases.views import ContractView
from bot.wording.advice import paths_text
from bot.wording.deadlines import KeyDay, key_days
from bot.wording.format import day
from bot.wording.short import SHORT_DAYS, short_text

LONGEST_TEXT = 160
STATES = {
    StepState.OPEN: "open",
    StepState.DUE_TODAY: "due today",
    StepState.LATE: "late",
    StepState.WAITING: "waiting",
    StepState.UNRELEASED: "waiting for the release",
    StepState.DONE: "done",
    StepState.SKIPPED: "not needed",
    StepState.DROPPED: "dropped",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One action, or one key day of the contract (`state` None)."""

    on: date
    heading: str
    text: str
    label: str
    """The text in a few words."""
    state: StepState | None = None


def plan_words(view: ContractView) -> str:
    """The plan that is under way, or the one that is advised."""
    if view.plan is None:
        return f"advised: {paths_text(*view.advice.decision.answer)}"
    choice = view.plan.record.choice
    return paths_text(choice.paths, choice.tactic)


def entries_of(view: ContractView) -> tuple[Entry, ...]:
    """Actions and key days by day; on one day the actions come first."""
    entries = [_of_step(step, view) for step in steps_of(view)]
    entries += [_of_day(one) for one in key_days(view)]
    return tuple(sorted(entries, key=lambda entry: entry.on))


def _of_step(step: Step, view: ContractView) -> Entry:
    on = step.on if step.is_open else step.planned_on
    was_due = f", was due {day(step.planned_on)}" if step.state is StepState.LATE else ""
    return Entry(
        on=on,
        heading=f"{day(on)} · {STATES[step.state]}{was_due}",
        text=shorten(one_line(step.text), LONGEST_TEXT),
        label=one_line(short_text(step.key, view.record.contract)),
        state=step.state,
    )


def _of_day(one: KeyDay) -> Entry:
    return Entry(on=one.on, heading=day(one.on), text=one.text, label=SHORT_DAYS[one.kind])


def alt_text(view: ContractView) -> str:
    """The timeline in words; what does not fit is counted."""
    head = f"Timeline of {shorten(one_line(view.record.contract.vendor), 80)}, {plan_words(view)}."
    return _fitted(head, [f"{entry.heading}: {entry.text}." for entry in entries_of(view)])


def _fitted(head: str, sentences: list[str]) -> str:
    text = head
    for number, sentence in enumerate(sentences):
        rest = f" And {len(sentences) - number} more."
        if len(f"{text} {sentence}{rest}") > LONGEST_ALT_TEXT:
            return f"{text}{rest}"
        text = f"{text} {sentence}"
    return text
