"""The scheduler's Messenger: renders a delivery, posts it once, and looks for it when in doubt."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from sqlalchemy.exc import OperationalError

from bot.clients import Clients, UnknownWorkspaceError
from bot.files.made import MadeFile
from bot.files.making import make_file
from bot.messages.files import caption, offer_message, unsent_message
from bot.messages.message import Message
from bot.messages.said import said_message
from bot.people import People
from bot.slack_errors import (
    CONTENT_ERRORS,
    GONE_ERRORS,
    THREAD_ERRORS,
    TOKEN_ERRORS,
    error_code,
    is_unreadable,
    outcome_of,
)
from bot.slack_files import MOST_TRIES, upload
from bot.slack_history import find_posted, find_since, tagged_blocks, tagged_payload
from bot.slack_places import find_place, is_open_to_all, is_read_outside, warn_owners
from bot.usecases.file_views import FileView
from bot.usecases.files import is_offer, load_file, load_offer
from bot.usecases.said_views import ElsewhereView, MilestoneView, Said
from bot.usecases.services import Services
from bot.usecases.settings import with_authority
from bot.usecases.speaking import id_to_carry, load_said
from scheduler.fallback import is_user
from scheduler.ports import (
    NOTHING_LEFT,
    Deadline,
    Delivered,
    NotAccepted,
    Outcome,
    Refused,
    Search,
    TooLate,
    Uncertain,
)
from storage.records.deliveries import EDITS, DeliveryKind, DeliveryRecord

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessenger:
    """Posts with a client that never retries; a repeated request could be a repeated message."""

    clients: Clients
    people: People
    services: Services

    def post(self, delivery: DeliveryRecord, deadline: Deadline) -> Outcome:
        """Say it, once. Content that Slack refuses is said again as plain text under the same id."""
        try:
            self.clients(delivery.workspace_id)
        except UnknownWorkspaceError as error:
            return outcome_of(error)
        return self._post(delivery, deadline)

    def _post(self, delivery: DeliveryRecord, deadline: Deadline) -> Outcome:
        if delivery.kind is DeliveryKind.FILE and not is_offer(delivery):
            return self._post_file(delivery, deadline)
        hides_money = not is_offer(delivery) and is_read_outside(delivery, self.people, self.services)
        try:
            message = self._render(delivery, hides_money=hides_money)
        except (
            OperationalError
        ) as error:  # the database is away: nothing was sent, and nothing is wrong with it
            logger.warning("delivery %s waits for the database: %s", delivery.id, type(error.orig).__name__)
            return NotAccepted(retry_after=None, error="database")
        except Exception:  # a bug in the wording must cost one message, not the sender
            logger.exception("delivery %s can't be rendered", delivery.id)
            return Refused(error="render")
        if not isinstance(message, Message):
            return message
        place = find_place(delivery, self.people, self.services)
        if not isinstance(place, str):
            return place
        delivery = replace(delivery, channel_id=place)
        outcome = self._send(delivery, message, deadline)
        if delivery.thread_ts and not isinstance(outcome, Delivered) and outcome.error in THREAD_ERRORS:
            delivery = replace(delivery, thread_ts=None)
            outcome = self._send(delivery, message, deadline)
        if isinstance(outcome, Refused) and outcome.error in CONTENT_ERRORS:
            logger.error("Slack refused delivery %s: %s; saying it as plain text", delivery.id, outcome.error)
            outcome = self._send(delivery, Message.plain(message.text), deadline)
        return outcome

    def find(self, deliveries: Sequence[DeliveryRecord]) -> Mapping[str, str] | None:
        """Which of these deliveries of one channel and thread are in Slack: their ids, and the messages' ts.

        None where the history may not be read. Raises SlackApiError or OSError where it can't be now.
        """
        try:
            return self._find(deliveries)
        except SlackApiError as error:
            if is_unreadable(error):
                return None
            raise

    def posted_since(self, search: Search) -> Mapping[str, str] | None:
        """All deliveries that stand in a channel or a thread; None where nobody lets us look.

        Raises SlackApiError or OSError where it can't be read now.
        """
        try:
            return find_since(self.clients(search.workspace_id), search)
        except SlackApiError as error:
            if is_unreadable(error) or error_code(error) in TOKEN_ERRORS | THREAD_ERRORS:
                return None
            raise

    def _find(self, deliveries: Sequence[DeliveryRecord]) -> Mapping[str, str]:
        first = deliveries[0]
        channel_id = first.channel_id
        if first.recipient_id is not None:
            channel_id = self.people.direct_channel(first.workspace_id, first.recipient_id)
        return find_posted(self.clients(first.workspace_id), channel_id, deliveries)

    def _post_file(self, delivery: DeliveryRecord, deadline: Deadline) -> Outcome:
        """Show a file, once; where Slack takes none, say so under the same id."""
        try:
            view = self._load_file(delivery)
        except (SlackApiError, OSError) as error:  # who may see it can't be asked now, and nothing is lost
            return Uncertain(error=f"file: {type(error).__name__}")
        if view is None:
            return Refused(error=NOTHING_LEFT)
        place = find_place(delivery, self.people, self.services)
        if not isinstance(place, str):
            return place
        delivery = replace(delivery, channel_id=place)
        made = self._make(delivery, view)
        if made is None or delivery.attempts > MOST_TRIES:
            why, alt_text = ("render", "") if made is None else ("tries", made.alt_text)
            return self._send(delivery, unsent_message(view, why, alt_text), deadline)
        outcome = upload(
            self.clients(delivery.workspace_id),
            made,
            channel_id=place,
            thread_ts=delivery.thread_ts,
            blocks=tagged_blocks(delivery.id, caption(view)),
            deadline=deadline,
        )
        if isinstance(outcome, Refused):
            logger.warning("Slack takes no file for delivery %s: %s", delivery.id, outcome.error)
            return self._send(delivery, unsent_message(view, outcome.error, made.alt_text), deadline)
        return outcome or self._shown(delivery)

    def _load_file(self, delivery: DeliveryRecord) -> FileView | None:
        person = None
        if delivery.recipient_id is not None:
            asked_by = self.people.person(delivery.workspace_id, delivery.recipient_id)
            person = with_authority(asked_by, self.services)
        hides_money = is_read_outside(delivery, self.people, self.services)
        view = load_file(delivery, person, self.services, hides_money=hides_money)
        if view is None or view.shared_by is None:
            return view
        return replace(view, shared_by_name=self.people.name(delivery.workspace_id, view.shared_by))

    def _make(self, delivery: DeliveryRecord, view: FileView) -> MadeFile | None:
        try:
            return make_file(view)
        except Exception:  # a bug in a picture must cost one file, not the sender
            logger.exception("the file of delivery %s can't be made", delivery.id)
            return None

    def _shown(self, delivery: DeliveryRecord) -> Outcome:
        """Whether the file that Slack said ok to stands there; if not yet, it is looked for later.

        Where nobody lets us look, its ok is believed: else every file there would come twice.
        """
        try:
            found = self.find([delivery])
        except (SlackApiError, OSError) as error:
            return Uncertain(error=f"looking for the file: {type(error).__name__}")
        if found is None:
            return Delivered(channel_id=delivery.channel_id, ts="")
        if delivery.id not in found:
            return Uncertain(error="the file is not shown yet")
        return Delivered(channel_id=delivery.channel_id, ts=found[delivery.id])

    def _render(self, delivery: DeliveryRecord, *, hides_money: bool) -> Message | Outcome:
        """The message, or why there is none: nothing is left to say, or Slack doesn't say who reads there."""
        if is_offer(delivery):
            offer = load_offer(delivery, self.services)
            return Refused(error=NOTHING_LEFT) if offer is None else offer_message(offer)
        said = load_said(delivery, self.services, hides_money=hides_money)
        if hides_money:
            warn_owners(delivery, self.people, self.services)
        if said is not None and not isinstance(said.view, ElsewhereView):
            is_open = is_open_to_all(delivery, self.people, self.services)
            if not isinstance(is_open, bool):
                return is_open
            if is_open:
                said = load_said(delivery, self.services, hides_money=hides_money, is_open_to_all=True)
        return Refused(error=NOTHING_LEFT) if said is None else said_message(self._naming(said, delivery))

    def _naming(self, said: Said, delivery: DeliveryRecord) -> Said:
        """With the names of whoever did what is announced, and of whoever decided it the last time."""
        view = said.view
        if not isinstance(view, MilestoneView):
            return said
        by_name, keeper_name = (
            "" if one is None or one.by is None else self.people.name(delivery.workspace_id, one.by)
            for one in (view.milestone, view.kept_before)
        )
        return replace(said, view=replace(view, by_name=by_name, keeper_name=keeper_name))

    def _send(self, delivery: DeliveryRecord, message: Message, deadline: Deadline) -> Outcome:
        payload = tagged_payload(id_to_carry(delivery, self.services), message)
        if deadline.has_passed():
            return TooLate()
        try:
            answer = self._call(self.clients(delivery.workspace_id), delivery, payload)
        except Exception as error:  # noqa: BLE001 (whatever it is, the outbox has to hear of it)
            return self._outcome(delivery, error)
        return _taken(delivery, answer)

    def _call(self, client: WebClient, delivery: DeliveryRecord, payload: Mapping[str, Any]) -> Any:
        if delivery.kind in EDITS:
            place = self._conversation(delivery)
            return client.chat_update(channel=place, ts=delivery.message_ts or "", **payload)
        if delivery.thread_ts:
            payload = {**payload, "thread_ts": delivery.thread_ts}
            payload |= {"reply_broadcast": True} if delivery.also_in_channel else {}
        return client.chat_postMessage(
            channel=delivery.channel_id, unfurl_links=False, unfurl_media=False, **payload
        )

    def _conversation(self, edit: DeliveryRecord) -> str:
        """Where the message stands; of one that was looked up in somebody's messages only they are known."""
        if not is_user(edit.channel_id):
            return edit.channel_id
        return self.people.direct_channel(edit.workspace_id, edit.channel_id)

    def _outcome(self, delivery: DeliveryRecord, error: Exception) -> Outcome:
        outcome = outcome_of(error)
        if delivery.kind in EDITS and isinstance(outcome, Refused) and outcome.error in GONE_ERRORS:
            # Somebody deleted the message: there is nothing left to keep true.
            return Delivered(channel_id=delivery.channel_id, ts=delivery.message_ts or "")
        return outcome


def _taken(delivery: DeliveryRecord, answer: SlackResponse) -> Delivered:
    """Where Slack took it. An `ok` alone is enough: to say it again would be a repeat."""
    return Delivered(
        channel_id=answer.get("channel") or delivery.channel_id,
        ts=answer.get("ts") or delivery.message_ts or "",
    )
