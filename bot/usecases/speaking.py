"""What a delivery says, as of now: the outbox keeps what to say about, not the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.usecases.announcing import TOPIC, stands_in_channel
from bot.usecases.assign import TOPIC as ASSIGNED
from bot.usecases.calling import is_answered
from bot.usecases.milestones import view_milestone
from bot.usecases.said_views import (
    AlertView,
    Asking,
    AssignmentView,
    ClosedPlace,
    ClosedPlanView,
    DigestView,
    ElsewhereView,
    MilestoneView,
    ReminderView,
    Said,
    SharedChannelView,
)
from bot.usecases.services import Services
from bot.usecases.strangers import TOPIC as EXTERNAL
from bot.usecases.viewing import item_of, view_contract, view_plan
from bot.usecases.views import ContractView
from bot.usecases.weekly import weekly_view
from scheduler.alerts import AlertTopic
from scheduler.auditor import findings
from scheduler.circle import may_hear
from scheduler.moving import is_left
from scheduler.trouble import Trouble
from scheduler.weekly import is_iso_week
from storage.database import Transaction
from storage.delivery_conditions import EDITS
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryKind, DeliveryRecord, DeliveryState
from storage.records.messages import posted_at
from storage.records.plans import ActionRecord, ActionState
from storage.records.reminders import ReminderRecord

HOUR = timedelta(hours=1)
DIGESTS = frozenset({DeliveryKind.DIGEST, DeliveryKind.DIGEST_EDIT})


def load_said(
    delivery: DeliveryRecord, services: Services, *, hides_money: bool, is_open_to_all: bool = False
) -> Said | None:
    """What a delivery is about, a plan or a reminder mostly; None where that no longer exists.

    What `is_open_to_all` tells nothing of restricted contracts.
    """
    said = _load(delivery, services, hides_money=hides_money, is_open_to_all=is_open_to_all)
    return None if said is None else replace(said, may_be_repeat=delivery.may_be_repeat)


def id_to_carry(delivery: DeliveryRecord, services: Services) -> str:
    """The id that its message carries: an edited message keeps the one under which it is looked for."""
    if delivery.kind not in EDITS:
        return delivery.id
    with services.database.reading() as transaction:
        return transaction.said.id_in_message(delivery) or delivery.id


def _load(
    delivery: DeliveryRecord, services: Services, *, hides_money: bool, is_open_to_all: bool
) -> Said | None:
    with services.database.reading() as transaction:
        if delivery.kind in DIGESTS:
            rows = _rows_to_tell(transaction, delivery, is_open_to_all=is_open_to_all)
            is_over = delivery.kind is DeliveryKind.DIGEST_EDIT and not rows
            listed = _digest_view(transaction, rows, services, hides_money=hides_money)
            return Said(view=ElsewhereView() if is_over else listed)
        if delivery.contract_id is None and delivery.topic in set(AlertTopic):
            view = _alert_view(transaction, delivery, services.now())
            return Said(view=view, closed=_closed(transaction, delivery))
        if delivery.contract_id is None and is_iso_week(delivery.topic):
            digest = _root_of(transaction, delivery) or delivery
            weekly = weekly_view(transaction, digest, services, is_external=hides_money)
            return None if weekly is None else Said(view=weekly, closed=_closed(transaction, delivery))
        record = _contract_of(transaction, delivery)
        if record is None or _is_closed_to_recipient(transaction, record, delivery):
            return None
        is_closed = is_open_to_all and record.is_restricted
        if is_closed or _changes_what_is_left(transaction, record, delivery):
            return Said(view=ElsewhereView())
        contract = replace(view_contract(transaction, record, None, services), hides_money=hides_money)
        about = _view(transaction, delivery, contract, services)
        return None if about is None else Said(view=about, closed=_closed(transaction, delivery))


def _rows_to_tell(
    transaction: Transaction, delivery: DeliveryRecord, *, is_open_to_all: bool
) -> list[DeliveryRecord]:
    """What a digest says that is still wanted, and may be read there."""
    digest = delivery
    if delivery.kind is DeliveryKind.DIGEST_EDIT:
        digest = transaction.said.that_posted_digest(delivery) or delivery
    return [
        row
        for row in transaction.gathering.members(digest.workspace_id, digest.id)
        if row.state is not DeliveryState.CANCELLED
        and not _is_closed(transaction, row, is_open_to_all=is_open_to_all)
    ]


def _digest_view(
    transaction: Transaction, rows: Iterable[DeliveryRecord], services: Services, *, hides_money: bool
) -> DigestView:
    """What these rows say, and afterwards what was answered of them."""
    contracts = _views_of_contracts(transaction, rows, services, hides_money=hides_money)
    reminders = (
        _reminder_view(transaction, row, contracts[row.contract_id])
        for row in rows
        if row.contract_id in contracts
    )
    return DigestView(reminders=tuple(one for one in reminders if one is not None))


def _views_of_contracts(
    transaction: Transaction, rows: Iterable[DeliveryRecord], services: Services, *, hides_money: bool
) -> dict[str | None, ContractView]:
    """Each contract once, however many rows are about it: looking at one takes its time."""
    one_of_each = {row.contract_id: row for row in rows}
    records = {contract_id: _contract_of(transaction, row) for contract_id, row in one_of_each.items()}
    return {
        contract_id: replace(view_contract(transaction, record, None, services), hides_money=hides_money)
        for contract_id, record in records.items()
        if record is not None
    }


def _alert_view(transaction: Transaction, delivery: DeliveryRecord, now: datetime) -> AlertView:
    """What is wrong at this moment: an alert that comes late tells how it is by then."""
    since = transaction.workspaces.red_since(delivery.workspace_id)
    if since is None or delivery.topic == AlertTopic.RECOVERED:
        return AlertView(troubles={}, hours=0)
    troubles: Counter[Trouble] = Counter()
    for finding in findings(transaction, now):
        troubles[finding.trouble] += finding.count if finding.workspace_id == delivery.workspace_id else 0
    return AlertView(troubles=+troubles, hours=int((now - since) / HOUR))


def _contract_of(transaction: Transaction, delivery: DeliveryRecord) -> ContractRecord | None:
    """The contract that it is about, removed or not; None where it is about the workspace."""
    if delivery.contract_id is None:
        return None
    return transaction.contracts.get(delivery.workspace_id, delivery.contract_id, removed=True)


def _is_closed_to_recipient(
    transaction: Transaction, record: ContractRecord, delivery: DeliveryRecord
) -> bool:
    """Whether it would tell somebody of a contract that was restricted after it was queued for them."""
    return delivery.recipient_id is not None and not may_hear(transaction, record, delivery.recipient_id)


def _changes_what_is_left(transaction: Transaction, record: ContractRecord, delivery: DeliveryRecord) -> bool:
    """Whether it is an edit of what stands where the contract is not spoken of any more."""
    posts = transaction.said.posts_of(delivery) if delivery.kind in EDITS else ()
    return any(is_left(transaction, record, post) for post in posts)


def _is_closed(transaction: Transaction, row: DeliveryRecord, *, is_open_to_all: bool) -> bool:
    record = _contract_of(transaction, row)
    if record is None:
        return False
    return (is_open_to_all and record.is_restricted) or is_left(transaction, record, row)


def _view(
    transaction: Transaction, delivery: DeliveryRecord, contract: ContractView, services: Services
) -> ContractView | ReminderView | AssignmentView | SharedChannelView | ClosedPlanView | MilestoneView | None:
    if delivery.reminder_id is not None:
        return _reminder_view(transaction, delivery, contract)
    if delivery.topic is not None and delivery.topic.startswith(TOPIC):
        return _milestone_view(transaction, delivery, contract, services)
    if delivery.topic is not None and delivery.topic.startswith(EXTERNAL):
        return SharedChannelView(contract=contract)
    if delivery.topic is not None and delivery.topic.startswith(ASSIGNED):
        return _assignment_view(transaction, delivery, contract)
    return _plan_view(transaction, delivery, contract)


def _milestone_view(
    transaction: Transaction, delivery: DeliveryRecord, contract: ContractView, services: Services
) -> MilestoneView | None:
    """The turn as this delivery tells it; nothing where a call was overtaken before it was said."""
    milestone_id = (delivery.topic or "").removeprefix(TOPIC)
    view = view_milestone(transaction, contract, milestone_id, services.now())
    if view is None:
        return None
    said = _said_by(transaction, delivery)
    is_latest = not _is_called_anew(transaction, said, view)
    if delivery.kind not in EDITS and view.milestone.kind.is_call:
        is_over = view.answer or is_answered(
            view.milestone, contract.record, has_plan=contract.plan is not None
        )
        if is_over or not is_latest:
            return None
    return replace(
        view,
        asking=_asking(said, contract.record, None),
        stands_in_channel=stands_in_channel(said),
        is_latest_call=is_latest,
    )


def _is_called_anew(transaction: Transaction, said: DeliveryRecord, view: MilestoneView) -> bool:
    """Whether a later call is said, or to be said, in the same place."""
    milestones = view.contract.milestones
    place = [one.id for one in milestones].index(view.milestone.id)
    return any(
        transaction.said.about(
            said.workspace_id, said.contract_id, f"{TOPIC}{one.id}", recipient_id=said.recipient_id
        )
        for one in milestones[place + 1 :]
        if one.kind.is_call
    )


def _plan_view(
    transaction: Transaction, delivery: DeliveryRecord, contract: ContractView
) -> ContractView | ClosedPlanView | None:
    """The plan that runs, or what is left to say of one that does no more."""
    plan = transaction.plans.get(delivery.workspace_id, delivery.plan_id or "")
    if plan is None:
        return None
    is_removed = contract.record.removed_at is not None
    if contract.plan is not None and contract.plan.record.id == plan.id and not is_removed:
        return contract
    actions = transaction.plans.actions(plan.workspace_id, plan.id)
    return ClosedPlanView(contract=contract, plan=view_plan(plan, actions, contract.advice))


def _assignment_view(
    transaction: Transaction, delivery: DeliveryRecord, contract: ContractView
) -> AssignmentView | None:
    """The assignment, unless the action has left the plan, or was given to somebody else meanwhile."""
    action_id, _, assigned_by = (delivery.topic or "").removeprefix(ASSIGNED).partition(" ")
    action = transaction.plans.action(delivery.workspace_id, action_id)
    if action is None or action.state is not ActionState.OPEN:
        return None
    return AssignmentView(contract=contract, item=item_of(contract, action), assigned_by=assigned_by)


def _closed(transaction: Transaction, delivery: DeliveryRecord) -> ClosedPlace | None:
    """The place that a fallback stands in for."""
    root = _root_of(transaction, delivery)
    if root is None:
        return None
    return ClosedPlace(place=root.recipient_id or root.channel_id, error=root.error or "unknown")


def _root_of(transaction: Transaction, delivery: DeliveryRecord) -> DeliveryRecord | None:
    """What a fallback stands in for."""
    if delivery.fallback_for is None:
        return None
    return transaction.deliveries.get(delivery.workspace_id, delivery.fallback_for)


def _reminder_view(
    transaction: Transaction, delivery: DeliveryRecord, view: ContractView
) -> ReminderView | None:
    workspace_id = delivery.workspace_id
    reminder = transaction.reminders.get(workspace_id, delivery.reminder_id or "")
    if reminder is None:
        return None
    action = transaction.plans.action(workspace_id, reminder.action_id)
    if action is None:
        return None
    first = transaction.deliveries.get(workspace_id, reminder.delivery_id or "") or delivery
    posted = transaction.reminders.first_message(reminder)
    return ReminderView(
        contract=view,
        item=item_of(view, action),
        reminder=reminder,
        days_late=_days_late(reminder, _day_posted(first, view) or view.today),
        may_be_repeat=delivery.may_be_repeat or first.may_be_repeat,
        asking=_asking(_said_by(transaction, delivery), view.record, action.assignee_id),
        posted_in=posted.channel_id if posted else "",
        is_of_earlier_term=_is_of_earlier_term(transaction, action, view.record),
        posted_on=_day_posted(delivery, view),
    )


def _is_of_earlier_term(transaction: Transaction, action: ActionRecord, record: ContractRecord) -> bool:
    plan = transaction.plans.get(action.workspace_id, action.plan_id)
    return plan is not None and plan.term_number < record.term_number


def _said_by(transaction: Transaction, delivery: DeliveryRecord) -> DeliveryRecord:
    """The delivery that posted the message: itself, or the one whose message it changes."""
    if delivery.kind not in {DeliveryKind.REMINDER_EDIT, DeliveryKind.ANNOUNCEMENT_EDIT}:
        return delivery
    return transaction.said.that_posted(delivery) or delivery


def _asking(said: DeliveryRecord, record: ContractRecord, assignee_id: str | None) -> Asking:
    """How it is asked; an edit asks as the message did that it changes."""
    if said.kind is DeliveryKind.ESCALATION:
        others = {
            record.backup_id: Asking.BACKUP,
            record.owner_id: Asking.OWNER,
            assignee_id: Asking.ASSIGNEE,
        }
        return others.get(said.recipient_id, Asking.ADMIN)
    return Asking.AGAIN if said.thread_ts else Asking.FIRST


def _day_posted(delivery: DeliveryRecord, view: ContractView) -> date | None:
    """The day that Slack shows above its message, in the contract's zone; None: it is not posted yet.

    Not the one on which it was found to be delivered, which may be days later.
    """
    if delivery.message_ts is None:
        return None
    return posted_at(delivery.message_ts).astimezone(ZoneInfo(view.record.timezone)).date()


def _days_late(reminder: ReminderRecord, posted_on: date) -> int:
    return max(0, (posted_on - reminder.remind_on).days)
