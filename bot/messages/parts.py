"""What messages are put together from: each part is one block, and its own words as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    MarkdownTextObject,
    PlainTextObject,
    RawTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextPreformattedElement,
    SectionBlock,
    TableBlock,
    TableBlockColumnSettings,
)
from slack_sdk.models.blocks import Block as SlackBlock

from bot.ids import ActionId
from bot.messages.limits import EDITED_TEXT_BYTES, RICH_TEXT_ELEMENT, TEXT
from bot.messages.message import Message
from bot.messages.text import bold, escape, shorten, without_markup

SECTION_CHARACTERS = 2_500
"""Where lines are continued in another section; Slack's limit is 3,000."""
SECTION_LINES = 6
"""Lines in one section: Slack folds longer ones behind "See more"."""


class Part(Protocol):
    def block(self) -> SlackBlock: ...

    def words(self) -> str:
        """The part as text; empty where it has nothing to say."""
        ...


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    button: ButtonElement | None = None

    def block(self) -> SlackBlock:
        return SectionBlock(text=_mrkdwn(self.text), accessory=self.button)

    def words(self) -> str:
        return without_markup(self.text)


@dataclass(frozen=True, slots=True)
class Note:
    """Small print."""

    text: str

    def block(self) -> SlackBlock:
        return ContextBlock(elements=[_mrkdwn(self.text)])

    def words(self) -> str:
        return without_markup(self.text)


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, side by side on a wide screen and one below the other on a phone; at most 10."""

    pairs: tuple[tuple[str, str], ...]

    def block(self) -> SlackBlock:
        return SectionBlock(fields=[_mrkdwn(f"{bold(name)}\n{value}") for name, value in self.pairs])

    def words(self) -> str:
        return without_markup("\n".join(f"{name}: {value}" for name, value in self.pairs))


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[ButtonElement, ...]

    def block(self) -> SlackBlock:
        return ActionsBlock(elements=list(self.buttons))

    def words(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Divider:
    def block(self) -> SlackBlock:
        return DividerBlock()

    def words(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first column is a name, the others are aligned to the right.

    Amounts are texts: Slack's number cells only sort better, and some clients do not show them.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def block(self) -> SlackBlock:
        rows = [[RawTextObject(text=cell) for cell in row] for row in (self.header, *self.rows)]
        settings = [
            TableBlockColumnSettings(align="right" if index else "left", is_wrapped=True)
            for index in range(len(self.header))
        ]
        return TableBlock(rows=rows, column_settings=settings)

    def words(self) -> str:
        return "\n".join(self._row_words(row) for row in self.rows)

    def _row_words(self, row: tuple[str, ...]) -> str:
        named = zip(self.header[1:], row[1:], strict=True)
        return escape(f"{row[0]}. " + "; ".join(f"{name}: {value}" for name, value in named) + ".")


@dataclass(frozen=True, slots=True)
class Copyable:
    """Text to copy as it stands: nothing in it is formatted, so nothing needs escaping in the block."""

    text: str

    def block(self) -> SlackBlock:
        pieces = [
            self.text[start : start + RICH_TEXT_ELEMENT]
            for start in range(0, len(self.text), RICH_TEXT_ELEMENT)
        ]
        elements = [RichTextElementParts.Text(text=piece) for piece in pieces]
        return RichTextBlock(elements=[RichTextPreformattedElement(elements=elements)])

    def words(self) -> str:
        return escape(self.text)


def _mrkdwn(text: str) -> MarkdownTextObject:
    """Verbatim: Slack makes links only of what we mark as one, not of what looks like one."""
    return MarkdownTextObject(text=text, verbatim=True)


def sections(lines: Iterable[str], *, most: int = SECTION_LINES) -> Iterator[Paragraph]:
    """Lines as paragraphs that are short enough for Slack to show whole."""
    pending: list[str] = []
    for line in lines:
        if pending and (len(pending) == most or len("\n".join([*pending, line])) > SECTION_CHARACTERS):
            yield Paragraph("\n".join(pending))
            pending = []
        pending.append(line)
    if pending:
        yield Paragraph("\n".join(pending))


def button(
    label: str,
    action: ActionId,
    value: str | None = None,
    *,
    style: str | None = None,
    confirm: ConfirmObject | None = None,
) -> ButtonElement:
    """A button; its label is ours, never something that people typed."""
    text = PlainTextObject(text=label, emoji=False)
    return ButtonElement(text=text, action_id=action.value, value=value, style=style, confirm=confirm)


def confirm(title: str, text: str, yes: str, *, danger: bool = False) -> ConfirmObject:
    """Slack's own question before a click counts."""
    return ConfirmObject(
        title=PlainTextObject(text=title),
        text=_mrkdwn(text),
        confirm=PlainTextObject(text=yes),
        deny=PlainTextObject(text="Cancel"),
        style="danger" if danger else None,
    )


def buttons(*choices: ButtonElement | None) -> Iterator[Buttons]:
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
    return Message(text=text, blocks=tuple(part.block().to_dict() for part in present))


def _fit_edit(text: str) -> str:
    """As many whole lines as an edit takes; the blocks show the rest."""
    if len(text.encode()) <= EDITED_TEXT_BYTES:
        return text
    rest = "\n… The message itself shows the rest."
    lines = text.split("\n")
    while len(("\n".join(lines) + rest).encode()) > EDITED_TEXT_BYTES:
        lines.pop()
    return "\n".join(lines) + rest
