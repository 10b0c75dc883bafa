"""Proofs of notice come back as they were given, in the order of their dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from planner.contract import Notice
from planner.playbook import NoticeMethod
from storage.database import Database, Transaction
from storage.records.proofs import ProofKind, ProofRecord
from tests.support.clock import START
from tests.support.stored import BACKUP, OTHER_TEAM, OWNER, TEAM, add_contract


def submit_proof(transaction: Transaction, contract_id: str, on: date, **facts: Any) -> ProofRecord | None:
    defaults: dict[str, Any] = {
        "term_number": 1,
        "kind": ProofKind.SENT,
        "method": NoticeMethod.EMAIL,
        "reference": "https://mail.example/42",
        "note": "with the order number",
        "by": OWNER,
        "at": START,
    }
    return transaction.proofs.add(TEAM, contract_id, on=on, **(defaults | facts))


def add_proof(transaction: Transaction, contract_id: str, on: date, **facts: Any) -> ProofRecord:
    added = submit_proof(transaction, contract_id, on, **facts)
    assert added is not None
    return added


def test_a_form_that_is_submitted_twice_is_one_proof(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        added = add_proof(transaction, contract.id, date(2026, 11, 30), nonce="of the form")
        another = add_proof(transaction, contract.id, date(2026, 12, 1), nonce="of another")

        assert submit_proof(transaction, contract.id, date(2026, 12, 2), nonce="of the form") is None

        assert transaction.proofs.list(TEAM, contract.id) == (added, another)


def test_a_proof_comes_back_with_all_that_was_said(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        added = add_proof(transaction, contract.id, date(2026, 11, 30))

    with database.reading() as transaction:
        assert transaction.proofs.list(TEAM, contract.id) == (added,)
    assert (added.kind, added.on, added.method) == (ProofKind.SENT, date(2026, 11, 30), NoticeMethod.EMAIL)
    assert (added.reference, added.note) == ("https://mail.example/42", "with the order number")
    assert (added.recorded_by, added.recorded_at, added.term_number) == (OWNER, START, 1)


def test_proofs_are_listed_by_their_date(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        confirmed = add_proof(
            transaction, contract.id, date(2026, 12, 1), kind=ProofKind.CONFIRMED, method=None
        )
        sent = add_proof(transaction, contract.id, date(2026, 11, 30))

        assert transaction.proofs.list(TEAM, contract.id) == (sent, confirmed)
        assert transaction.proofs.list(OTHER_TEAM, contract.id) == ()


def test_a_proof_that_is_taken_back_stays_with_who_did_so_and_when(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        wrong = add_proof(transaction, contract.id, date(2026, 11, 20))
        right = add_proof(transaction, contract.id, date(2026, 11, 30))

        (taken,) = transaction.proofs.take_back(TEAM, contract.id, [wrong.id], by=BACKUP, at=START)

        assert (taken.taken_back_by, taken.taken_back_at) == (BACKUP, START)
        assert transaction.proofs.list(TEAM, contract.id) == (taken, right)


def test_a_proof_is_taken_back_once(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        wrong = add_proof(transaction, contract.id, date(2026, 11, 20))
        transaction.proofs.take_back(TEAM, contract.id, [wrong.id], by=OWNER, at=START)

        assert transaction.proofs.take_back(TEAM, contract.id, [wrong.id], by=BACKUP, at=START) == ()

        assert transaction.proofs.list(TEAM, contract.id)[0].taken_back_by == OWNER


def test_no_other_contracts_proof_is_taken_back(database: Database) -> None:
    with database.transaction() as transaction:
        contract, other = add_contract(transaction), add_contract(transaction)
        theirs = add_proof(transaction, other.id, date(2026, 11, 20))

        assert transaction.proofs.take_back(TEAM, contract.id, [theirs.id], by=OWNER, at=START) == ()
        assert transaction.proofs.take_back(OTHER_TEAM, other.id, [theirs.id], by=OWNER, at=START) == ()

        assert transaction.proofs.list(TEAM, other.id) == (theirs,)


def test_what_is_taken_back_proves_nothing_of_the_contract(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        sent = add_proof(transaction, contract.id, date(2026, 11, 20))
        confirmed = add_proof(
            transaction, contract.id, date(2026, 11, 25), kind=ProofKind.CONFIRMED, method=None
        )
        transaction.proofs.take_back(TEAM, contract.id, [confirmed.id], by=OWNER, at=START)
        notice = transaction.contracts.peek(TEAM, contract.id).contract.notice
        assert (notice.sent_on, notice.confirmed_on) == (date(2026, 11, 20), None)

        transaction.proofs.take_back(TEAM, contract.id, [sent.id], by=OWNER, at=START)

        assert transaction.contracts.peek(TEAM, contract.id).contract.notice == Notice()
