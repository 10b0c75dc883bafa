"""Turns in the lives of contracts: what was asked and what was decided. Rows are only ever added."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, RowMapping, func, insert, select

from storage.columns import from_minor, to_minor
from storage.ids import new_id
from storage.keys import of_contract
from storage.records.contracts import ContractRecord
from storage.records.milestones import MilestoneKind, MilestoneRecord
from storage.schema.milestones import milestones


class Milestones:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        record: ContractRecord,
        kind: MilestoneKind,
        *,
        by: str | None,
        at: datetime,
        on: date | None = None,
        reason: str | None = None,
        amount: Decimal | None = None,
    ) -> MilestoneRecord:
        """Keep one, in the contract's present term. The caller holds the contract's row."""
        currency = record.contract.currency
        its = of_contract(milestones, record.workspace_id, record.id)
        number = self._connection.scalar(select(func.count()).select_from(milestones).where(its))
        row = {
            "workspace_id": record.workspace_id,
            "id": new_id(),
            "contract_id": record.id,
            "term_number": record.term_number,
            "number": number,
            "kind": kind,
            "at": at,
            "by": by,
            "on": on,
            "reason": reason,
            "amount": to_minor(amount, currency),
            "currency": currency,
        }
        added = insert(milestones).values(row).returning(milestones)
        return _read(self._connection.execute(added).mappings().one())

    def list(self, workspace_id: str, contract_id: str) -> tuple[MilestoneRecord, ...]:
        """All of the contract's, of earlier terms too, oldest first."""
        query = select(milestones).where(of_contract(milestones, workspace_id, contract_id))
        rows = self._connection.execute(query.order_by(milestones.c.number)).mappings()
        return tuple(_read(row) for row in rows)


def _read(row: RowMapping) -> MilestoneRecord:
    return MilestoneRecord(
        id=row["id"],
        workspace_id=row["workspace_id"],
        contract_id=row["contract_id"],
        term_number=row["term_number"],
        kind=row["kind"],
        at=row["at"],
        by=row["by"],
        on=row["on"],
        reason=row["reason"],
        amount=from_minor(row["amount"], row["currency"]),
    )
