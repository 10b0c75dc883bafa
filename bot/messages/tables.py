"""Tables and text to copy: the parts that stand on slack_sdk's models."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.models.blocks import (
    RawTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextPreformattedElement,
    TableBlock,
    TableBlockColumnSettings,
)

from bot.messages.limits import RICH_TEXT_ELEMENT, Block
from bot.messages.text import escape


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first column is a name, the others are aligned to the right.

    Amounts are texts: Slack's number cells only sort better, and some clients do not show them.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def block(self) -> Block:
        rows = [[RawTextObject(text=cell) for cell in row] for row in (self.header, *self.rows)]
        settings = [
            TableBlockColumnSettings(align="right" if index else "left", is_wrapped=True)
            for index in range(len(self.header))
        ]
        return TableBlock(rows=rows, column_settings=settings).to_dict()

    def words(self) -> str:
        return "\n".join(self._row_words(row) for row in self.rows)

    def _row_words(self, row: tuple[str, ...]) -> str:
        named = zip(self.header[1:], row[1:], strict=True)
        return escape(f"{row[0]}. " + "; ".join(f"{name}: {value}" for name, value in named) + ".")


@dataclass(frozen=True, slots=True)
class Copyable:
    """Text to copy as it stands: nothing in it is formatted, so nothing needs escaping in the block."""

    text: str

    def block(self) -> Block:
        pieces = [
            self.text[start : start + RICH_TEXT_ELEMENT]
            for start in range(0, len(self.text), RICH_TEXT_ELEMENT)
        ]
        elements = [RichTextElementParts.Text(text=piece) for piece in pieces]
        return RichTextBlock(elements=[RichTextPreformattedElement(elements=elements)]).to_dict()

    def words(self) -> str:
        return escape(self.text)
