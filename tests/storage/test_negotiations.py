"""The negotiation file: entries once per form, evidence once per link, each in its own workspace."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from planner.concessions import AnswerKind, Concession, Respondent
from storage.database import Database, Transaction
from storage.records.negotiations import NewEntry
from tests.support.builders import a_contract
from tests.support.clock import START
from tests.support.stored import OTHER_TEAM, OWNER, TEAM, add_contract, facts_of


def add(transaction: Transaction, contract_id: str, entry: NewEntry, **facts: Any) -> bool:
    defaults: dict[str, Any] = {"currency": "USD", "term_number": 1, "by": OWNER, "at": START}
    return transaction.negotiations.add(TEAM, contract_id, entry, **(defaults | facts))


def an_offer(nonce: str = "one", on: date = date(2026, 12, 8)) -> NewEntry:
    return NewEntry(
        nonce=nonce,
        on=on,
        respondent=Respondent.BILLING,
        answer=AnswerKind.OFFER,
        concession=Concession.INVOICE_CREDIT,
        amount=Decimal("1900.50"),
        reference="case 4711",
        note="by phone",
    )


def an_outcome(nonce: str, concession: Concession, on: date = date(2026, 12, 20)) -> NewEntry:
    return NewEntry(nonce=nonce, on=on, concession=concession)


def test_an_answer_comes_back_with_all_that_was_said(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        assert add(transaction, contract.id, an_offer())

    with database.reading() as transaction:
        (entry,) = transaction.negotiations.entries(TEAM, contract.id, 1)
    assert (entry.on, entry.respondent, entry.answer) == (
        date(2026, 12, 8),
        Respondent.BILLING,
        AnswerKind.OFFER,
    )
    assert (entry.concession, entry.amount) == (Concession.INVOICE_CREDIT, Decimal("1900.50"))
    assert (entry.reference, entry.note, entry.recorded_by) == ("case 4711", "by phone", OWNER)
    assert not entry.is_outcome


def test_a_form_that_is_submitted_twice_is_kept_once(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        assert add(transaction, contract.id, an_offer())
        assert not add(transaction, contract.id, an_offer())

        assert len(transaction.negotiations.entries(TEAM, contract.id, 1)) == 1


def test_entries_are_listed_by_day_and_belong_to_their_term_and_workspace(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        add(transaction, contract.id, an_offer("late", date(2026, 12, 15)))
        add(transaction, contract.id, an_offer("early", date(2026, 12, 8)))
        add(transaction, contract.id, an_offer("next"), term_number=2)

        found = transaction.negotiations.entries(TEAM, contract.id, 1)

        assert [one.on.day for one in found] == [8, 15]
        assert transaction.negotiations.entries(OTHER_TEAM, contract.id, 1) == ()


def test_the_outcome_that_was_recorded_last_counts(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        assert transaction.negotiations.outcome(TEAM, contract.id, 1) is None
        add(transaction, contract.id, an_outcome("first", Concession.NOTHING))
        corrected = an_outcome("second", Concession.INVOICE_CREDIT, date(2026, 12, 10))
        add(transaction, contract.id, corrected)

        outcome = transaction.negotiations.outcome(TEAM, contract.id, 1)

    assert outcome is not None
    assert outcome.concession is Concession.INVOICE_CREDIT


def test_a_link_is_kept_once_until_it_is_removed(database: Database) -> None:
    link = "https://example.com/ticket/1"
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        keep = transaction.negotiations.add_evidence
        assert keep(TEAM, contract.id, link, title="A ticket", by=OWNER, at=START)
        assert not keep(TEAM, contract.id, link, title="Again", by=OWNER, at=START)
        (kept,) = transaction.negotiations.evidence(TEAM, contract.id)
        assert (kept.link, kept.title, kept.added_by, kept.added_at) == (link, "A ticket", OWNER, START)

        assert not transaction.negotiations.remove_evidence(OTHER_TEAM, kept.id, by=OWNER, at=START)
        assert transaction.negotiations.remove_evidence(TEAM, kept.id, by=OWNER, at=START)
        assert not transaction.negotiations.remove_evidence(TEAM, kept.id, by=OWNER, at=START)

        assert transaction.negotiations.evidence(TEAM, contract.id) == ()
        assert transaction.negotiations.find_evidence(TEAM, kept.id) is None
        assert keep(TEAM, contract.id, link, title=None, by=OWNER, at=START)


def test_a_link_is_found_in_its_own_workspace_only(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        transaction.negotiations.add_evidence(
            TEAM, contract.id, "https://example.com", title=None, by=OWNER, at=START
        )
        (kept,) = transaction.negotiations.evidence(TEAM, contract.id)

        assert transaction.negotiations.find_evidence(TEAM, kept.id) == kept
        assert transaction.negotiations.find_evidence(OTHER_TEAM, kept.id) is None
        assert transaction.negotiations.evidence(OTHER_TEAM, contract.id) == ()


def test_a_released_contract_comes_back_with_both_its_ends(database: Database) -> None:
    released = a_contract().released(date(2026, 12, 31))
    with database.transaction() as transaction:
        record = add_contract(transaction)
        transaction.contracts.change(
            TEAM, record.id, facts_of(released), expected_revision=1, by=OWNER, at=START
        )

    with database.reading() as transaction:
        kept = transaction.contracts.get(TEAM, record.id)
    assert kept is not None
    assert (kept.contract.end_on, kept.contract.released_from) == (date(2026, 12, 31), date(2027, 3, 31))
