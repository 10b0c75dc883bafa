"""Rows with defaults, kept through the stores: the guide's contract in #exits of one workspace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from planner.actions import ActionKey, Anchor, Line
from planner.choice import PlanChoice
from planner.contract import Contract
from planner.paths import Path, Tactic
from storage.database import Database, Transaction
from storage.ids import new_id
from storage.records.contracts import ContractRecord, NewContract
from storage.records.deliveries import DeliveryKind, DeliveryRecord, NewDelivery
from storage.records.plans import ActionRecord, PlanRecord
from storage.records.reminders import ReminderRecord
from tests.support.builders import a_contract
from tests.support.clock import START

TEAM, OTHER_TEAM = "T0TEAM", "T0OTHER"
OWNER, BACKUP = "U0OWNER", "U0BACKUP"
CHANNEL = "C0EXITS"

CHOICE = PlanChoice(
    paths=(Path.WAIT,),
    tactic=Tactic.READY_AT_END,
    begun_on=date(2026, 12, 1),
    start_on=date(2026, 12, 1),
)


def facts_of(contract: Contract | None = None, **facts: Any) -> NewContract:
    defaults: dict[str, Any] = {
        "contract": contract or a_contract(),
        "channel_id": CHANNEL,
        "registrant_id": OWNER,
        "owner_id": OWNER,
        "backup_id": BACKUP,
        "timezone": "Europe/Berlin",
        "post_time": time(9, 0),
    }
    return NewContract(**(defaults | facts))


def add_contract(
    transaction: Transaction,
    contract: Contract | None = None,
    *,
    workspace_id: str = TEAM,
    nonce: str | None = None,
    at: datetime = START,
    **facts: Any,
) -> ContractRecord:
    transaction.workspaces.ensure(workspace_id, at=at)
    return transaction.contracts.add(
        workspace_id, facts_of(contract, **facts), nonce=nonce or new_id(), at=at
    )


def a_line(key: ActionKey, planned_on: date, **facts: Any) -> Line:
    defaults: dict[str, Any] = {
        "on": planned_on,
        "remind_on": planned_on,
        "valid_until": None,
        "anchor": Anchor.BEFORE_END,
        "offset": 60,
        "due_now": False,
        "late": False,
    }
    return Line(key=key, planned_on=planned_on, **(defaults | facts))


SUBMIT = a_line(ActionKey.SUBMIT_CANCELLATION, date(2027, 1, 29), valid_until=date(2027, 3, 1))
EXPORT = a_line(ActionKey.EXPORT_DATA, date(2027, 3, 17), offset=14)


def start_plan(
    transaction: Transaction,
    contract: ContractRecord,
    lines: Sequence[Line] = (SUBMIT, EXPORT),
    *,
    choice: PlanChoice = CHOICE,
    at: datetime = START,
) -> tuple[PlanRecord, tuple[ActionRecord, ...]]:
    """A started plan with its actions, in the order of the lines."""
    plan = transaction.plans.start(
        contract.workspace_id,
        contract.id,
        choice,
        lines,
        by=OWNER,
        at=at,
        term_number=contract.term_number,
    )
    actions = {action.key: action for action in transaction.plans.actions(contract.workspace_id, plan.id)}
    return plan, tuple(actions[line.key] for line in lines)


def arm(
    transaction: Transaction, action: ActionRecord, *, due_at: datetime = START, sequence: int = 0
) -> ReminderRecord:
    """A reminder of the action, due at that instant."""
    return transaction.reminders.arm(
        action.workspace_id,
        action,
        remind_on=due_at.astimezone(UTC).date(),
        due_at=due_at,
        sequence=sequence,
    )


def add_plan_post(
    transaction: Transaction,
    contract: ContractRecord,
    plan: PlanRecord,
    *,
    at: datetime = START,
    **facts: Any,
) -> DeliveryRecord:
    """The plan's announcement, queued."""
    new: dict[str, Any] = {
        "contract_id": contract.id,
        "contract_revision": contract.revision,
        "kind": DeliveryKind.PLAN,
        "plan_id": plan.id,
        "channel_id": contract.channel_id,
        "due_at": at,
    }
    return transaction.deliveries.add(contract.workspace_id, NewDelivery(**(new | facts)), at=at)


def arm_one_reminder(
    database: Database, *, due_at: datetime = START, workspace_id: str = TEAM, **facts: Any
) -> ReminderRecord:
    """A contract with a plan, and one reminder of it to submit the cancellation."""
    with database.transaction() as transaction:
        contract = add_contract(transaction, workspace_id=workspace_id, **facts)
        _, (action,) = start_plan(transaction, contract, [SUBMIT])
        return arm(transaction, action, due_at=due_at)
