"""How contracts are read: each with one of its terms, and with what is proven of its notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Row, Select, and_, select

from storage.contract_rows import read_contract
from storage.keys import is_row, points_to
from storage.playbooks import Playbooks
from storage.proofs import ProofOfNotice, proofs_of_notice
from storage.records.contracts import ContractRecord
from storage.schema.contracts import contracts, terms

Query = Select[*tuple[object, ...]]
"""Of the columns of a contract and of one of its terms."""

_OF_TERM = [column for column in terms.c if column.name not in {"workspace_id", "contract_id", "number"}]
_OF_CONTRACT = [column for column in contracts.c if column.name != "term_number"]
_IS_ITS_TERM = points_to(terms, contracts)
WITH_CURRENT_TERM = select(contracts, *_OF_TERM).join(
    terms, and_(_IS_ITS_TERM, terms.c.number == contracts.c.term_number)
)
"""Built once, as the two lists are: it has fifty columns, and they are asked for often."""
_BY_END = WITH_CURRENT_TERM.order_by(terms.c.end_on, contracts.c.vendor_folded, contracts.c.id)
KEPT = _BY_END.where(contracts.c.removed_at.is_(None))
REMOVED = _BY_END.where(contracts.c.removed_at.is_not(None))


def with_current_term(workspace_id: str) -> Query:
    """Contracts of a workspace, each with its current term."""
    return WITH_CURRENT_TERM.where(contracts.c.workspace_id == workspace_id)


def with_every_term(record: ContractRecord) -> Query:
    """One contract with each of its terms."""
    query = select(*_OF_CONTRACT, terms.c.number.label("term_number"), *_OF_TERM)
    its = is_row(contracts, record.workspace_id, record.id)
    return query.join_from(contracts, terms, _IS_ITS_TERM).where(its)


def read_contracts(
    connection: Connection, playbooks: Playbooks, workspace_id: str, query: Query
) -> tuple[ContractRecord, ...]:
    """What one of these queries finds in that workspace."""
    rows: Sequence[Row[Any]] = connection.execute(cast("Select[Any]", query)).all()
    proofs = _proofs(connection, workspace_id, rows)
    none = ProofOfNotice()
    return tuple(read_contract(row, proofs.get(row.id, none), playbooks) for row in rows)


def _proofs(
    connection: Connection, workspace_id: str, rows: Sequence[Row[Any]]
) -> Mapping[str, ProofOfNotice]:
    if not rows:
        return {}
    only = rows[0].id if len(rows) == 1 else None
    return proofs_of_notice(connection, workspace_id, only)
