"""People of one workspace, and contracts that they have registered and begun to leave."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import update

from bot.usecases.access import Person
from bot.usecases.outcomes import Change, Result
from bot.usecases.plan import start_plan
from bot.usecases.register import Registration, register_contract
from bot.usecases.services import Services
from planner.actions import ONCE_IT_ENDED, ActionKey
from planner.contract import Contract
from storage.ids import new_id
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryState
from storage.records.messages import PostedMessage
from storage.records.plans import ActionRecord
from storage.records.reminders import ReminderRecord, ReminderState
from storage.schema.deliveries import deliveries
from tests.support.stored import BACKUP, CHANNEL, OTHER_TEAM, OWNER, TEAM, facts_of


def a_person(person_id: str = OWNER, **facts: Any) -> Person:
    defaults: dict[str, Any] = {"id": person_id, "workspace_id": TEAM, "timezone": "Europe/Berlin"}
    return Person(**(defaults | facts))


OWNING = a_person()
BACKING_UP = a_person(BACKUP)
COLLEAGUE = a_person("U0COLLEAGUE")
ADMIN = a_person("U0ADMIN", is_admin=True)
GUEST = a_person("U0GUEST", is_guest=True)
STRANGER = a_person("U0STRANGER", is_stranger=True)
ELSEWHERE = a_person(OWNER, workspace_id=OTHER_TEAM, is_admin=True)


WAITING = frozenset({ActionKey.CONFIRM_CANCELLATION, *ONCE_IT_ENDED})
"""Nobody is asked about these before notice is proven."""


class Nudges:
    """Counts how often the scheduler was told to look."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def register(
    services: Services,
    contract: Contract | None = None,
    *,
    person: Person = OWNING,
    anyway: bool = False,
    nonce: str | None = None,
    **facts: Any,
) -> Change:
    """`anyway`: after the question whether it is another one than its twin."""
    registration = Registration(new=facts_of(contract, **facts), nonce=nonce or new_id())
    change = register_contract(registration, person, services)
    if anyway and change.result is Result.DUPLICATE and change.record is not None:
        return register_contract(replace(registration, twin_id=change.record.id), person, services)
    return change


def registered(services: Services, contract: Contract | None = None, **facts: Any) -> ContractRecord:
    record = register(services, contract, **facts).record
    assert record is not None
    return record


def started(services: Services, contract: Contract | None = None, **facts: Any) -> ContractRecord:
    """A contract whose recommended plan has been started by its owner."""
    record = registered(services, contract, **facts)
    assert start_plan(record.id, OWNING, services).result is Result.DONE
    return record


def actions_of(services: Services, record: ContractRecord) -> dict[ActionKey, ActionRecord]:
    with services.database.reading() as transaction:
        plan = transaction.plans.active(record.workspace_id, record.id)
        assert plan is not None
        return {one.key: one for one in transaction.plans.actions(record.workspace_id, plan.id)}


def action_id(services: Services, record: ContractRecord, key: ActionKey) -> str:
    return actions_of(services, record)[key].id


def reminders_of(services: Services, record: ContractRecord, key: ActionKey) -> tuple[ReminderRecord, ...]:
    with services.database.reading() as transaction:
        reminders = transaction.reminders.for_contract(record.workspace_id, record.id)
    return tuple(one for one in reminders if one.action_key is key)


def armed(services: Services, record: ContractRecord) -> dict[ActionKey, ReminderRecord]:
    """The next reminder of every action that has one."""
    with services.database.reading() as transaction:
        reminders = transaction.reminders.for_contract(record.workspace_id, record.id)
    return {one.action_key: one for one in reversed(reminders) if one.state is ReminderState.ARMED}


def post_plan(services: Services, record: ContractRecord, ts: str = "1.0") -> None:
    """As if the plan's message had been posted."""
    with services.database.transaction() as transaction:
        plan = transaction.plans.active(record.workspace_id, record.id)
        assert plan is not None
        transaction.plans.set_message(record.workspace_id, plan.id, PostedMessage(channel_id=CHANNEL, ts=ts))


def post_reminder(services: Services, record: ContractRecord, key: ActionKey, ts: str = "2.0") -> None:
    """As if the action's reminder had been posted."""
    reminder = armed(services, record)[key]
    with services.database.transaction() as transaction:
        delivery = transaction.deliveries.add_reminder(reminder, at=services.now())
        is_it = (deliveries.c.workspace_id == record.workspace_id, deliveries.c.id == delivery.id)
        posted = {"state": DeliveryState.DELIVERED, "message_ts": ts}
        transaction.connection.execute(update(deliveries).where(*is_it).values(posted))
        transaction.reminders.mark_said(reminder, delivery.id, PostedMessage(channel_id=CHANNEL, ts=ts))


def say_everything(services: Services) -> None:
    """What waits in the outbox reaches Slack."""
    said = {"state": DeliveryState.DELIVERED, "delivered_at": services.now(), "message_ts": "1.1"}
    with services.database.transaction() as transaction:
        is_waiting = deliveries.c.state == DeliveryState.READY
        transaction.connection.execute(update(deliveries).where(is_waiting).values(said))
