"""Block Kit's blocks, modals and Home tabs as data.

Sources: https://docs.slack.dev/reference/block-kit/blocks, https://docs.slack.dev/reference/views/modal-views,
https://docs.slack.dev/reference/views/home-tab-views
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sandbox.elements import IN_ACTIONS, IN_INPUT, IN_SECTION, any_text, elements_among, plain_text
from sandbox.model import JsonObject
from sandbox.shapes import Check, boolean, by_type, list_of, number, one_of, record, string, whole

BLOCK_ID: Mapping[str, Check] = {"block_id": string(255)}
ADDRESS = string(3000, matching=r"https?://.+", example="https://example.com/picture.png")
IMAGE_PARTS: Mapping[str, Check] = {
    "image_url": ADDRESS,
    "slack_file": record({}, {"id": string(255), "url": ADDRESS}),
}


def _one_source(image: JsonObject) -> Iterator[tuple[str, str]]:
    if ("image_url" in image) == ("slack_file" in image):
        yield "", "needs either image_url or slack_file"


def _text_or_fields(section: JsonObject) -> Iterator[tuple[str, str]]:
    if "text" not in section and "fields" not in section:
        yield "", "needs text or fields"


def _equal_rows(table: JsonObject) -> Iterator[tuple[str, str]]:
    columns = len(table["rows"][0])
    for index, row in enumerate(table["rows"]):
        if len(row) != columns:
            yield f"/rows/{index}", f"has {len(row)} cells where the first row has {columns}"


STYLE = record({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
STYLED: Mapping[str, Check] = {"style": STYLE}
RICH_PARTS = by_type(
    {
        "text": record({"text": string(3000)}, STYLED),
        "link": record({"url": string(3000)}, {**STYLED, "text": string(3000), "unsafe": boolean}),
        "emoji": record({"name": string(100)}, {**STYLED, "unicode": string(100), "skin_tone": whole(1, 6)}),
        "user": record({"user_id": string(255)}, STYLED),
        "channel": record({"channel_id": string(255)}, STYLED),
        "usergroup": record({"usergroup_id": string(255)}, STYLED),
        "broadcast": record({"range": one_of("here", "channel", "everyone")}, STYLED),
        "date": record(
            {"timestamp": whole(0, 99_999_999_999), "format": string(255)},
            {"url": string(3000), "fallback": string(255)},
        ),
    }
)
RICH_SECTION = record({"elements": list_of(RICH_PARTS, 1000, fewest=0)})
RICH_INSET = record({"elements": list_of(RICH_PARTS, 1000)}, {"border": whole(0, 1)})
RICH_TEXT = record(
    {
        "elements": list_of(
            by_type(
                {
                    "rich_text_section": RICH_SECTION,
                    "rich_text_preformatted": RICH_INSET,
                    "rich_text_quote": RICH_INSET,
                    "rich_text_list": record(
                        {
                            "style": one_of("bullet", "ordered"),
                            "elements": list_of(by_type({"rich_text_section": RICH_SECTION}), 1000),
                        },
                        {"indent": whole(0, 8), "offset": whole(0, 1000), "border": whole(0, 1)},
                    ),
                }
            ),
            100,
        )
    },
    BLOCK_ID,
)
CELL = by_type(
    {
        "raw_text": record({"text": string(10_000)}),
        "raw_number": record({"value": number, "text": string(255)}),
        "rich_text": RICH_TEXT,
    }
)
COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})
CONTEXT_PARTS = by_type(
    {
        "plain_text": record({"text": string(3000)}, {"emoji": boolean}),
        "mrkdwn": record({"text": string(3000)}, {"verbatim": boolean}),
        "image": record({"alt_text": string(2000)}, IMAGE_PARTS, rules=(_one_source,)),
    }
)

COMMON_BLOCKS: Mapping[str, Check] = {
    "section": record(
        {},
        {
            **BLOCK_ID,
            "text": any_text(3000),
            "fields": list_of(any_text(2000), 10),
            "expand": boolean,
            "accessory": elements_among(
                IN_SECTION,
                {"image": record({"alt_text": string(2000)}, IMAGE_PARTS, rules=(_one_source,))},
            ),
        },
        rules=(_text_or_fields,),
    ),
    "header": record({"text": plain_text(150)}, BLOCK_ID),
    "divider": record({}, BLOCK_ID),
    "context": record({"elements": list_of(CONTEXT_PARTS, 10)}, BLOCK_ID),
    "actions": record({"elements": list_of(elements_among(IN_ACTIONS), 25)}, BLOCK_ID),
    "image": record(
        {"alt_text": string(2000)},
        {**BLOCK_ID, **IMAGE_PARTS, "title": plain_text(2000)},
        rules=(_one_source,),
    ),
    "input": record(
        {"label": plain_text(2000), "element": elements_among(IN_INPUT)},
        {**BLOCK_ID, "hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": RICH_TEXT,
}
"""What messages, modals and Home tabs all take."""

TABLE: Mapping[str, Check] = {
    "table": record(
        {"rows": list_of(list_of(CELL, 20), 100)},
        {**BLOCK_ID, "column_settings": list_of(COLUMN, 20)},
        rules=(_equal_rows,),
    ),
}

MESSAGE_BLOCKS: Mapping[str, Check] = {
    **COMMON_BLOCKS,
    **TABLE,
    "markdown": record({"text": string(12_000)}, BLOCK_ID),
}
"""Every block that a message may hold."""

MODAL_BLOCKS: Mapping[str, Check] = {
    **COMMON_BLOCKS,
    "alert": record(
        {"text": any_text(200)},
        {**BLOCK_ID, "level": one_of("default", "info", "warning", "error", "success")},
    ),
}
"""Every block that a modal may hold."""

HOME_BLOCKS: Mapping[str, Check] = {**COMMON_BLOCKS, **TABLE}
"""Every block that a Home tab may hold."""

MESSAGE = list_of(by_type(MESSAGE_BLOCKS), 50, fewest=0)
MODAL = by_type(
    {
        "modal": record(
            {"title": plain_text(24), "blocks": list_of(by_type(MODAL_BLOCKS), 100)},
            {
                "submit": plain_text(24),
                "close": plain_text(24),
                "private_metadata": string(3000, shortest=0),
                "callback_id": string(255),
                "external_id": string(255),
                "clear_on_close": boolean,
                "notify_on_close": boolean,
            },
        )
    }
)
HOME = by_type(
    {
        "home": record(
            {"blocks": list_of(by_type(HOME_BLOCKS), 100)},
            {
                "private_metadata": string(3000, shortest=0),
                "callback_id": string(255),
                "external_id": string(255),
            },
        )
    }
)
