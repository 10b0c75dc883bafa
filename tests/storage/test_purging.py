"""Removed contracts are forgotten: whole, alone, and never while something is being said of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from planner.concessions import Concession
from planner.playbook import NoticeMethod
from storage.database import Database, Transaction
from storage.purging import Purge
from storage.records.audit import AuditEvent
from storage.records.contracts import ContractRecord
from storage.records.deliveries import DeliveryState
from storage.records.letters import LetterFact, LetterKind
from storage.records.milestones import MilestoneKind
from storage.records.negotiations import NewEntry
from storage.records.proofs import ProofKind
from storage.schema import metadata
from storage.schema.deliveries import deliveries
from tests.support.clock import START
from tests.support.stored import OTHER_TEAM, OWNER, SUBMIT, TEAM, add_contract, arm, start_plan

LATER = START + timedelta(days=31)
ALL = 20


def with_everything(transaction: Transaction, team: str = TEAM) -> ContractRecord:
    """A contract with a row in every table that knows contracts; removed, and to be forgotten later."""
    record = add_contract(transaction, workspace_id=team)
    _, (action,) = start_plan(transaction, record, [SUBMIT])
    reminder = arm(transaction, action)
    queued = transaction.deliveries.add_reminder(reminder, at=START)
    transaction.reminders.mark_step_queued(reminder, queued.id, now=START)
    _say_everything(transaction, record)
    transaction.contracts.remove(team, record.id, by=OWNER, at=START)
    transaction.purging.schedule(team, record.id, at=LATER)
    return record


def _say_everything(transaction: Transaction, record: ContractRecord) -> None:
    """As people do: a proof, an answer of the vendor, a link, letters, a decision, a line of history."""
    team, day = record.workspace_id, date(2026, 12, 1)
    transaction.proofs.add(
        team,
        record.id,
        term_number=1,
        kind=ProofKind.SENT,
        on=day,
        method=NoticeMethod.FORM,
        reference=None,
        note=None,
        by=OWNER,
        at=START,
    )
    entry = NewEntry(nonce=record.id, on=day, concession=Concession.INVOICE_CREDIT)
    transaction.negotiations.add(team, record.id, entry, currency="USD", term_number=1, by=OWNER, at=START)
    transaction.negotiations.add_evidence(
        team, record.id, "https://example.com/4711", title=None, by=OWNER, at=START
    )
    transaction.letters.set_facts(team, record.id, 1, {LetterFact.SIGNATURE: "Alex"})
    transaction.letters.keep_draft(
        team,
        record.id,
        term_number=1,
        kind=LetterKind.NOTICE,
        subject="Notice",
        body="Dear vendor",
        contract_revision=1,
        by=OWNER,
        at=START,
    )
    transaction.milestones.add(record, MilestoneKind.KEPT, by=OWNER, at=START, amount=Decimal(1))
    transaction.audit.add(team, record.id, at=START, actor_id=OWNER, event=AuditEvent.REGISTERED)


def rows_of(transaction: Transaction, record: ContractRecord) -> dict[str, int]:
    """How many rows each table holds of that contract."""
    counts = {}
    for table in metadata.sorted_tables:
        column = table.c.id if table.name == "contracts" else table.c.get("contract_id")
        if column is not None:
            is_its = table.c.workspace_id == record.workspace_id, column == record.id
            count = select(func.count()).select_from(table).where(*is_its)
            counts[table.name] = transaction.connection.scalar(count) or 0
    return counts


def forget(transaction: Transaction, record: ContractRecord) -> bool:
    return transaction.purging.purge(Purge(workspace_id=record.workspace_id, contract_id=record.id))


def test_every_table_knows_the_contract_of_its_rows_or_none_at_all() -> None:
    beside = {"workspaces", "settings_changes", "contracts", "installations", "oauth_states"}
    beside |= {"home_tabs", "open_forms"}

    assert {table.name for table in metadata.sorted_tables if "contract_id" not in table.c} == beside


def test_what_is_forgotten_leaves_no_row_and_its_neighbours_all_of_theirs(database: Database) -> None:
    with database.transaction() as transaction:
        gone, elsewhere = with_everything(transaction), with_everything(transaction, OTHER_TEAM)
        neighbour = with_everything(transaction)
        assert 0 not in rows_of(transaction, gone).values(), "the test has a row in every table"

    with database.transaction() as transaction:
        assert forget(transaction, gone)

    with database.reading() as transaction:
        assert set(rows_of(transaction, gone).values()) == {0}
        assert 0 not in rows_of(transaction, neighbour).values()
        assert 0 not in rows_of(transaction, elsewhere).values()


def test_the_number_of_the_last_change_never_falls(database: Database) -> None:
    with database.transaction() as transaction:
        with_everything(transaction)
        first, last = with_everything(transaction), with_everything(transaction)
        number = transaction.audit.last_number()

    for record in (last, first):
        with database.transaction() as transaction:
            assert forget(transaction, record)

        with database.reading() as transaction:
            assert transaction.audit.last_number() == number


def test_it_is_due_at_its_instant_and_not_before(database: Database) -> None:
    with database.transaction() as transaction:
        record = with_everything(transaction)
        just_before = LATER - timedelta(microseconds=1)

        assert transaction.purging.next_due_at() == LATER
        assert transaction.purging.claim_due(now=just_before, limit=ALL) == ()
        assert transaction.purging.claim_due(now=LATER, limit=ALL) == (
            Purge(workspace_id=TEAM, contract_id=record.id),
        )


def test_what_is_restored_is_not_forgotten(database: Database) -> None:
    with database.transaction() as transaction:
        record = with_everything(transaction)
        transaction.contracts.restore(TEAM, record.id)

        assert transaction.purging.next_due_at() is None
        assert transaction.purging.claim_due(now=LATER, limit=ALL) == ()

        transaction.contracts.remove(TEAM, record.id, by=OWNER, at=LATER)
        assert transaction.purging.next_due_at() is None, "a later removal is given an instant of its own"


@pytest.mark.parametrize(
    ("state", "is_forgotten"),
    [
        (DeliveryState.READY, True),
        (DeliveryState.WAITING, True),
        (DeliveryState.CLAIMED, False),
        (DeliveryState.SENDING, False),
        (DeliveryState.GATHERED, False),
        (DeliveryState.DELIVERED, True),
        (DeliveryState.BLOCKED, True),
        (DeliveryState.CANCELLED, True),
        (DeliveryState.DEAD, True),
    ],
)
def test_while_something_is_being_said_of_it_nothing_is_forgotten(
    database: Database, state: DeliveryState, is_forgotten: bool
) -> None:
    with database.transaction() as transaction:
        record = with_everything(transaction)
        transaction.connection.execute(update(deliveries).values(state=state))
        before = rows_of(transaction, record)

        assert bool(transaction.purging.claim_due(now=LATER, limit=ALL)) is is_forgotten
        assert (transaction.purging.next_due_at() is not None) is is_forgotten
        assert forget(transaction, record) is is_forgotten, "also where the sender was a moment faster"
        assert (rows_of(transaction, record) == before) is not is_forgotten
