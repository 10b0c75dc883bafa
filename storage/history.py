"""Contracts as they were: in an earlier term, and by what was known of them at an instant."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, and_, select

from planner.contract import Contract
from storage.contract_queries import Query, read_contracts, with_every_term
from storage.contract_rows import read_snapshot
from storage.keys import of_contract
from storage.playbooks import Playbooks
from storage.records.contracts import ContractRecord
from storage.schema.contracts import revisions, terms


class History:
    def __init__(self, connection: Connection, playbooks: Playbooks) -> None:
        self._connection = connection
        self._playbooks = playbooks

    def in_term_of(self, record: ContractRecord, on: date) -> ContractRecord:
        """The contract in the term which contains that day: an earlier one, where it has begun another since.

        What belongs to no term (its vendor, its replacement, its situation) is as it is now.
        """
        is_of_day = and_(terms.c.number < record.term_number, terms.c.end_on >= on)
        query = with_every_term(record).where(is_of_day).order_by(terms.c.number).limit(1)
        return next(iter(self._read(record, query)), record)

    def in_term(self, record: ContractRecord, number: int) -> ContractRecord:
        """The contract in its term of this number; what belongs to no term is as it is now."""
        if number == record.term_number:
            return record
        return self._read(record, with_every_term(record).where(terms.c.number == number))[0]

    def as_known_at(self, record: ContractRecord, at: datetime) -> Contract:
        """The contract by the facts known at that instant, without what was proven of its notice."""
        kept = (
            select(revisions.c.facts)
            .where(of_contract(revisions, record.workspace_id, record.id), revisions.c.at <= at)
            .order_by(revisions.c.number.desc())
            .limit(1)
        )
        facts = self._connection.scalar(kept)
        return record.contract if facts is None else read_snapshot(facts, self._playbooks)

    def _read(self, record: ContractRecord, query: Query) -> tuple[ContractRecord, ...]:
        return read_contracts(self._connection, self._playbooks, record.workspace_id, query)
