"""Slack's limits on a message, checked on the finished payload: slack_sdk's models miss many of them.

Source: https://docs.slack.dev/reference/block-kit and
https://docs.slack.dev/changelog/2018-truncating-really-long-messages
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Block = dict[str, Any]

BLOCKS = 50
VIEW_BLOCKS = 100
"""Of a modal or a Home tab."""
TEXT = 40_000
"""Characters of the top-level text; Slack cuts what is longer."""
EDITED_TEXT_BYTES = 4_000
"""Bytes of the top-level text that chat.update takes, counted after escaping."""
ALL_TEXT = 12_000
"""Characters over all blocks. Slack refuses a message from about 13,000 on (`msg_blocks_too_long`)."""
SECTION_TEXT = 3_000
FIELDS, FIELD_TEXT = 10, 2_000
CONTEXT_ELEMENTS, CONTEXT_TEXT = 10, 3_000
BUTTONS = 25
BUTTON_TEXT, BUTTON_VALUE, BUTTON_URL = 75, 2_000, 3_000
HEADER_TEXT = 150
ID = 255
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
TABLE_ROWS, TABLE_COLUMNS, TABLE_CHARACTERS = 100, 20, 10_000
RICH_TEXT_ELEMENT = 3_000


def find_problems(text: str, blocks: Sequence[Block]) -> list[str]:
    """What Slack would refuse or cut, in words; empty when nothing."""
    found = [*_length("text", text, TEXT)]
    if len(blocks) > BLOCKS:
        found.append(f"{len(blocks)} blocks are more than {BLOCKS}")
    for index, block in enumerate(blocks):
        found += [f"block {index} ({block['type']}): {problem}" for problem in _block(block)]
    return [*found, *_whole(blocks)]


def find_view_problems(blocks: Sequence[Block]) -> list[str]:
    """The same for the blocks of a modal or a Home tab, which have no text beside them."""
    found = [] if 1 <= len(blocks) <= VIEW_BLOCKS else [f"{len(blocks)} blocks are not 1 to {VIEW_BLOCKS}"]
    for index, block in enumerate(blocks):
        found += [f"block {index} ({block['type']}): {problem}" for problem in _block(block)]
    return [*found, *_used_twice(blocks)]


def _used_twice(blocks: Sequence[Block]) -> Iterator[str]:
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"block_id {block_id} is used twice" for block_id, uses in ids.items() if uses > 1)


def _whole(blocks: Sequence[Block]) -> Iterator[str]:
    """What spans several blocks."""
    yield from _used_twice(blocks)
    if sum(block["type"] == "table" for block in blocks) > 1:
        yield "more than one table"
    characters = sum(map(count_characters, blocks))
    if characters > ALL_TEXT:
        yield f"{characters} characters over all blocks are more than {ALL_TEXT}"


def count_characters(part: object) -> int:
    """Characters of all texts inside a block."""
    if isinstance(part, (list, tuple)):
        return sum(map(count_characters, part))
    if not isinstance(part, dict):
        return 0
    own = len(part["text"]) if isinstance(part.get("text"), str) else 0
    return own + sum(map(count_characters, part.values()))


def _block(block: Block) -> Iterator[str]:
    yield from _length("block_id", block.get("block_id", "-"), ID)
    checks: dict[str, Callable[[Block], Iterator[str]]] = {
        "section": _section,
        "context": _context,
        "actions": _actions,
        "header": _header,
        "table": _table,
        "rich_text": _rich_text,
        "divider": _divider,
    }
    check = checks.get(block["type"])
    if check is None:
        yield "is of a type that this house does not send"
    else:
        yield from check(block)


def _header(block: Block) -> Iterator[str]:
    yield from _text_object("header", block["text"], HEADER_TEXT)


def _divider(_: Block) -> Iterator[str]:
    yield from ()


def _section(block: Block) -> Iterator[str]:
    if "text" not in block and not block.get("fields"):
        yield "has neither text nor fields"
    if "text" in block:
        yield from _text_object("text", block["text"], SECTION_TEXT)
    fields = block.get("fields", [])
    if len(fields) > FIELDS:
        yield f"{len(fields)} fields are more than {FIELDS}"
    for field in fields:
        yield from _text_object("field", field, FIELD_TEXT)
    if "accessory" in block:
        yield from _button(block["accessory"])


def _context(block: Block) -> Iterator[str]:
    elements = block["elements"]
    if not 1 <= len(elements) <= CONTEXT_ELEMENTS:
        yield f"{len(elements)} elements are not 1 to {CONTEXT_ELEMENTS}"
    for element in elements:
        yield from _text_object("element", element, CONTEXT_TEXT)


def _actions(block: Block) -> Iterator[str]:
    elements = block["elements"]
    if not 1 <= len(elements) <= BUTTONS:
        yield f"{len(elements)} buttons are not 1 to {BUTTONS}"
    ids = Counter(element["action_id"] for element in elements)
    yield from (f"action_id {action_id} is used twice" for action_id, uses in ids.items() if uses > 1)
    for element in elements:
        yield from _button(element)


def _button(button: Block) -> Iterator[str]:
    yield from _text_object("button", button["text"], BUTTON_TEXT)
    yield from _length("action_id", button["action_id"], ID)
    yield from _length("value", button.get("value", "-"), BUTTON_VALUE)
    yield from _length("url", button.get("url", "-"), BUTTON_URL)
    if "confirm" in button:
        confirm = button["confirm"]
        yield from _text_object("confirm title", confirm["title"], CONFIRM_TITLE)
        yield from _text_object("confirm text", confirm["text"], CONFIRM_TEXT)
        yield from _text_object("confirm button", confirm["confirm"], CONFIRM_BUTTON)
        yield from _text_object("deny button", confirm["deny"], CONFIRM_BUTTON)


def _table(block: Block) -> Iterator[str]:
    rows = block["rows"]
    if not 1 <= len(rows) <= TABLE_ROWS:
        yield f"{len(rows)} rows are not 1 to {TABLE_ROWS}"
    if len({len(row) for row in rows}) > 1 or len(rows[0]) > TABLE_COLUMNS:
        yield f"rows differ in length, or have more than {TABLE_COLUMNS} columns"
    if count_characters(rows) > TABLE_CHARACTERS:
        yield f"more than {TABLE_CHARACTERS} characters"
    if any(not cell["text"].strip("\n") for row in rows for cell in row):
        yield "has an empty cell"


def _rich_text(block: Block) -> Iterator[str]:
    for group in block["elements"]:
        for element in group["elements"]:
            yield from _length("text", element.get("text", "-"), RICH_TEXT_ELEMENT)


def _text_object(name: str, part: Block, most: int) -> Iterator[str]:
    yield from _length(name, part["text"], most)


def _length(name: str, text: str, most: int) -> Iterator[str]:
    if not text.strip():
        yield f"{name} is empty"
    elif len(text) > most:
        yield f"{name} has {len(text)} characters, more than {most}"
