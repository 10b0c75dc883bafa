"""Contracts, their terms, and every revision of their facts."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime

from sqlalchemy import Connection, and_, insert, select, update

from storage.contract_queries import KEPT, REMOVED, Query, read_contracts, with_current_term
from storage.contract_rows import contract_columns, fold, snapshot, term_columns
from storage.ids import new_short_id
from storage.keys import is_row, of_contract
from storage.playbooks import Playbooks
from storage.records.contracts import ContractRecord, ContractState, NewContract
from storage.schema.contracts import contracts, revisions, terms
from storage.statements import upsert

FIRST = 1
"""Number of a contract's first revision and of its first term."""


class StaleRevision(Exception):  # noqa: N818 -- it says what happened
    """Somebody else has changed it meanwhile, or it is gone."""


class Contracts:
    def __init__(
        self, connection: Connection, playbooks: Playbooks, draw_id: Callable[[], str] = new_short_id
    ) -> None:
        self._connection = connection
        self._playbooks = playbooks
        self._draw_id = draw_id

    def add(self, workspace_id: str, facts: NewContract, *, nonce: str, at: datetime) -> ContractRecord:
        """Register a contract, once: the same nonce again returns what it registered."""
        known = self.find_by_nonce(workspace_id, nonce)
        while known is None:
            contract_id = self._try_to_insert(workspace_id, facts, nonce, at)
            if contract_id is not None:
                self._insert_term(workspace_id, contract_id, FIRST, facts)
                self._keep_revision(workspace_id, contract_id, FIRST, facts, by=facts.registrant_id, at=at)
            known = self.find_by_nonce(workspace_id, nonce)
        return known

    def get(self, workspace_id: str, contract_id: str, *, removed: bool = False) -> ContractRecord | None:
        """The contract; `removed`: also where it has been removed.

        In a writing transaction this also locks it, so that two people who change one contract do so
        one after the other. The row is locked before the term is read: PostgreSQL, where it had to wait,
        would look at the locked row again, but join it with the term as it stood before the wait.
        """
        if not self._connection.get_execution_options().get("reads_only"):
            self.hold(workspace_id, [contract_id])
        query = with_current_term(workspace_id).where(contracts.c.id == contract_id)
        if not removed:
            query = query.where(contracts.c.removed_at.is_(None))
        return self._find(workspace_id, query)

    def hold(self, workspace_id: str, contract_ids: Collection[str]) -> None:
        """Let everybody else who changes one of them wait until this transaction ends.

        In the order of their ids: two who hold several never wait for each other.
        """
        is_one = and_(contracts.c.workspace_id == workspace_id, contracts.c.id.in_(list(contract_ids)))
        query = select(contracts.c.id).where(is_one).order_by(contracts.c.id)
        self._connection.execute(query.with_for_update(key_share=True))

    def peek(self, workspace_id: str, contract_id: str) -> ContractRecord:
        """The contract, removed or not, never locked: who only reads it waits for nobody who changes it."""
        record = self.peek_if_kept(workspace_id, contract_id)
        assert record is not None, f"there is no contract {contract_id}"
        return record

    def peek_if_kept(self, workspace_id: str, contract_id: str) -> ContractRecord | None:
        """The same, where it may have been purged meanwhile."""
        query = with_current_term(workspace_id).where(contracts.c.id == contract_id)
        return self._find(workspace_id, query)

    def list(self, workspace_id: str, *, removed: bool = False) -> tuple[ContractRecord, ...]:
        """All contracts by end date; `removed`: the removed ones instead."""
        query = REMOVED if removed else KEPT
        return self._read(workspace_id, query.where(contracts.c.workspace_id == workspace_id))

    def list_same(self, workspace_id: str, vendor: str, end_on: date) -> tuple[ContractRecord, ...]:
        """The contracts with the same vendor, whatever its case, that end on the same day, in order."""
        query = (
            with_current_term(workspace_id)
            .where(
                contracts.c.removed_at.is_(None),
                contracts.c.vendor_folded == fold(vendor),
                terms.c.end_on == end_on,
            )
            .order_by(contracts.c.id)
        )
        return self._read(workspace_id, query)

    def change(
        self,
        workspace_id: str,
        contract_id: str,
        facts: NewContract,
        *,
        expected_revision: int,
        by: str,
        at: datetime,
    ) -> ContractRecord:
        """Replace all facts; the contract's revision grows by one.

        Raises StaleRevision where `expected_revision` is no longer the current one.
        """
        revision = expected_revision + 1
        change = (
            update(contracts)
            .where(
                is_row(contracts, workspace_id, contract_id),
                contracts.c.removed_at.is_(None),
                contracts.c.revision == expected_revision,
            )
            .values(contract_columns(facts) | {"revision": revision})
            .returning(contracts.c.term_number)
        )
        term_number = self._connection.scalar(change)
        if term_number is None:
            raise StaleRevision(f"contract {contract_id} is no longer at revision {expected_revision}")
        is_current = and_(of_contract(terms, workspace_id, contract_id), terms.c.number == term_number)
        self._connection.execute(update(terms).where(is_current).values(term_columns(facts.contract)))
        self._keep_revision(workspace_id, contract_id, revision, facts, by=by, at=at)
        return self.peek(workspace_id, contract_id)

    def roll(
        self, record: ContractRecord, facts: NewContract, *, state: ContractState, by: str, at: datetime
    ) -> ContractRecord:
        """Begin the next term with these facts; the old one stays as it was. The caller holds the row."""
        revision, number = record.revision + 1, record.term_number + 1
        self._insert_term(record.workspace_id, record.id, number, facts)
        values = {"revision": revision, "term_number": number, "state": state}
        change = update(contracts).where(is_row(contracts, record.workspace_id, record.id))
        self._connection.execute(change.values(contract_columns(facts) | values))
        self._keep_revision(record.workspace_id, record.id, revision, facts, by=by, at=at)
        return self.peek(record.workspace_id, record.id)

    def set_state(self, workspace_id: str, contract_id: str, state: ContractState) -> None:
        self._connection.execute(
            update(contracts).where(is_row(contracts, workspace_id, contract_id)).values(state=state)
        )

    def remove(self, workspace_id: str, contract_id: str, *, by: str, at: datetime) -> bool:
        """Hide the contract, keeping everything; whether it was there to be removed."""
        is_there = and_(is_row(contracts, workspace_id, contract_id), contracts.c.removed_at.is_(None))
        change = update(contracts).where(is_there).values(removed_at=at, removed_by=by)
        return self._connection.execute(change).rowcount == 1

    def restore(self, workspace_id: str, contract_id: str) -> bool:
        """Undo a removal; whether there was one."""
        is_removed = and_(is_row(contracts, workspace_id, contract_id), contracts.c.removed_at.is_not(None))
        change = update(contracts).where(is_removed).values(removed_at=None, removed_by=None, purge_at=None)
        return self._connection.execute(change).rowcount == 1

    def find_by_nonce(self, workspace_id: str, nonce: str) -> ContractRecord | None:
        """The contract that the form with this nonce registered, removed or not."""
        query = with_current_term(workspace_id).where(contracts.c.nonce == nonce)
        return self._find(workspace_id, query)

    def _try_to_insert(self, workspace_id: str, facts: NewContract, nonce: str, at: datetime) -> str | None:
        """The new contract's id; None where the id or the nonce was taken a moment before."""
        row = contract_columns(facts) | {
            "workspace_id": workspace_id,
            "id": self._draw_id(),
            "nonce": nonce,
            "revision": FIRST,
            "term_number": FIRST,
            "state": ContractState.ACTIVE,
            "created_at": at,
        }
        added = upsert(self._connection, contracts).values(row).on_conflict_do_nothing()
        contract_id: str | None = self._connection.scalar(added.returning(contracts.c.id))
        return contract_id

    def _insert_term(self, workspace_id: str, contract_id: str, number: int, facts: NewContract) -> None:
        keys = {"workspace_id": workspace_id, "contract_id": contract_id, "number": number}
        self._connection.execute(insert(terms).values(keys | term_columns(facts.contract)))

    def _keep_revision(
        self, workspace_id: str, contract_id: str, number: int, facts: NewContract, *, by: str, at: datetime
    ) -> None:
        columns = contract_columns(facts) | term_columns(facts.contract)
        self._connection.execute(
            insert(revisions).values(
                workspace_id=workspace_id,
                contract_id=contract_id,
                number=number,
                at=at,
                by=by,
                facts=snapshot(columns),
            )
        )

    def _find(self, workspace_id: str, query: Query) -> ContractRecord | None:
        return next(iter(self._read(workspace_id, query)), None)

    def _read(self, workspace_id: str, query: Query) -> tuple[ContractRecord, ...]:
        return read_contracts(self._connection, self._playbooks, workspace_id, query)
