"""What was promised, held against what Slack took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from storage.database import Database, Transaction
from storage.records.deliveries import DeliveryState
from storage.records.plans import ActionState
from storage.records.reminders import ReminderRecord, ReminderState
from tests.support.clock import START
from tests.support.stored import OTHER_TEAM, TEAM
from tests.torture.people import Satisfied
from tests.torture.slack import SimulatedSlack, Taken, is_edit
from tests.torture.tally import Tally

SETTLED = {DeliveryState.DELIVERED, DeliveryState.CANCELLED, DeliveryState.GATHERED}
SHOWN = {DeliveryState.BLOCKED, DeliveryState.DEAD}
"""On Home and in `/exitplan health`."""


def judge(database: Database, slack: SimulatedSlack, satisfied: dict[str, Satisfied], *, kills: int) -> Tally:
    """The counts of one seed, at its end."""
    posts = [one for one in slack.taken if not is_edit(one.delivery)]
    marked, doubled = _repeats(posts)
    lost, shown = _lost(database, posts, slack.world.now())
    return Tally(
        runs=1,
        kills=kills,
        posts=len(posts),
        lost=lost,
        doubled=doubled,
        early=sum(_is_early(one) for one in posts),
        unwanted=sum(_is_unwanted(one, satisfied) for one in posts),
        marked=marked,
        shown=shown,
    )


def _repeats(posts: Sequence[Taken]) -> tuple[int, int]:
    """Marked ones and others, by what is asked and where: another delivery of the same is a repeat too."""
    said: dict[tuple[str | None, str], list[Taken]] = defaultdict(list)
    for one in sorted(posts, key=lambda post: post.delivery.attempts):
        said[one.delivery.reminder_id or one.delivery.plan_id, one.delivery.channel_id].append(one)
    again = [one for same in said.values() for one in same[1:]]
    marked = sum(one.delivery.may_be_repeat for one in again)
    return marked, len(again) - marked


def _lost(database: Database, posts: Iterable[Taken], ended_at: datetime) -> tuple[int, int]:
    """Reminders that were due and wanted and reached nobody; and those shown as undeliverable."""
    reminded = {one.delivery.reminder_id for one in posts}
    said = {one.delivery.id for one in posts}
    lost = shown = 0
    with database.reading() as transaction:
        for reminder in _all_reminders(transaction):
            state = _delivery_state(transaction, reminder)
            is_over = state is None or state in SETTLED | SHOWN
            if is_over and (reminder.id in reminded or reminder.delivery_id in said):
                continue
            if reminder.due_at > ended_at or not _is_wanted(transaction, reminder):
                continue
            if state in SHOWN:
                shown += 1
            else:
                lost += 1
    return lost, shown


def _all_reminders(transaction: Transaction) -> Iterable[ReminderRecord]:
    for workspace_id in (TEAM, OTHER_TEAM):
        for removed in (False, True):
            for contract in transaction.contracts.list(workspace_id, removed=removed):
                yield from transaction.reminders.for_contract(workspace_id, contract.id)


def _delivery_state(transaction: Transaction, reminder: ReminderRecord) -> DeliveryState | None:
    delivery = transaction.deliveries.get(reminder.workspace_id, reminder.delivery_id or "")
    return delivery.state if delivery else None


def _is_wanted(transaction: Transaction, reminder: ReminderRecord) -> bool:
    action = transaction.plans.action(reminder.workspace_id, reminder.action_id)
    contract = transaction.contracts.get(reminder.workspace_id, reminder.contract_id)
    is_open = action is not None and action.state is ActionState.OPEN
    return is_open and contract is not None and reminder.state is not ReminderState.CANCELLED


def _is_early(post: Taken) -> bool:
    due = (post.delivery.due_at - START).total_seconds()
    return post.at_seconds < due


def _is_unwanted(post: Taken, satisfied: dict[str, Satisfied]) -> bool:
    """Its intent is younger than the answer."""
    answer = satisfied.get(post.delivery.reminder_id or "")
    if answer is None:
        return False
    return post.at_seconds > answer.at_seconds and (post.delivery.id, post.delivery.fence) not in answer.begun
