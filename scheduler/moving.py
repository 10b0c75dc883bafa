"""A contract that moves to another place: what stands in the old one is closed, and the new one goes on.

docs/reliability.md, "A contract that moves".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scheduler.circle import contract_of, may_hear
from scheduler.edits import edit_post
from scheduler.ports import Delivered
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import OF_CHANNEL, DeliveryKind, DeliveryRecord, DeliveryState, NewDelivery


def has_left(transaction: Transaction, record: ContractRecord, post: DeliveryRecord) -> bool:
    """Whether the contract is not to be spoken of any more where this stands, or is to be said."""
    if post.recipient_id is not None:
        return not may_hear(transaction, record, post.recipient_id)
    if is_of_channel(post):
        return post.channel_id != record.channel_id
    return post.kind is DeliveryKind.FALLBACK and record.is_restricted


def is_left(transaction: Transaction, record: ContractRecord, post: DeliveryRecord) -> bool:
    """Whether the message is closed, or has to be."""
    return post.left_at is not None or has_left(transaction, record, post)


def close_what_is_left(transaction: Transaction, record: ContractRecord, now: datetime) -> None:
    """Have what stands where the contract is not spoken of any more say so, once and for all."""
    for post in transaction.moves.hold_posts(record):
        is_standing = post.state is DeliveryState.DELIVERED and post.left_at is None
        if is_standing and has_left(transaction, record, post):
            close(transaction, post, now)
    transaction.moves.forget_messages(record)


def close(transaction: Transaction, post: DeliveryRecord, now: datetime) -> None:
    """Have this message say that it is not told here any more, and nothing ever after."""
    transaction.moves.leave(post, at=now)
    edit_post(transaction, post, at=now)


def follow(transaction: Transaction, post: DeliveryRecord, now: datetime) -> bool:
    """Close what was posted while its contract moved away, and say it in the new place; whether it was."""
    record = contract_of(transaction, post)
    if record is None or not has_left(transaction, record, post):
        return False
    close(transaction, post, now)
    if is_of_channel(post):
        transaction.deliveries.add(record.workspace_id, _again(post, record, now), at=now)
    return True


def call_channel_as_slack_does(transaction: Transaction, sent: DeliveryRecord, posted: Delivered) -> None:
    """Where Slack answers with another id than it was asked for: a channel's name, or an id that it had.

    Else what was said there would seem to stand in a channel that its contract has left.
    """
    if has_another_id(sent, posted):
        transaction.moves.rename_channel(
            sent.workspace_id, known_as=sent.channel_id, channel_id=posted.channel_id
        )


def has_another_id(sent: DeliveryRecord, posted: Delivered) -> bool:
    """Whether it stands in the channel to which it was sent, and Slack calls that by another id."""
    is_to_channel = is_of_channel(sent) or (sent.kind is DeliveryKind.DIGEST and sent.recipient_id is None)
    return is_to_channel and posted.channel_id != sent.channel_id


def is_of_channel(post: DeliveryRecord) -> bool:
    """Whether it is said in the channel of its contract, wherever that is."""
    return post.kind in OF_CHANNEL and post.recipient_id is None


def has_moved_meanwhile(transaction: Transaction, post: DeliveryRecord) -> bool:
    """Whether this was for a channel that is not its contract's any more."""
    record = contract_of(transaction, post)
    return record is not None and is_of_channel(post) and post.channel_id != record.channel_id


def as_addressed_now(transaction: Transaction, post: DeliveryRecord) -> DeliveryRecord:
    """The row as its intent would send it: to the channel that its contract has by now."""
    record = contract_of(transaction, post)
    if record is None or not is_of_channel(post):
        return post
    return replace(post, channel_id=record.channel_id)


def _again(post: DeliveryRecord, record: ContractRecord, now: datetime) -> NewDelivery:
    return NewDelivery(
        contract_id=record.id,
        contract_revision=record.revision,
        kind=post.kind,
        topic=post.topic,
        plan_id=post.plan_id,
        reminder_id=post.reminder_id,
        channel_id=record.channel_id,
        deadline_on=post.deadline_on,
        due_at=now,
    )
