"""What letters are written from beside the contract: facts given once, and texts that people have edited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from storage.keys import of_contract
from storage.records.letters import FACTS_OF_A_TERM, DraftRecord, LetterFact, LetterKind
from storage.schema.letters import letter_drafts, letter_facts
from storage.statements import upsert

EVERY_TERM = 0
"""Number of the term under which a fact stands that holds in all of them."""


class Letters:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def facts(self, workspace_id: str, contract_id: str, term_number: int) -> Mapping[LetterFact, str]:
        """What was filled in for this contract's letters, as far as it holds in this term."""
        query = select(letter_facts.c.name, letter_facts.c.text).where(
            _hold_in(workspace_id, contract_id, term_number)
        )
        return {row.name: row.text for row in self._connection.execute(query)}

    def set_facts(
        self, workspace_id: str, contract_id: str, term_number: int, facts: Mapping[LetterFact, str]
    ) -> None:
        """Keep these facts, each for the contract or for this term.

        An empty one is forgotten; those not named stay as they are, and so do those of other terms.
        """
        self._connection.execute(
            delete(letter_facts).where(
                _hold_in(workspace_id, contract_id, term_number), letter_facts.c.name.in_(list(facts))
            )
        )
        rows = [
            {
                "workspace_id": workspace_id,
                "contract_id": contract_id,
                "term_number": term_number if name in FACTS_OF_A_TERM else EVERY_TERM,
                "name": name,
                "text": text,
            }
            for name, text in facts.items()
            if text
        ]
        if rows:
            self._connection.execute(insert(letter_facts), rows)

    def draft(
        self, workspace_id: str, contract_id: str, term_number: int, kind: LetterKind
    ) -> DraftRecord | None:
        """The letter as somebody has edited it in this term."""
        query = select(letter_drafts).where(_is_draft(workspace_id, contract_id, term_number, kind))
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else DraftRecord(**row)

    def keep_draft(
        self,
        workspace_id: str,
        contract_id: str,
        *,
        term_number: int,
        kind: LetterKind,
        subject: str,
        body: str,
        contract_revision: int,
        by: str,
        at: datetime,
    ) -> None:
        """Keep the text in place of an earlier one."""
        text = {
            "subject": subject,
            "body": body,
            "contract_revision": contract_revision,
            "edited_by": by,
            "edited_at": at,
        }
        keys = {
            "workspace_id": workspace_id,
            "contract_id": contract_id,
            "term_number": term_number,
            "kind": kind,
        }
        added = upsert(self._connection, letter_drafts).values(keys | text)
        self._connection.execute(added.on_conflict_do_update(index_elements=list(keys), set_=text))

    def drop_draft(self, workspace_id: str, contract_id: str, term_number: int, kind: LetterKind) -> bool:
        """Give the edited text up; whether there was one."""
        is_it = _is_draft(workspace_id, contract_id, term_number, kind)
        return self._connection.execute(delete(letter_drafts).where(is_it)).rowcount == 1


def _hold_in(workspace_id: str, contract_id: str, term_number: int) -> ColumnElement[bool]:
    """Facts of the contract and of this term."""
    return and_(
        of_contract(letter_facts, workspace_id, contract_id),
        letter_facts.c.term_number.in_((EVERY_TERM, term_number)),
    )


def _is_draft(workspace_id: str, contract_id: str, term_number: int, kind: LetterKind) -> ColumnElement[bool]:
    return and_(
        of_contract(letter_drafts, workspace_id, contract_id),
        letter_drafts.c.term_number == term_number,
        letter_drafts.c.kind == kind,
    )
