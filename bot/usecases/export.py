"""All contracts that somebody may read, to be written into one file."""

from __future__ import annotations

from collections.abc import Iterator

from bot.usecases.access import Person, may_see
from bot.usecases.services import Services
from bot.usecases.viewing import view_contract
from bot.usecases.views import ContractView, ExportedContract
from planner.deadlines import find_deadlines
from storage.database import Transaction
from storage.records.contracts import ContractRecord


def readable(
    transaction: Transaction, workspace_id: str, person: Person | None
) -> tuple[ContractRecord, ...]:
    """By end date; `person` None: all of the workspace's, for whoever has its database."""
    records = transaction.contracts.list(workspace_id)
    return tuple(record for record in records if person is None or may_see(person, record))


def load_export(
    transaction: Transaction, workspace_id: str, person: Person | None, services: Services
) -> tuple[ExportedContract, ...]:
    """Facts, deadlines and plans; nothing is advised, so that a thousand of them take no time."""
    records = readable(transaction, workspace_id, person)
    return tuple(_exported(transaction, record, services) for record in records)


def _exported(transaction: Transaction, record: ContractRecord, services: Services) -> ExportedContract:
    plan = transaction.plans.active(record.workspace_id, record.id)
    today = services.today(record.timezone)
    return ExportedContract(
        record=record,
        today=today,
        deadlines=find_deadlines(record.contract, today=today),
        plan=plan,
        actions=transaction.plans.actions(record.workspace_id, plan.id) if plan else (),
        proofs=transaction.proofs.list(record.workspace_id, record.id),
    )


def has_plan(person: Person, services: Services) -> bool:
    """Whether any contract that this person may read has a plan under way."""
    with services.database.reading() as transaction:
        records = readable(transaction, person.workspace_id, person)
        return any(transaction.plans.active(record.workspace_id, record.id) for record in records)


def load_plans(
    transaction: Transaction, workspace_id: str, person: Person | None, services: Services
) -> Iterator[ContractView]:
    """The contracts whose plan is under way, for a calendar."""
    for record in readable(transaction, workspace_id, person):
        if transaction.plans.active(record.workspace_id, record.id) is not None:
            yield view_contract(transaction, record, person, services)
