"""Where a delivery goes in Slack, and who reads there."""

from __future__ import annotations

from bot.people import People
from bot.slack_errors import asked, outcome_of_place
from bot.usecases.services import Services
from bot.usecases.strangers import contracts_in, warn_of_strangers
from scheduler.fallback import is_user
from scheduler.ports import DestinationClosed, Outcome, TooLate
from storage.records.deliveries import EDITS, OF_CHANNEL, DeliveryKind, DeliveryRecord

NOT_PRIVATE = "not_private"
"""Our own word, among Slack's, for why a place is closed: the contract is restricted."""
NOT_INTERNAL = "not_internal"
"""The same: other organisations read there, and the contract lives elsewhere."""
NOT_FOUND = "channel_not_found"
"""Slack's word for a conversation that the bot can't see."""

EDITS_TRUST_SECONDS = 60.0
"""How old an answer about who reads a channel may be for an edit: one change of facts makes dozens there."""


def find_place(delivery: DeliveryRecord, people: People, services: Services) -> str | Outcome:
    """The conversation to post in; a person's direct message is opened first, which posts nothing."""
    if delivery.kind in EDITS:
        return delivery.channel_id
    try:
        if delivery.recipient_id is None:
            return _closed_to(delivery, people, services) or delivery.channel_id
        return people.direct_channel(delivery.workspace_id, delivery.recipient_id)
    except Exception as error:  # noqa: BLE001 (whatever it is, the outbox has to hear of it)
        return outcome_of_place(error)


def _closed_to(delivery: DeliveryRecord, people: People, services: Services) -> Outcome | None:
    """Why its contracts must not be spoken of there: they are restricted, or of internal channels.

    Too late it is where its contract has moved to another channel since it was begun.
    Raises SlackApiError or OSError where Slack doesn't say who reads, and then nothing may be posted.
    """
    records = contracts_in(delivery, services)
    if delivery.kind in OF_CHANNEL and any(one.channel_id != delivery.channel_id for one in records):
        return TooLate()
    is_restricted = any(record.is_restricted for record in records)
    is_elsewhere = delivery.kind is DeliveryKind.FALLBACK and any(
        record.channel_id != delivery.channel_id for record in records
    )
    if not (is_restricted or is_elsewhere):
        return None
    channel = people.channel(delivery.workspace_id, delivery.channel_id)
    if channel is None:
        return DestinationClosed(error=NOT_FOUND)
    if is_restricted and not channel.is_private:
        return DestinationClosed(error=NOT_PRIVATE)
    return DestinationClosed(error=NOT_INTERNAL) if is_elsewhere and channel.is_external else None


def is_open_to_all(edit: DeliveryRecord, people: People, services: Services) -> bool | Outcome:
    """Whether this changes what stands of a restricted contract in a channel that is private no more.

    Where Slack doesn't say, what comes of the edit: the message stays, for closed by mistake it stays closed.
    """
    if is_user(edit.channel_id) or edit.kind not in EDITS:
        return False
    if not any(one.is_restricted for one in contracts_in(edit, services)):
        return False
    try:
        channel = people.channel(edit.workspace_id, edit.channel_id)
    except Exception as error:  # noqa: BLE001 (whatever it is, the outbox has to hear of it)
        return outcome_of_place(error)
    return DestinationClosed(error=NOT_FOUND) if channel is None else not channel.is_private


def warn_owners(delivery: DeliveryRecord, people: People, services: Services) -> None:
    """A channel may be shared at any time; the first post after that tells the owners."""
    channel = people.remembered_channel(delivery.workspace_id, delivery.channel_id)
    if channel is not None and channel.is_external:
        for record in contracts_in(delivery, services):
            if record.channel_id == channel.id:
                warn_of_strangers(record, services)


def is_read_outside(delivery: DeliveryRecord, people: People, services: Services) -> bool:
    """Whether other organisations read there now; if Slack never said, as if they did."""
    if delivery.recipient_id is not None or is_user(delivery.channel_id):
        return False
    key = (delivery.workspace_id, delivery.channel_id)
    channel = asked(
        lambda: people.channel(*key, fresh=not _has_just_been_asked(delivery, people, services)),
        otherwise=people.remembered_channel(*key),
        about=f"who reads {delivery.channel_id}",
    )
    return channel is None or channel.is_external


def _has_just_been_asked(delivery: DeliveryRecord, people: People, services: Services) -> bool:
    """Whether Slack has said lately enough who reads there: for an edit that shows nothing restricted."""
    age = people.monotonic() - people.remembered_at(delivery.workspace_id, delivery.channel_id)
    if delivery.kind not in EDITS or age >= EDITS_TRUST_SECONDS:
        return False
    return not any(record.is_restricted for record in contracts_in(delivery, services))
