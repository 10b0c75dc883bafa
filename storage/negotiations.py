"""The negotiation file: the vendor's answers, what came of it, and links to evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, select, update

from storage.columns import from_minor, to_minor
from storage.ids import new_id
from storage.keys import of_contract
from storage.records.negotiations import EntryRecord, EvidenceRecord, NewEntry
from storage.schema.negotiations import evidence, negotiation_entries
from storage.statements import upsert

_NOT_TOLD = {"nonce", "removed_at", "removed_by"}
_LINKS = [column for column in evidence.c if column.name not in _NOT_TOLD]
_ENTRIES = [column for column in negotiation_entries.c if column.name not in _NOT_TOLD]
_ORDER = (negotiation_entries.c.on, negotiation_entries.c.number)
"""Oldest first."""


class Negotiations:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        workspace_id: str,
        contract_id: str,
        entry: NewEntry,
        *,
        currency: str,
        term_number: int,
        by: str,
        at: datetime,
    ) -> bool:
        """Keep an entry, once: whether this is the first time that its form is submitted.

        Whoever adds one holds the contract's lock, so that entries are counted one after the other.
        """
        row: dict[str, Any] = {
            "workspace_id": workspace_id,
            "id": new_id(),
            "contract_id": contract_id,
            "term_number": term_number,
            "number": self._next_number(workspace_id, contract_id),
            "nonce": entry.nonce,
            "on": entry.on,
            "respondent": entry.respondent,
            "answer": entry.answer,
            "concession": entry.concession,
            "amount": to_minor(entry.amount, currency),
            "currency": currency,
            "reference": entry.reference,
            "note": entry.note,
            "recorded_by": by,
            "recorded_at": at,
        }
        added = upsert(self._connection, negotiation_entries).values(row).on_conflict_do_nothing()
        return self._connection.scalar(added.returning(negotiation_entries.c.id)) is not None

    def _next_number(self, workspace_id: str, contract_id: str) -> int:
        last = select(func.max(negotiation_entries.c.number))
        its = of_contract(negotiation_entries, workspace_id, contract_id)
        return (self._connection.scalar(last.where(its)) or 0) + 1

    def entries(self, workspace_id: str, contract_id: str, term_number: int) -> tuple[EntryRecord, ...]:
        """What the vendor answered in this term, and what came of it, oldest first."""
        query = select(*_ENTRIES).where(
            of_contract(negotiation_entries, workspace_id, contract_id),
            negotiation_entries.c.term_number == term_number,
        )
        rows = self._connection.execute(query.order_by(*_ORDER)).mappings()
        return tuple(_read_entry(row) for row in rows)

    def outcome(self, workspace_id: str, contract_id: str, term_number: int) -> EntryRecord | None:
        """What came of the negotiation in this term: recorded again, the latest record counts."""
        entries = self.entries(workspace_id, contract_id, term_number)
        return latest_outcome(one for one in entries if not one.is_refund)

    def refund(self, workspace_id: str, contract_id: str, term_number: int) -> EntryRecord | None:
        """What is back of the term's wrong charges: recorded again, the latest record counts."""
        entries = self.entries(workspace_id, contract_id, term_number)
        return latest_outcome(one for one in entries if one.is_refund)

    def add_evidence(
        self, workspace_id: str, contract_id: str, link: str, *, title: str | None, by: str, at: datetime
    ) -> bool:
        """Keep a link; False where the file has it already."""
        row = {
            "workspace_id": workspace_id,
            "id": new_id(),
            "contract_id": contract_id,
            "link": link,
            "title": title,
            "added_by": by,
            "added_at": at,
        }
        added = upsert(self._connection, evidence).values(row).on_conflict_do_nothing()
        return self._connection.scalar(added.returning(evidence.c.id)) is not None

    def evidence(self, workspace_id: str, contract_id: str) -> tuple[EvidenceRecord, ...]:
        """The links of the file, oldest first."""
        query = select(*_LINKS).where(_is_live(workspace_id), evidence.c.contract_id == contract_id)
        rows = self._connection.execute(query.order_by(evidence.c.added_at, evidence.c.id)).mappings()
        return tuple(EvidenceRecord(**row) for row in rows)

    def find_evidence(self, workspace_id: str, evidence_id: str) -> EvidenceRecord | None:
        """One link; None once it is removed."""
        query = select(*_LINKS).where(_is_live(workspace_id), evidence.c.id == evidence_id)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else EvidenceRecord(**row)

    def remove_evidence(self, workspace_id: str, evidence_id: str, *, by: str, at: datetime) -> bool:
        """Take a link out of the file; whether it was there."""
        is_it = and_(_is_live(workspace_id), evidence.c.id == evidence_id)
        change = update(evidence).where(is_it).values(removed_at=at, removed_by=by)
        return self._connection.execute(change).rowcount == 1


def latest_outcome(entries: Iterable[EntryRecord]) -> EntryRecord | None:
    """The outcome among them that was recorded last."""
    return max((one for one in entries if one.is_outcome), key=lambda one: one.number, default=None)


def _read_entry(row: RowMapping) -> EntryRecord:
    return EntryRecord(**{**row, "amount": from_minor(row["amount"], row["currency"])})


def _is_live(workspace_id: str) -> ColumnElement[bool]:
    return and_(evidence.c.workspace_id == workspace_id, evidence.c.removed_at.is_(None))
