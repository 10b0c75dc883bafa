"""What a delivery says, as of now: the outbox keeps what to say about, not the words."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from bot.usecases.announcing import TOPIC, stands_in_channel
from bot.usecases.assign import TOPIC as ASSIGNED
from bot.usecases.calling import is_answered
from bot.usecases.milestones import view_milestone
from bot.usecases.said_digests import digest_view, rows_to_tell
from bot.usecases.said_reminders import asking_of, reminder_view, said_by
from bot.usecases.said_views import (
    AlertView,
    AssignmentView,
    ClosedPlace,
    ClosedPlanView,
    ElsewhereView,
    MilestoneView,
    Said,
    SaidView,
    SharedChannelView,
)
from bot.usecases.services import Services
from bot.usecases.strangers import TOPIC as EXTERNAL
from bot.usecases.viewing import item_of, view_contract, view_plan
from bot.usecases.views import ContractView
from bot.usecases.weekly import weekly_view
from scheduler.alerts import AlertTopic
from scheduler.auditor import findings
from scheduler.circle import contract_of, may_hear
from scheduler.moving import is_left
from scheduler.trouble import Trouble
from scheduler.weekly import is_iso_week
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.deliveries import EDITS, DeliveryKind, DeliveryRecord
from storage.records.plans import ActionState

HOUR = timedelta(hours=1)
DIGESTS = frozenset({DeliveryKind.DIGEST, DeliveryKind.DIGEST_EDIT})


def load_said(
    delivery: DeliveryRecord, services: Services, *, hides_money: bool, is_open_to_all: bool = False
) -> Said | None:
    """What a delivery is about, a plan or a reminder mostly; None where that no longer exists.

    What `is_open_to_all` tells nothing of restricted contracts.
    """
    with services.database.reading() as transaction:
        view = _view(transaction, delivery, services, hides_money=hides_money, is_open_to_all=is_open_to_all)
        if view is None:
            return None
        if isinstance(view, ElsewhereView):
            return Said(view=view, may_be_repeat=delivery.may_be_repeat)
        post = said_by(transaction, delivery)
        return Said(view=view, closed=_closed(transaction, post), may_be_repeat=post.may_be_repeat)


def id_to_carry(delivery: DeliveryRecord, services: Services) -> str:
    """The id that its message carries: an edited message keeps the one under which it is looked for."""
    if delivery.kind not in EDITS:
        return delivery.id
    with services.database.reading() as transaction:
        return transaction.said.id_in_message(delivery) or delivery.id


def _view(
    transaction: Transaction,
    delivery: DeliveryRecord,
    services: Services,
    *,
    hides_money: bool,
    is_open_to_all: bool,
) -> SaidView | None:
    if delivery.kind in DIGESTS:
        rows = rows_to_tell(transaction, delivery, is_open_to_all=is_open_to_all)
        is_over = delivery.kind is DeliveryKind.DIGEST_EDIT and not rows
        listed = digest_view(transaction, rows, services, hides_money=hides_money)
        return ElsewhereView() if is_over else listed
    if delivery.contract_id is None and delivery.topic in set(AlertTopic):
        return _alert_view(transaction, delivery, services.now())
    if delivery.contract_id is None and is_iso_week(delivery.topic):
        digest = _root_of(transaction, delivery) or delivery
        return weekly_view(transaction, digest, services, is_external=hides_money)
    record = contract_of(transaction, delivery)
    if record is None or _is_closed_to_recipient(transaction, record, delivery):
        return None
    is_closed = is_open_to_all and record.is_restricted
    if is_closed or _changes_what_is_left(transaction, record, delivery):
        return ElsewhereView()
    contract = replace(view_contract(transaction, record, None, services), hides_money=hides_money)
    return _view_of_contract(transaction, delivery, contract, services)


def _alert_view(transaction: Transaction, delivery: DeliveryRecord, now: datetime) -> AlertView:
    """What is wrong at this moment: an alert that comes late tells how it is by then."""
    since = transaction.workspaces.red_since(delivery.workspace_id)
    if since is None or delivery.topic == AlertTopic.RECOVERED:
        return AlertView(troubles={}, hours=0)
    troubles: Counter[Trouble] = Counter()
    for finding in findings(transaction, now):
        troubles[finding.trouble] += finding.count if finding.workspace_id == delivery.workspace_id else 0
    return AlertView(troubles=+troubles, hours=int((now - since) / HOUR))


def _is_closed_to_recipient(
    transaction: Transaction, record: ContractRecord, delivery: DeliveryRecord
) -> bool:
    """Whether it would tell somebody of a contract that was restricted after it was queued for them."""
    return delivery.recipient_id is not None and not may_hear(transaction, record, delivery.recipient_id)


def _changes_what_is_left(transaction: Transaction, record: ContractRecord, delivery: DeliveryRecord) -> bool:
    """Whether it is an edit of what stands where the contract is not spoken of any more."""
    posts = transaction.said.posts_of(delivery) if delivery.kind in EDITS else ()
    return any(is_left(transaction, record, post) for post in posts)


def _view_of_contract(
    transaction: Transaction, delivery: DeliveryRecord, contract: ContractView, services: Services
) -> SaidView | None:
    if delivery.reminder_id is not None:
        return reminder_view(transaction, delivery, contract)
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
    said = said_by(transaction, delivery)
    is_latest = not _is_called_anew(transaction, said, view)
    if delivery.kind not in EDITS and view.milestone.kind.is_call:
        is_over = view.answer or is_answered(
            view.milestone, contract.record, has_plan=contract.plan is not None
        )
        if is_over or not is_latest:
            return None
    return replace(
        view,
        asking=asking_of(said, contract.record, None),
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
