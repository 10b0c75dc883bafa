"""What Slack would refuse is refused when the message is made."""

from __future__ import annotations

from typing import Any

import pytest

from bot.messages.limits import find_problems
from bot.messages.message import Message, MessageTooLarge


def section(text: str = "text", **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str = "Done", **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": {"type": "plain_text", "text": text}, "action_id": "done", **more}


def actions(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(buttons)}


def field(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def cell(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": text}


CONFIRM = {"title": field("t"), "text": field("t"), "confirm": field("y"), "deny": field("n")}

REFUSED = {
    "51 blocks": [section()] * 51,
    "an empty section": [section("")],
    "a section of spaces": [section("  ")],
    "3,001 characters": [section("x" * 3_001)],
    "no text at all": [{"type": "section"}],
    "11 fields": [{"type": "section", "fields": [field("x")] * 11}],
    "a field of 2,001": [{"type": "section", "fields": [field("x" * 2_001)]}],
    "11 context elements": [{"type": "context", "elements": [field("x")] * 11}],
    "no context elements": [{"type": "context", "elements": []}],
    "a context of 3,001": [{"type": "context", "elements": [field("x" * 3_001)]}],
    "26 buttons": [actions(*(button(action_id=f"a{number}") for number in range(26)))],
    "no buttons": [actions()],
    "a label of 76": [actions(button("x" * 76))],
    "an empty value": [actions(button(value=""))],
    "a value of 2,001": [actions(button(value="x" * 2_001))],
    "two buttons of one id": [actions(button(), button())],
    "a long accessory": [section(accessory=button("x" * 76))],
    "a long question": [actions(button(confirm={**CONFIRM, "text": field("x" * 301)}))],
    "a long header": [{"type": "header", "text": field("x" * 151)}],
    "one block_id twice": [section(block_id="a"), section(block_id="a")],
    "a long block_id": [section(block_id="a" * 256)],
    "two tables": [{"type": "table", "rows": [[cell("a")]]}] * 2,
    "an empty cell": [{"type": "table", "rows": [[cell("")]]}],
    "ragged rows": [{"type": "table", "rows": [[cell("a")], [cell("a"), cell("b")]]}],
    "101 rows": [{"type": "table", "rows": [[cell("a")]] * 101}],
    "21 columns": [{"type": "table", "rows": [[cell("a")] * 21]}],
    "10,001 characters in a table": [{"type": "table", "rows": [[cell("x" * 10_001)]]}],
    "12,001 characters over all blocks": [section("x" * 3_000)] * 4 + [section("x")],
    "a block that we never send": [{"type": "video"}],
}


@pytest.mark.parametrize("name", REFUSED)
def test_slacks_limits_are_held(name: str) -> None:
    with pytest.raises(MessageTooLarge):
        Message(text="text", blocks=tuple(REFUSED[name]))


def test_text_that_slack_would_cut_is_refused() -> None:
    with pytest.raises(MessageTooLarge, match="40000"):
        Message(text="x" * 40_001, blocks=())


def test_a_message_without_text_is_refused() -> None:
    with pytest.raises(MessageTooLarge, match="text is empty"):
        Message(text=" ", blocks=(section(),))


def test_everything_at_its_limit_is_accepted() -> None:
    blocks = [
        section("x" * 3_000, block_id="a" * 255),
        {"type": "section", "fields": [field("x" * 500)] * 10},
        {"type": "context", "elements": [field("x")] * 10},
        actions(*(button("x" * 75, action_id=f"a{number}") for number in range(25))),
        {"type": "header", "text": field("x" * 150)},
        {"type": "divider"},
    ]

    assert find_problems("x" * 40_000, blocks) == []
