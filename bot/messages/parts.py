"""What messages are put together from: each part is one block, and its own words as text.

The everyday blocks are written as JSON: slack_sdk's models take several times as long over them, and
`bot.messages.limits` checks every message anyway. `bot.messages.tables` stands on the models.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.ids import ActionId
from bot.messages.limits import EDITED_TEXT_BYTES, TEXT, Block
from bot.messages.message import Message
from bot.messages.text import bold, escape, shorten, without_markup

SECTION_CHARACTERS = 2_500
"""Where lines are continued in another section; Slack's limit is 3,000."""


class Part(Protocol):
    def block(self) -> Block: ...

    def words(self) -> str:
        """The part as text; empty where it has nothing to say."""
        ...


@dataclass(frozen=True, slots=True)
class Confirm:
    """Slack's own question before a click counts."""

    title: str
    text: str
    yes: str
    danger: bool = False

    def as_json(self) -> Block:
        asked: Block = {
            "title": _plain(self.title),
            "text": _mrkdwn(self.text),
            "confirm": _plain(self.yes),
            "deny": _plain("Cancel"),
        }
        return asked | ({"style": "danger"} if self.danger else {})


@dataclass(frozen=True, slots=True)
class Button:
    """A button; its label is ours, never something that people typed."""

    label: str
    action: ActionId
    value: str | None = None
    style: str | None = None
    confirm: Confirm | None = None

    def as_json(self) -> Block:
        shown: Block = {
            "type": "button",
            "text": {**_plain(self.label), "emoji": False},
            "action_id": self.action.value,
        }
        more = {
            "value": self.value,
            "style": self.style,
            "confirm": self.confirm.as_json() if self.confirm else None,
        }
        return shown | {key: given for key, given in more.items() if given is not None}


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    button: Button | None = None
    is_whole: bool = False
    """Of many lines, which Slack would fold behind "See more" if it were not told to show them all."""

    def block(self) -> Block:
        block: Block = {"type": "section", "text": _mrkdwn(self.text)}
        if self.is_whole:
            block["expand"] = True
        return block | ({"accessory": self.button.as_json()} if self.button else {})

    def words(self) -> str:
        return without_markup(self.text)


@dataclass(frozen=True, slots=True)
class Header:
    """A heading of our own words, in which nothing is formatted."""

    text: str

    def block(self) -> Block:
        return {"type": "header", "text": {**_plain(self.text), "emoji": False}}

    def words(self) -> str:
        return escape(self.text)


@dataclass(frozen=True, slots=True)
class Note:
    """Small print."""

    text: str

    def block(self) -> Block:
        return {"type": "context", "elements": [_mrkdwn(self.text)]}

    def words(self) -> str:
        return without_markup(self.text)


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, side by side on a wide screen and one below the other on a phone; at most 10."""

    pairs: tuple[tuple[str, str], ...]

    def block(self) -> Block:
        return {
            "type": "section",
            "fields": [_mrkdwn(f"{bold(name)}\n{value}") for name, value in self.pairs],
        }

    def words(self) -> str:
        return without_markup("\n".join(f"{name}: {value}" for name, value in self.pairs))


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]

    def block(self) -> Block:
        return {"type": "actions", "elements": [button.as_json() for button in self.buttons]}

    def words(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Divider:
    def block(self) -> Block:
        return {"type": "divider"}

    def words(self) -> str:
        return ""


def _mrkdwn(text: str) -> Block:
    """Verbatim: Slack makes links only of what we mark as one, not of what looks like one."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def sections(lines: Iterable[str]) -> Iterator[Paragraph]:
    """Lines as one paragraph that Slack shows whole, or as few as its limit allows."""
    pending: list[str] = []
    for line in lines:
        if pending and len("\n".join([*pending, line])) > SECTION_CHARACTERS:
            yield Paragraph("\n".join(pending), is_whole=True)
            pending = []
        pending.append(line)
    if pending:
        yield Paragraph("\n".join(pending), is_whole=True)


def button(
    label: str,
    action: ActionId,
    value: str | None = None,
    *,
    style: str | None = None,
    confirm: Confirm | None = None,
) -> Button:
    """A button with the look and the question that it may need."""
    return Button(label, action, value, style, confirm)


def confirm(title: str, text: str, yes: str, *, danger: bool = False) -> Confirm:
    """Slack's own question before a click counts."""
    return Confirm(title, text, yes, danger)


def buttons(*choices: Button | None) -> Iterator[Buttons]:
    """A row of the buttons that apply; nothing where none does."""
    present = tuple(choice for choice in choices if choice is not None)
    if present:
        yield Buttons(present)


def compose(parts: Iterable[Part], *, is_edited: bool = False) -> Message:
    """The parts as a message; its text is all of their words.

    `is_edited`: the message will be edited, and Slack takes less text with an edit.
    """
    present: Sequence[Part] = tuple(parts)
    text = "\n".join(words for part in present if (words := part.words()))
    text = _fit_edit(text) if is_edited else shorten(text, TEXT)
    return Message(text=text, blocks=tuple(part.block() for part in present))


def _fit_edit(text: str) -> str:
    """As many whole lines as an edit takes; the blocks show the rest."""
    if len(text.encode()) <= EDITED_TEXT_BYTES:
        return text
    rest = "\n… The message itself shows the rest."
    lines = text.split("\n")
    while len(("\n".join(lines) + rest).encode()) > EDITED_TEXT_BYTES:
        lines.pop()
    return "\n".join(lines) + rest
