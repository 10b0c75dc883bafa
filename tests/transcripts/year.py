"""A year with one contract, lived by people who answer everything, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.ids import ActionId
from sandbox.model import Message
from tests.support.office import Office
from tests.transcripts.scribe import Scribe, buttons, in_order

A_YEAR_LATER = datetime(2027, 12, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is registered, and what is started."""

    name: str
    add: str
    facts: dict[str, Any] = field(default_factory=dict)
    """Fields behind *More facts*, by block."""

    @property
    def vendor(self) -> str:
        return self.add.partition(" ")[0]


def live(office: Office, story: Story, *, answers: bool) -> Scribe:
    """The story from the registration to a year later, written down."""
    scribe = Scribe(office=office)
    _begin(scribe, story)
    due = office.bot.sweep.next_due_at()
    while due is not None and due <= A_YEAR_LATER:
        office.clock.advance_to(due)
        office.settle()
        scribe.look()
        if answers:
            _answer_all(scribe)
        due = office.bot.sweep.next_due_at()
    _type(scribe, f"show {story.vendor}")
    return scribe


def _begin(scribe: Scribe, story: Story) -> None:
    office = scribe.office
    _type(scribe, f"add {story.add}")
    if story.facts:
        office.sandbox.click_in_view(action_id=ActionId.MORE_FACTS)
        office.settle()
    _submit(scribe, **story.facts)
    answer = office.ephemeral()[-1]
    _type(scribe, f"recommend {story.vendor}")
    _press(scribe, answer, ActionId.START_PLAN)


def _type(scribe: Scribe, text: str) -> None:
    scribe.note(f"Alex types: /exitplan {text}")
    scribe.office.type(text)
    scribe.look()


def _press(scribe: Scribe, message: Message, action_id: ActionId) -> None:
    label = next(one["text"]["text"] for one in buttons(message) if one["action_id"] == action_id)
    scribe.note(f"Alex presses [{label}] of “{scribe.title(message)}”")
    scribe.office.click(message, action_id)
    scribe.look()


def _submit(scribe: Scribe, **fields: Any) -> None:
    view = scribe.office.sandbox.view()
    assert view is not None, "no form is open"
    told = "; ".join(f"{name}: {value}" for name, value in fields.items())
    scribe.note(f"Alex submits “{view.as_slack()['title']['text']}”{f' with {told}' if told else ''}")
    outcome = scribe.office.fill(**fields)
    assert not outcome.errors, outcome.errors
    scribe.look()


def _answer_all(scribe: Scribe) -> None:
    """Press the first button of everything that waits for an answer in the channel."""
    answered: set[str] = set()
    while (message := next(_waiting(scribe.office, answered), None)) is not None:
        answered.add(message.ts)
        _press(scribe, message, ActionId.DONE)
        if scribe.office.sandbox.view() is not None:
            _submit(scribe, reference="CASE-4711")


def _waiting(office: Office, answered: set[str]) -> Iterator[Message]:
    for message in sorted(office.posted(), key=in_order):
        if message.ts not in answered and any(one["action_id"] == ActionId.DONE for one in buttons(message)):
            yield message
