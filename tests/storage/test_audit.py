"""The audit trail: newest first, page by page, per contract."""

from __future__ import annotations

from storage.database import Database
from storage.records.audit import AuditEvent
from tests.support.clock import START
from tests.support.stored import OTHER_TEAM, OWNER, TEAM, add_contract


def test_a_change_is_kept_with_who_when_before_and_after(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        transaction.audit.add(
            TEAM,
            contract.id,
            at=START,
            actor_id=OWNER,
            event=AuditEvent.EDITED,
            before={"seats": 50},
            after={"seats": 40, "paths": [1, 3]},
        )

    with database.reading() as transaction:
        (kept,) = transaction.audit.list(TEAM, contract.id)
    assert (kept.workspace_id, kept.contract_id, kept.at) == (TEAM, contract.id, START)
    assert (kept.actor_id, kept.event) == (OWNER, AuditEvent.EDITED)
    assert (kept.before, kept.after) == ({"seats": 50}, {"seats": 40, "paths": [1, 3]})


def test_changes_of_one_instant_are_listed_newest_first_page_by_page(database: Database) -> None:
    events = [AuditEvent.REGISTERED, AuditEvent.EDITED, AuditEvent.REMOVED]
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        for event in events:
            transaction.audit.add(TEAM, contract.id, at=START, actor_id=None, event=event)

        listed = transaction.audit.list(TEAM, contract.id)
        page = transaction.audit.list(TEAM, contract.id, limit=1, offset=1)

    assert [one.event for one in listed] == [AuditEvent.REMOVED, AuditEvent.EDITED, AuditEvent.REGISTERED]
    assert [one.event for one in page] == [AuditEvent.EDITED]
    assert listed[0].before == {}


def test_what_exitplan_itself_posted_is_no_change(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        for event in (AuditEvent.REGISTERED, AuditEvent.REMINDER_POSTED, AuditEvent.EDITED):
            transaction.audit.add(TEAM, contract.id, at=START, actor_id=None, event=event)

        assert transaction.audit.changes(TEAM, contract.id) == 2


def test_another_workspace_sees_none_of_it(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        transaction.audit.add(TEAM, contract.id, at=START, actor_id=OWNER, event=AuditEvent.REGISTERED)

        assert transaction.audit.list(OTHER_TEAM, contract.id) == ()
        assert transaction.audit.changes(OTHER_TEAM, contract.id) == 0
