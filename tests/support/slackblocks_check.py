"""A second opinion on Slack's limits: our payloads, rebuilt as objects of the library slackblocks.

Its own reader does not know buttons, tables and rich text yet, so these are built here.
"""

from __future__ import annotations

from typing import Any

import slackblocks
from slackblocks.rich_text.elements import RichText

Json = dict[str, Any]


def check_with_slackblocks(payload: Json) -> None:
    """Raises slackblocks' own error for what Slack would refuse."""
    slackblocks.Message(
        channel="C0EXIT", text=payload["text"], blocks=[_block(block) for block in payload["blocks"]]
    )


def _block(block: Json) -> slackblocks.Block:
    builders = {"section": _section, "actions": _actions, "table": _table, "rich_text": _rich_text}
    builder = builders.get(block["type"])
    return builder(block) if builder else slackblocks.Block.from_dict(block)


def _section(block: Json) -> slackblocks.Block:
    fields = [slackblocks.Text.from_dict(field) for field in block.get("fields", [])]
    return slackblocks.SectionBlock(
        text=slackblocks.Text.from_dict(block["text"]) if "text" in block else None,
        fields=list(fields) or None,
        accessory=_button(block["accessory"]) if "accessory" in block else None,
        block_id=block.get("block_id"),
    )


def _actions(block: Json) -> slackblocks.Block:
    return slackblocks.ActionsBlock(elements=[_button(element) for element in block["elements"]])


def _button(button: Json) -> slackblocks.Button:
    return slackblocks.Button(
        text=slackblocks.Text.from_dict(button["text"]),
        action_id=button["action_id"],
        value=button.get("value"),
        url=button.get("url"),
        style=button.get("style"),
        confirm=slackblocks.ConfirmationDialogue.from_dict(button["confirm"])
        if "confirm" in button
        else None,
    )


def _table(block: Json) -> slackblocks.Block:
    return slackblocks.TableBlock(
        rows=[[slackblocks.RawText(cell["text"]) for cell in row] for row in block["rows"]],
        column_settings=[slackblocks.ColumnSettings(**column) for column in block["column_settings"]],
    )


def _rich_text(block: Json) -> slackblocks.Block:
    codes = [
        slackblocks.RichTextCodeBlock([RichText(piece["text"]) for piece in group["elements"]])
        for group in block["elements"]
    ]
    return slackblocks.RichTextBlock(elements=list(codes))
