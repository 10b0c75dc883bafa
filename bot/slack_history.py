"""Telling our own messages in Slack's history by their deliveries' ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.messages.message import Message
from bot.slack_errors import THREAD_ERRORS, error_code
from scheduler.ports import Search
from storage.records.deliveries import DeliveryRecord

EVENT_TYPE = "exitplan_delivery"
BLOCK_PREFIX = "delivery-"
CLOCK_MARGIN = timedelta(minutes=10)
"""How far Slack's clock and ours may lie apart when looking for a message around its intent."""
PAGE_LIMIT = 200
MOST_PAGES = 5
MOST_PAGES_SINCE = 25
"""5,000 messages of a channel since what is overdue was due."""


def find_posted(
    client: WebClient, channel_id: str, deliveries: Sequence[DeliveryRecord]
) -> Mapping[str, str]:
    """Which of these deliveries of one channel and thread stand there: their ids, and the messages' ts.

    What is not in its thread may be in the channel: it is said there where the thread takes no reply.
    """
    wanted = {delivery.id for delivery in deliveries}
    intents = [delivery.intent_at or delivery.due_at for delivery in deliveries]
    window = {"oldest": _ts(min(intents) - CLOCK_MARGIN), "latest": _ts(max(intents) + CLOCK_MARGIN)}
    found = _replies_posted(client, channel_id, deliveries[0].thread_ts, window)
    if not wanted <= found.keys():
        found |= _posted(_messages(client, channel_id, None, window, MOST_PAGES))
    return {delivery_id: ts for delivery_id, ts in found.items() if delivery_id in wanted}


def _replies_posted(
    client: WebClient, channel_id: str, thread_ts: str | None, window: Mapping[str, str]
) -> dict[str, str]:
    """What of ours stands in the thread; nothing where there is none, or none any more."""
    if thread_ts is None:
        return {}
    try:
        return _posted(_messages(client, channel_id, thread_ts, window, MOST_PAGES))
    except SlackApiError as error:
        if error_code(error) in THREAD_ERRORS:
            return {}
        raise


def find_since(client: WebClient, search: Search) -> Mapping[str, str]:
    """All deliveries that stand in a channel, or a thread, since then: their ids, and the messages' ts."""
    window = {"oldest": _ts(search.since)}
    return _posted(_messages(client, search.channel_id, search.thread_ts, window, MOST_PAGES_SINCE))


def _posted(messages: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {delivery_id: message["ts"] for message in messages for delivery_id in _ids_in(message)}


def _messages(
    client: WebClient, channel_id: str, thread_ts: str | None, window: Mapping[str, str], most_pages: int
) -> Iterator[Mapping[str, Any]]:
    """What stands in the channel, or the thread, in a window of time; the newest pages of it."""
    cursor: str | None = None
    for _ in range(most_pages):
        page: dict[str, Any] = {
            "limit": PAGE_LIMIT,
            "include_all_metadata": True,
            "inclusive": True,
            **window,
        }
        if cursor:
            page["cursor"] = cursor
        if thread_ts:
            answer = client.conversations_replies(channel=channel_id, ts=thread_ts, **page)
        else:
            answer = client.conversations_history(channel=channel_id, **page)
        yield from answer["messages"]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


def tagged_payload(delivery_id: str, message: Message) -> dict[str, Any]:
    """The message with its delivery's id, and nothing else, in the metadata and in a block id."""
    payload = {**message.payload(), "blocks": tagged_blocks(delivery_id, message)}
    payload["metadata"] = {"event_type": EVENT_TYPE, "event_payload": {"id": delivery_id}}
    return payload


def tagged_blocks(delivery_id: str, message: Message) -> list[dict[str, Any]]:
    """The message's blocks, the first of them named after its delivery."""
    first, *others = message.blocks
    return [{**first, "block_id": f"{BLOCK_PREFIX}{delivery_id}"}, *(dict(block) for block in others)]


def _ids_in(message: Mapping[str, Any]) -> Iterator[str]:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") == EVENT_TYPE:
        yield str(metadata.get("event_payload", {}).get("id"))
    for block in message.get("blocks") or ():
        block_id = str(block.get("block_id", ""))
        if block_id.startswith(BLOCK_PREFIX):
            yield block_id.removeprefix(BLOCK_PREFIX)


def _ts(instant: datetime) -> str:
    return f"{instant.timestamp():.6f}"
