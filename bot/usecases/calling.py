"""Calls: what is asked of a contract without a plan, again and again, until there is an answer.

As a plan asks: again in the thread of the first, and directly of more and more people. Rules section 8.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.usecases.announcing import TOPIC, announcement, refresh_announcements, stands_in_channel
from bot.usecases.services import Services
from planner.actions import ActionKey
from planner.asking import (
    Told,
    days_to_ask_without_plan,
    days_to_confirm,
    is_shown_in_channel,
    loudest_day,
    told_directly,
)
from planner.deadlines import is_confirmed, is_proven
from scheduler.asking import users_told
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, NewDelivery
from storage.records.milestones import MilestoneKind, MilestoneRecord

NOTICE = ActionKey.LAST_SAFE_NOTICE_DAY
"""How loudly notice is asked for without a plan: on the last safe day no reminder of its own does it."""


def call(
    transaction: Transaction, record: ContractRecord, kind: MilestoneKind, services: Services, *, after: date
) -> None:
    """Keep the call and have it said, as loudly as the loudest day since `after` on which it was due."""
    refresh_announcements(transaction, record, services)
    milestone = transaction.milestones.add(record, kind, by=None, at=services.now())
    today = services.today(record.timezone)
    days = [day for day in days_to_ask_without_plan(record.contract) if after < day <= today]
    queue_call(transaction, record, milestone, services, days=days)


def queue_call(
    transaction: Transaction,
    record: ContractRecord,
    milestone: MilestoneRecord,
    services: Services,
    *,
    days: Iterable[date] = (),
) -> None:
    """Have it said in the channel, and after it directly; as loudly as on the loudest of `days` and today."""
    now, new = services.now(), announcement(record, milestone, services)
    day = loudest_day(record.contract, NOTICE, days, today=services.today(record.timezone))
    is_for_notice = milestone.kind.is_for_notice
    is_shown = is_for_notice and is_shown_in_channel(record.contract, NOTICE, day)
    transaction.deliveries.add(
        record.workspace_id, _in_thread(transaction, record, milestone, new, is_shown=is_shown), at=now
    )
    told = told_directly(record.contract, NOTICE, day) if is_for_notice else ()
    for place, user_id in enumerate(_people(transaction, record, told), start=1):
        direct = replace(new, kind=DeliveryKind.ESCALATION, channel_id=user_id, recipient_id=user_id)
        transaction.deliveries.add(record.workspace_id, direct, at=now + place * timedelta.resolution)


def _people(transaction: Transaction, record: ContractRecord, told: Sequence[Told]) -> tuple[str, ...]:
    """Who reads the contract's own direct message gets no other."""
    users = users_told(transaction, record, told)
    return tuple(user for user in users if not (record.is_direct and user == record.owner_id))


def _in_thread(
    transaction: Transaction,
    record: ContractRecord,
    milestone: MilestoneRecord,
    new: NewDelivery,
    *,
    is_shown: bool,
) -> NewDelivery:
    """Asked again in the thread of the first that stands in the contract's channel."""
    posts = (
        post
        for one in transaction.milestones.list(record.workspace_id, record.id)
        if _is_earlier_call(one, milestone, record)
        for post in transaction.said.posted_on_topic(record.workspace_id, f"{TOPIC}{one.id}")
    )
    in_channel = (post for post in posts if stands_in_channel(post) and post.channel_id == record.channel_id)
    first = next(in_channel, None)
    return new if first is None else replace(new, thread_ts=first.message_ts, also_in_channel=is_shown)


def _is_earlier_call(one: MilestoneRecord, milestone: MilestoneRecord, record: ContractRecord) -> bool:
    """A call for the same, on one of the days that the present dates ask for it."""
    is_same = one.kind.is_call and one.kind.is_for_notice == milestone.kind.is_for_notice
    if not is_same or one.id == milestone.id or one.term_number != record.term_number:
        return False
    ask_on = days_to_ask_without_plan if milestone.kind.is_for_notice else days_to_confirm
    asked_on = one.at.astimezone(ZoneInfo(record.timezone)).date()
    return asked_on >= min(ask_on(record.contract), default=asked_on)


def is_answered(call: MilestoneRecord, record: ContractRecord, *, has_plan: bool) -> bool:
    """Whether what it asks for is there by now."""
    is_there = is_proven if call.kind.is_for_notice else is_confirmed
    return has_plan or is_there(record.contract)
