"""The settings of a workspace: who may change them, changing them, and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.usecases.access import Person, may_change_settings
from bot.usecases.outcomes import Result
from bot.usecases.portfolio_views import SettingsView
from bot.usecases.replanning import rearm
from bot.usecases.services import Services
from bot.usecases.standing import arm_look
from storage.contracts import StaleRevision
from storage.database import Transaction
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord, NewContract
from storage.records.settings import WorkspaceSettings


def with_authority(person: Person, services: Services) -> Person:
    """The person as the settings see them: whom they appoint are admins, and then nobody else is."""
    appointed = load_workspace_settings(person.workspace_id, services).admin_ids
    return replace(person, is_admin=person.id in appointed) if appointed else person


def load_workspace_settings(workspace_id: str, services: Services) -> WorkspaceSettings:
    with services.database.reading() as transaction:
        return transaction.settings.get(workspace_id)


def load_settings(person: Person, services: Services) -> SettingsView:
    """The settings as they are, and what this person may do with them."""
    with services.database.reading() as transaction:
        return _view(transaction, person)


def _view(transaction: Transaction, person: Person) -> SettingsView:
    settings = transaction.settings.get(person.workspace_id)
    records = transaction.contracts.list(person.workspace_id)
    return SettingsView(
        settings=settings,
        admin_ids=transaction.workspaces.admins(person.workspace_id),
        may_change=may_change_settings(person),
        at_other_hours=sum(record.post_time != settings.post_time for record in records),
        contracts=len(records),
        last_change=transaction.settings.last_change(person.workspace_id),
    )


def change_settings(
    new: WorkspaceSettings, person: Person, services: Services, *, expected_revision: int
) -> tuple[Result, SettingsView]:
    """Keep the settings, unless somebody else changed them since the form opened."""
    now = services.now()
    with services.database.transaction() as transaction:
        transaction.workspaces.ensure(person.workspace_id, at=now)
        if not may_change_settings(person):
            return Result.NOT_ALLOWED, _view(transaction, person)
        try:
            transaction.settings.change(
                person.workspace_id, new, expected_revision=expected_revision, by=person.id, at=now
            )
        except StaleRevision:
            return Result.STALE, _view(transaction, person)
        view = _view(transaction, person)
    services.nudge()
    return Result.DONE, view


def move_to_hour(post_time: time, person: Person, services: Services) -> int:
    """Have every contract spoken of at this hour from now on; how many changed.

    Each by itself, for many take a while: nobody has to wait who edits one of them meanwhile. What a crash
    leaves behind keeps its own hour, which the settings tell, and they offer to move it again.
    """
    if not may_change_settings(person):
        return 0
    with services.database.reading() as transaction:
        records = transaction.contracts.list(person.workspace_id)
    moved = sum(_move(record.id, post_time, person, services) for record in records)
    services.nudge()
    return moved


def _move(contract_id: str, post_time: time, person: Person, services: Services) -> bool:
    """Whether it had another hour. Its reminders follow; what was said today is not said again."""
    now = services.now()
    with services.database.transaction() as transaction:
        record = transaction.contracts.get(person.workspace_id, contract_id)
        if record is None or record.post_time == post_time:
            return False
        changed = transaction.contracts.change(
            record.workspace_id,
            record.id,
            replace(NewContract.of(record, record.contract), post_time=post_time),
            expected_revision=record.revision,
            by=person.id,
            at=now,
        )
        _note_hour(transaction, record, changed, person, services)
        rearm(transaction, changed, services)
        arm_look(transaction, changed, services)
    return True


def _note_hour(
    transaction: Transaction,
    before: ContractRecord,
    after: ContractRecord,
    person: Person,
    services: Services,
) -> None:
    transaction.audit.add(
        after.workspace_id,
        after.id,
        at=services.now(),
        actor_id=person.id,
        event=AuditEvent.EDITED,
        before={"post_time": before.post_time.isoformat("minutes")},
        after={"post_time": after.post_time.isoformat("minutes")},
    )
