"""What letters are written from: kept with the contract, an edited text for its term only."""

from __future__ import annotations

from typing import Any

import pytest

from storage.database import Database, Transaction
from storage.records.letters import LetterFact, LetterKind
from tests.support.clock import START
from tests.support.stored import OTHER_TEAM, OWNER, TEAM, add_contract


def keep(transaction: Transaction, contract_id: str, **facts: Any) -> None:
    defaults: dict[str, Any] = {
        "term_number": 1,
        "kind": LetterKind.REQUEST,
        "subject": "A request",
        "body": "Hello,\n\nlet us go.",
        "contract_revision": 1,
        "by": OWNER,
        "at": START,
    }
    transaction.letters.keep_draft(TEAM, contract_id, **(defaults | facts))


def test_facts_are_kept_changed_and_forgotten_one_by_one(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        given = {LetterFact.ACCOUNT_NAME: "Acme GmbH", LetterFact.PLAN: "Professional"}
        transaction.letters.set_facts(TEAM, contract.id, 1, given)
        transaction.letters.set_facts(
            TEAM, contract.id, 1, {LetterFact.PLAN: "", LetterFact.ORDER_NUMBER: "Q-1"}
        )

    with database.reading() as transaction:
        assert transaction.letters.facts(TEAM, contract.id, 1) == {
            LetterFact.ACCOUNT_NAME: "Acme GmbH",
            LetterFact.ORDER_NUMBER: "Q-1",
        }
        assert transaction.letters.facts(OTHER_TEAM, contract.id, 1) == {}


def test_facts_of_a_term_stay_with_it_and_the_others_with_the_contract(database: Database) -> None:
    of_term = {
        LetterFact.USAGE: "12 of 50",
        LetterFact.INVOICE_NUMBER: "INV-1",
        LetterFact.WRONG_CHARGE: "on 2 Nov",
        LetterFact.REASON: "too dear",
    }
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        given = {LetterFact.ACCOUNT_NAME: "Acme GmbH", LetterFact.EXPERIENCE: "3 Nov: reports missing"}
        transaction.letters.set_facts(TEAM, contract.id, 1, given | of_term)
        transaction.letters.set_facts(
            TEAM,
            contract.id,
            2,
            {LetterFact.USAGE: "none", LetterFact.REASON: "", LetterFact.ACCOUNT_NAME: "Acme AG"},
        )

    with database.reading() as transaction:
        kept = {LetterFact.ACCOUNT_NAME: "Acme AG", LetterFact.EXPERIENCE: "3 Nov: reports missing"}
        assert transaction.letters.facts(TEAM, contract.id, 1) == kept | of_term
        assert transaction.letters.facts(TEAM, contract.id, 2) == kept | {LetterFact.USAGE: "none"}
        assert transaction.letters.facts(TEAM, contract.id, 3) == kept


def test_an_edited_letter_takes_the_place_of_the_one_before(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        keep(transaction, contract.id)
        keep(transaction, contract.id, body="Hello again.", contract_revision=2)

        draft = transaction.letters.draft(TEAM, contract.id, 1, LetterKind.REQUEST)

    assert draft is not None
    assert (draft.subject, draft.body, draft.contract_revision) == ("A request", "Hello again.", 2)
    assert (draft.edited_by, draft.edited_at) == (OWNER, START)


@pytest.mark.parametrize(
    ("workspace_id", "term_number", "kind"),
    [
        pytest.param(OTHER_TEAM, 1, LetterKind.REQUEST, id="another workspace"),
        pytest.param(TEAM, 2, LetterKind.REQUEST, id="the next term"),
        pytest.param(TEAM, 1, LetterKind.NOTICE, id="another letter"),
    ],
)
def test_an_edited_letter_is_found_nowhere_else(
    database: Database, workspace_id: str, term_number: int, kind: LetterKind
) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        keep(transaction, contract.id)

        assert transaction.letters.draft(workspace_id, contract.id, term_number, kind) is None
        assert not transaction.letters.drop_draft(workspace_id, contract.id, term_number, kind)


def test_a_letter_goes_back_to_its_template_once(database: Database) -> None:
    with database.transaction() as transaction:
        contract = add_contract(transaction)
        keep(transaction, contract.id)

        assert transaction.letters.drop_draft(TEAM, contract.id, 1, LetterKind.REQUEST)
        assert not transaction.letters.drop_draft(TEAM, contract.id, 1, LetterKind.REQUEST)
        assert transaction.letters.draft(TEAM, contract.id, 1, LetterKind.REQUEST) is None
