"""Does Slack take these blocks, this modal, this Home tab? Shapes first, then what spans several blocks."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from sandbox.elements import ELEMENTS
from sandbox.layout import HOME, MESSAGE, MODAL
from sandbox.model import JsonObject
from sandbox.shapes import Problem

TABLE_CHARACTERS = 10_000
"""What the cells of a message's table may hold together."""

MARKDOWN_CHARACTERS = 12_000
"""What the markdown blocks of a message may hold together."""

ONLY_ONE_TABLE = "only_one_table_allowed"
"""Slack's own word for a second table in a message."""


def check_message(blocks: Any) -> list[str]:
    """What Slack would refuse in a message's blocks, as "json-pointer: problem"; empty when nothing."""
    return [str(problem) for problem in message_problems(blocks)]


def check_view(view: Any) -> list[str]:
    """What Slack would refuse in a modal, as "json-pointer: problem"; empty when nothing."""
    return [str(problem) for problem in view_problems(view)]


def check_home(view: Any) -> list[str]:
    """What Slack would refuse in a Home tab, as "json-pointer: problem"; empty when nothing."""
    return [str(problem) for problem in home_problems(view)]


def message_problems(blocks: Any) -> list[Problem]:
    """What Slack would refuse in a message's blocks; pointers start at the list."""
    found = list(MESSAGE(blocks, ""))
    if not found:
        found += [*_duplicates(blocks, ""), *_focus(blocks, ""), *_unreachable_inputs(blocks)]
        found += [*_tables(blocks), *_markdown(blocks)]
    return found


def view_problems(view: Any) -> list[Problem]:
    """What Slack would refuse in a modal; pointers start at the view."""
    found = list(MODAL(view, ""))
    if not found:
        found += [*_duplicates(view["blocks"], "/blocks"), *_focus(view["blocks"], "/blocks")]
        if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
            found.append(Problem("", "needs submit, because it has an input block"))
    return found


def home_problems(view: Any) -> list[Problem]:
    """What Slack would refuse in a Home tab; pointers start at the view."""
    found = list(HOME(view, ""))
    if not found:
        found += [*_duplicates(view["blocks"], "/blocks"), *_focus(view["blocks"], "/blocks")]
        found += [Problem(f"/blocks{one.at}", one.text) for one in _tables(view["blocks"])]
    return found


def elements_in(block: JsonObject) -> list[JsonObject]:
    """The interactive elements of one block, in order."""
    candidates = [block.get("accessory"), block.get("element"), *(block.get("elements") or ())]
    return [part for part in candidates if isinstance(part, dict) and part.get("type") in ELEMENTS]


def with_ids(blocks: Sequence[JsonObject]) -> list[JsonObject]:
    """A copy in which every block and every interactive element has an id, as Slack makes them up."""
    complete = deepcopy(list(blocks))
    for block in complete:
        block.setdefault("block_id", secrets.token_hex(3))
        for element in elements_in(block):
            element.setdefault("action_id", secrets.token_hex(3))
    return complete


def _duplicates(blocks: list[JsonObject], at: str) -> Iterator[Problem]:
    block_ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    for index, block in enumerate(blocks):
        if block_ids[block.get("block_id", "")] > 1:
            yield Problem(f"{at}/{index}/block_id", f"block_id {block['block_id']} already exists")
        action_ids = Counter(e["action_id"] for e in elements_in(block) if "action_id" in e)
        for action_id, count in action_ids.items():
            if count > 1:
                yield Problem(f"{at}/{index}", f"action_id {action_id} already exists in this block")


def _focus(blocks: list[JsonObject], at: str) -> Iterator[Problem]:
    if sum(bool(e.get("focus_on_load")) for block in blocks for e in elements_in(block)) > 1:
        yield Problem(at, "only one element may have focus_on_load")


def _unreachable_inputs(blocks: list[JsonObject]) -> Iterator[Problem]:
    """A message has no Submit: an input needs dispatch_action or a button, or nobody ever hears of it."""
    clickable = any(e["type"] == "button" for block in blocks for e in elements_in(block))
    for index, block in enumerate(blocks):
        if block["type"] == "input" and not block.get("dispatch_action") and not clickable:
            yield Problem(f"/{index}", "needs dispatch_action, because a message has no submit")


def _tables(blocks: list[JsonObject]) -> Iterator[Problem]:
    tables = [(index, block) for index, block in enumerate(blocks) if block["type"] == "table"]
    if len(tables) > 1:
        yield Problem(f"/{tables[1][0]}", ONLY_ONE_TABLE)
    for index, table in tables:
        size = sum(_characters(cell) for row in table["rows"] for cell in row)
        if size > TABLE_CHARACTERS:
            yield Problem(f"/{index}", f"must hold at most {TABLE_CHARACTERS} characters (holds {size})")


def _markdown(blocks: list[JsonObject]) -> Iterator[Problem]:
    size = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if size > MARKDOWN_CHARACTERS:
        yield Problem("", f"markdown must hold at most {MARKDOWN_CHARACTERS} characters (holds {size})")


def _characters(part: Any) -> int:
    """How many characters of text a table cell shows."""
    if isinstance(part, list):
        return sum(map(_characters, part))
    if not isinstance(part, dict):
        return 0
    return len(part.get("text") or "") + _characters(part.get("elements"))
