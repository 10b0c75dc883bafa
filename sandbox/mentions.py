"""Who a message would have notified."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sandbox.model import JsonObject

MENTION = re.compile(r"<(?:@([UW][A-Z0-9]+)|(!channel|!here|!everyone|!subteam\^[A-Z0-9]+))(?:\|[^>]*)?>")
"""A person or a group in Slack's markup. Source: https://docs.slack.dev/messaging/formatting-message-text"""


def pings(text: str, blocks: Sequence[JsonObject] = ()) -> tuple[str, ...]:
    """Everybody whom this message would notify, each once, in order of appearance.

    User ids as they are, groups as `!channel`, `!here`, `!everyone` or `!subteam^ID`. The fallback text
    counts too, because Slack reads it for notifications; code and quotes are no excuse.
    """
    found: dict[str, None] = {}
    for piece in (text, *_markup(list(blocks))):
        for user, group in MENTION.findall(piece):
            found[user or group] = None
    return tuple(found)


def _markup(value: Any) -> Iterator[str]:
    """Every piece of a block in which Slack looks for mentions."""
    if isinstance(value, list):
        for item in value:
            yield from _markup(item)
    elif isinstance(value, dict):
        yield from _own_markup(value)
        for item in value.values():
            yield from _markup(item)


def _own_markup(part: JsonObject) -> Iterator[str]:
    match part.get("type"):
        case "mrkdwn" | "markdown":
            yield str(part.get("text", ""))
        case "user" if "user_id" in part:
            yield f"<@{part['user_id']}>"
        case "usergroup" if "usergroup_id" in part:
            yield f"<!subteam^{part['usergroup_id']}>"
        case "broadcast":
            yield f"<!{part.get('range')}>"
