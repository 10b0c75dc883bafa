"""The weekly digest: when it is due, where it goes, and what stands in it.

It goes to the default channel; where none is set, and for restricted contracts in any case, to the
contracts' own channels, each with the contracts that live there. So nothing leaves its circle. Where
other organisations read the default channel, it tells of the contracts that live there and of no others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.usecases.look import add_up_stakes, summarize_all
from bot.usecases.portfolio_views import ContractSummary, Urgency
from bot.usecases.said_views import OldAction, WeeklyView
from bot.usecases.services import Services
from bot.usecases.viewing import item_of, view_contract
from planner.asking import is_deadline
from scheduler.errands import AGAIN_AFTER, attempt
from scheduler.expected import FIRST, is_to_be_asked
from scheduler.weekly import DigestHour
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, DeliveryRecord, NewDelivery
from storage.records.plans import ActionRecord
from storage.records.reminders import ReminderRecord, ReminderState
from storage.records.settings import WorkspaceSettings
from storage.weekly import DueDigest

AT_ONCE = 20
"""Workspaces in one transaction."""
TOLD = frozenset({Urgency.MISSED, Urgency.NOW, Urgency.SOON, Urgency.LATER})
"""Missed, or due within 90 days; all else can wait."""
FALLBACK_ZONE = "UTC"


class WeeklyDigests:
    """The errand that has the digests said, each once a week."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def next_due_at(self, transaction: Transaction) -> datetime | None:
        return transaction.weekly.next_due_at()

    def run(self, transaction: Transaction, now: datetime) -> int:
        due = transaction.weekly.claim_due(now=now, limit=AT_ONCE)
        for one in due:
            step = partial(_handle, transaction, one, now, self._services)
            if not attempt(transaction, step, about=f"the weekly digest of {one.workspace_id}"):
                transaction.weekly.postpone(one.workspace_id, now + AGAIN_AFTER)
        return len(due)


def _handle(transaction: Transaction, due: DueDigest, now: datetime, services: Services) -> None:
    """Say what is due, once for its week however late; then give the next digest its instant."""
    settings = transaction.settings.get(due.workspace_id)
    records = transaction.contracts.list(due.workspace_id)
    hour = DigestHour(
        weekday=settings.digest_day, at=settings.post_time, timezone=_timezone(settings, records)
    )
    last_week = due.last_week
    if due.due_at is not None and hour.in_week_of(due.due_at) <= now:
        week = hour.week_of(due.due_at)
        if week > (last_week or ""):
            for channel_id in _channels_to_tell(transaction, settings, records, services):
                digest = NewDelivery(
                    kind=DeliveryKind.WEEKLY, topic=week, channel_id=channel_id, due_at=due.due_at
                )
                transaction.deliveries.add(due.workspace_id, digest, at=now)
            last_week = week
    following = hour.next_after(now, last_week=last_week)
    transaction.weekly.schedule(due.workspace_id, at=following, last_week=last_week)


def _channels_to_tell(
    transaction: Transaction,
    settings: WorkspaceSettings,
    records: Sequence[ContractRecord],
    services: Services,
) -> Iterator[str]:
    """Channels for which there is something to say; the others stay quiet."""
    for channel_id in dict.fromkeys(_place(record, settings) for record in records):
        here = [record for record in records if _place(record, settings) == channel_id]
        if _told(here, services) or any(True for _ in _old_actions(transaction, here)):
            yield channel_id


def _timezone(settings: WorkspaceSettings, records: Iterable[ContractRecord]) -> str:
    """The one that is set, else the one of most contracts."""
    zones = Counter(record.timezone for record in records)
    most = max(sorted(zones), key=lambda zone: zones[zone], default=FALLBACK_ZONE)
    return settings.timezone or most


def _place(record: ContractRecord, settings: WorkspaceSettings) -> str:
    """Where a contract's digest is posted."""
    return record.channel_id if record.is_restricted else settings.default_channel_id or record.channel_id


def _told(records: Iterable[ContractRecord], services: Services) -> list[ContractSummary]:
    return [one for one in summarize_all(records, services) if one.urgency in TOLD]


def weekly_view(
    transaction: Transaction, digest: DeliveryRecord, services: Services, *, is_external: bool
) -> WeeklyView | None:
    """What the digest of that channel says now; None: there is nothing that may be said there.

    Where other organisations read, only of contracts that live there, and without prices.
    """
    settings = transaction.settings.get(digest.workspace_id)
    records = transaction.contracts.list(digest.workspace_id)
    here = [record for record in records if _place(record, settings) == digest.channel_id]
    if is_external:
        here = [record for record in here if record.channel_id == digest.channel_id]
        if not here:
            return None
    summaries = _told(here, services)
    return WeeklyView(
        items=tuple(summaries),
        at_stake=add_up_stakes(summaries),
        old_actions=tuple(
            _old_action(transaction, record, action, services)
            for record, action in _old_actions(transaction, here)
        ),
        hides_money=is_external,
    )


def _old_action(
    transaction: Transaction, record: ContractRecord, action: ActionRecord, services: Services
) -> OldAction:
    contract = replace(view_contract(transaction, record, None, services), hides_money=True)
    return OldAction(contract=contract, item=item_of(contract, action))


def _old_actions(
    transaction: Transaction, records: Iterable[ContractRecord]
) -> Iterator[tuple[ContractRecord, ActionRecord]]:
    """Open actions that were asked about twice and are asked about no more but here; rules section 8."""
    for record in records:
        if record.state.is_quiet:
            continue
        plan = transaction.plans.active(record.workspace_id, record.id)
        if plan is None:
            continue
        actions = transaction.plans.actions(record.workspace_id, plan.id)
        reminders = transaction.reminders.for_contract(record.workspace_id, record.id)
        for action in actions:
            is_ordinary = not is_deadline(record.contract, action.key)
            if is_ordinary and is_to_be_asked(action, actions) and _was_asked_twice(action, reminders):
                yield record, action


def _was_asked_twice(action: ActionRecord, reminders: Iterable[ReminderRecord]) -> bool:
    """Its reminders are all through, one that asked again among them."""
    own = [
        one
        for one in reminders
        if (one.action_key, one.planned_on) == (action.key, action.planned_on)
        and one.state is not ReminderState.CANCELLED
    ]
    is_through = all(one.state is ReminderState.QUEUED for one in own)
    return is_through and any(one.sequence != FIRST for one in own)
