"""Telling the channel of turns in a contract's life, and keeping true what it was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from bot.usecases.edits import edit_posts, latest_in_each_place
from bot.usecases.services import Services
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, DeliveryRecord, NewDelivery
from storage.records.milestones import MilestoneKind, MilestoneRecord

TOPIC = "milestone:"
"""Before a milestone's id, in the topic of what announces it."""
KEPT_TRUE = 3
"""The newest milestones whose announcements are brought up to date when something happens."""


def announce(
    transaction: Transaction,
    record: ContractRecord,
    kind: MilestoneKind,
    services: Services,
    *,
    by: str | None,
    on: date | None = None,
    reason: str | None = None,
    amount: Decimal | None = None,
    deadline_on: date | None = None,
) -> MilestoneRecord:
    """Keep a milestone and have the channel told; what was announced before says what has become of it.

    `deadline_on`: until when it helps, which decides what is said first; None: today.
    """
    now = services.now()
    refresh_announcements(transaction, record, services)
    milestone = transaction.milestones.add(record, kind, by=by, at=now, on=on, reason=reason, amount=amount)
    new = announcement(record, milestone, services, deadline_on=deadline_on)
    transaction.deliveries.add(record.workspace_id, new, at=now)
    return milestone


def announcement(
    record: ContractRecord,
    milestone: MilestoneRecord,
    services: Services,
    *,
    deadline_on: date | None = None,
) -> NewDelivery:
    """The milestone's message in the channel."""
    return NewDelivery(
        contract_id=record.id,
        contract_revision=record.revision,
        kind=DeliveryKind.ANNOUNCEMENT,
        topic=f"{TOPIC}{milestone.id}",
        channel_id=record.channel_id,
        due_at=services.now(),
        deadline_on=deadline_on,
    )


def as_heard(
    transaction: Transaction, record: ContractRecord, milestone: MilestoneRecord, now: datetime
) -> MilestoneRecord:
    """The milestone as of when people heard of it, from which their days to answer count."""
    topic = f"{TOPIC}{milestone.id}"
    heard_at = transaction.said.first_said_at(record.workspace_id, topic, now=now)
    return milestone if heard_at is None else replace(milestone, at=heard_at)


def refresh_announcements(transaction: Transaction, record: ContractRecord, services: Services) -> None:
    """Have edited what may say something else now: the newest, the term's end, and calls to be answered.

    Of calls only what people go by: in what came before it, the next call has left nothing to answer.
    """
    milestones = transaction.milestones.list(record.workspace_id, record.id)
    newest = milestones[-KEPT_TRUE:]
    calls: list[DeliveryRecord] = []
    for milestone in milestones:
        is_new, is_of_term = milestone in newest, milestone.term_number == record.term_number
        posts = transaction.said.posted_on_topic(record.workspace_id, f"{TOPIC}{milestone.id}")
        if milestone.kind.is_call:
            calls += posts if is_new or is_of_term else ()
        elif is_new or (is_of_term and milestone.kind is MilestoneKind.ENDED):
            edit_posts(transaction, posts, services)  # charges come after an end, each with its own post
    edit_posts(transaction, latest_in_each_place(calls), services)


def stands_in_channel(post: DeliveryRecord) -> bool:
    """Whether the channel sees it: it is in no thread, and told to nobody directly."""
    return post.kind is DeliveryKind.ANNOUNCEMENT and post.recipient_id is None and post.thread_ts is None
