"""The scheduler's Messenger: renders a delivery, posts it once, and looks for it when in doubt."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clients import Clients
from bot.messages.message import Message
from bot.messages.said import said_message
from bot.people import People
from bot.slack_errors import (
    CONTENT_ERRORS,
    GONE_ERRORS,
    THREAD_ERRORS,
    UNREADABLE_ERRORS,
    error_code,
    outcome_of,
)
from bot.usecases.services import Services
from bot.usecases.speaking import load_said
from scheduler.ports import (
    Deadline,
    Delivered,
    DestinationClosed,
    NotAccepted,
    Outcome,
    Refused,
    TooLate,
    Uncertain,
)
from storage.records import DeliveryKind, DeliveryRecord

logger = logging.getLogger(__name__)

EVENT_TYPE = "exitplan_delivery"
BLOCK_PREFIX = "delivery-"
EDITS = frozenset({DeliveryKind.PLAN_EDIT, DeliveryKind.REMINDER_EDIT, DeliveryKind.DIGEST_EDIT})
CLOCK_MARGIN = timedelta(minutes=10)
"""How far Slack's clock and ours may lie apart when looking for a message around its intent."""
PAGE_LIMIT = 200
MOST_PAGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessenger:
    """Posts with a client that never retries; a repeated request could be a repeated message."""

    clients: Clients
    people: People
    services: Services

    def post(self, delivery: DeliveryRecord, deadline: Deadline) -> Outcome:
        """Say it, once. Content that Slack refuses is said again as plain text under the same id."""
        try:
            message = self._render(delivery)
        except Exception:  # a bug in the wording must cost one message, not the sender
            logger.exception("delivery %s can't be rendered", delivery.id)
            return Refused(error="render")
        if message is None:
            return Refused(error="gone")
        place = self._place(delivery)
        if not isinstance(place, str):
            return place
        delivery = replace(delivery, channel_id=place)
        outcome = self._send(delivery, message, deadline)
        if isinstance(outcome, DestinationClosed) and outcome.error in THREAD_ERRORS:
            delivery = replace(delivery, thread_ts=None)  # somebody deleted the first message
            outcome = self._send(delivery, message, deadline)
        if isinstance(outcome, Refused) and outcome.error in CONTENT_ERRORS:
            logger.error("Slack refused delivery %s: %s; saying it as plain text", delivery.id, outcome.error)
            outcome = self._send(delivery, Message.plain(message.text), deadline)
        return outcome

    def _place(self, delivery: DeliveryRecord) -> str | Outcome:
        """The conversation to post in; a person's direct message is opened first, which posts nothing."""
        if delivery.recipient_id is None or delivery.kind in EDITS:
            return delivery.channel_id
        try:
            return self.people.direct_channel(delivery.workspace_id, delivery.recipient_id)
        except Exception as error:  # noqa: BLE001 (whatever it is, the outbox has to hear of it)
            outcome = outcome_of(error)
            if isinstance(outcome, Uncertain):
                return NotAccepted(retry_after=None, error=outcome.error)
            return outcome

    def find(self, deliveries: Sequence[DeliveryRecord]) -> Mapping[str, str] | None:
        """Which of these deliveries of one channel and thread are in Slack: their ids, and the messages' ts.

        None where the history may not be read. Raises SlackApiError or OSError where it can't be now.
        """
        try:
            return self._find(deliveries)
        except SlackApiError as error:
            if error_code(error) in UNREADABLE_ERRORS:
                return None
            raise

    def _find(self, deliveries: Sequence[DeliveryRecord]) -> Mapping[str, str]:
        wanted = {delivery.id for delivery in deliveries}
        found: dict[str, str] = {}
        for message in self._messages_around(deliveries):
            for delivery_id in _ids_in(message):
                if delivery_id in wanted:
                    found[delivery_id] = message["ts"]
        return found

    def _render(self, delivery: DeliveryRecord) -> Message | None:
        said = load_said(delivery, self.services, hides_money=self._is_external(delivery))
        return None if said is None else said_message(said)

    def _is_external(self, delivery: DeliveryRecord) -> bool:
        """Whether other organisations read there now; if Slack never said, as if they did."""
        if delivery.recipient_id is not None:
            return False
        key = (delivery.workspace_id, delivery.channel_id)
        try:
            channel = self.people.channel(*key, fresh=True)
        except (SlackApiError, OSError):
            channel = self.people.remembered_channel(*key)
        return channel is None or channel.is_external

    def _send(self, delivery: DeliveryRecord, message: Message, deadline: Deadline) -> Outcome:
        client = self.clients(delivery.workspace_id)
        payload = tagged_payload(delivery.id, message)
        if deadline.has_passed():
            return TooLate()
        try:
            answer = self._call(client, delivery, payload)
        except Exception as error:  # noqa: BLE001 (whatever it is, the outbox has to hear of it)
            return self._outcome(delivery, error)
        return Delivered(channel_id=answer["channel"], ts=answer["ts"])

    def _call(self, client: WebClient, delivery: DeliveryRecord, payload: Mapping[str, Any]) -> Any:
        if delivery.kind in EDITS:
            return client.chat_update(channel=delivery.channel_id, ts=delivery.message_ts or "", **payload)
        if delivery.thread_ts:
            payload = {**payload, "thread_ts": delivery.thread_ts}
            payload |= {"reply_broadcast": True} if delivery.also_in_channel else {}
        return client.chat_postMessage(
            channel=delivery.channel_id, unfurl_links=False, unfurl_media=False, **payload
        )

    def _outcome(self, delivery: DeliveryRecord, error: Exception) -> Outcome:
        outcome = outcome_of(error)
        if delivery.kind in EDITS and isinstance(outcome, Refused) and outcome.error in GONE_ERRORS:
            # Somebody deleted the message: there is nothing left to keep true.
            return Delivered(channel_id=delivery.channel_id, ts=delivery.message_ts or "")
        return outcome

    def _messages_around(self, deliveries: Sequence[DeliveryRecord]) -> Iterator[Mapping[str, Any]]:
        """What stands in the channel, or the thread, around the time of the intents."""
        first = deliveries[0]
        client = self.clients(first.workspace_id)
        channel_id = first.channel_id
        if first.recipient_id is not None:
            channel_id = self.people.direct_channel(first.workspace_id, first.recipient_id)
        intents = [delivery.intent_at or delivery.due_at for delivery in deliveries]
        window = {"oldest": _ts(min(intents) - CLOCK_MARGIN), "latest": _ts(max(intents) + CLOCK_MARGIN)}
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            page: dict[str, Any] = {
                "limit": PAGE_LIMIT,
                "include_all_metadata": True,
                "inclusive": True,
                **window,
            }
            if cursor:
                page["cursor"] = cursor
            if first.thread_ts:
                answer = client.conversations_replies(channel=channel_id, ts=first.thread_ts, **page)
            else:
                answer = client.conversations_history(channel=channel_id, **page)
            yield from answer["messages"]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return


def tagged_payload(delivery_id: str, message: Message) -> dict[str, Any]:
    """The message with its delivery's id, and nothing else, in the metadata and in a block id."""
    payload = dict(message.payload())
    blocks = [dict(block) for block in payload.get("blocks") or ()]
    if blocks:
        blocks[0]["block_id"] = f"{BLOCK_PREFIX}{delivery_id}"
        payload["blocks"] = blocks
    payload["metadata"] = {"event_type": EVENT_TYPE, "event_payload": {"id": delivery_id}}
    return payload


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
