"""Proofs of notice: that it was sent, and that the vendor confirmed it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, select, update

from planner.contract import Notice, Sending
from planner.deadlines import find_sending_that_counts
from planner.playbook import NoticeMethod
from storage.ids import new_id
from storage.keys import of_contract
from storage.records.proofs import ProofKind, ProofRecord
from storage.schema.proofs import notice_proofs
from storage.statements import is_any, upsert

ORDER = (notice_proofs.c.on, notice_proofs.c.recorded_at, notice_proofs.c.id)
"""Oldest first."""
COUNTS = notice_proofs.c.taken_back_at.is_(None)
COUNTING = (
    select(notice_proofs.c.contract_id, notice_proofs.c.kind, notice_proofs.c.on, notice_proofs.c.method)
    .where(notice_proofs.c.workspace_id == bindparam("in_workspace"), COUNTS)
    .order_by(*ORDER)
)
"""What is proven of a workspace's contracts; made once, as every reading of contracts asks it."""
_PROOFS = tuple(column for column in notice_proofs.c if column.name != "nonce")


class Proofs:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        workspace_id: str,
        contract_id: str,
        *,
        term_number: int,
        kind: ProofKind,
        on: date,
        method: NoticeMethod | None,
        reference: str | None,
        note: str | None,
        by: str,
        at: datetime,
        nonce: str | None = None,
    ) -> ProofRecord | None:
        """Keep a proof; None where the form with this nonce was submitted already."""
        added = (
            upsert(self._connection, notice_proofs)
            .values(
                workspace_id=workspace_id,
                id=new_id(),
                contract_id=contract_id,
                term_number=term_number,
                nonce=nonce,
                kind=kind,
                on=on,
                method=method,
                reference=reference,
                note=note,
                recorded_by=by,
                recorded_at=at,
            )
            .on_conflict_do_nothing()
            .returning(*_PROOFS)
        )
        row = self._connection.execute(added).mappings().one_or_none()
        return None if row is None else ProofRecord(**row)

    def is_submitted(self, workspace_id: str, nonce: str) -> bool:
        """Whether the form with this nonce has left a proof."""
        in_workspace = notice_proofs.c.workspace_id == workspace_id
        return is_any(self._connection, in_workspace, notice_proofs.c.nonce == nonce)

    def take_back(
        self, workspace_id: str, contract_id: str, proof_ids: Collection[str], *, by: str, at: datetime
    ) -> tuple[ProofRecord, ...]:
        """Have these of the contract's proofs count no more; those that did until now, oldest first."""
        counting = (
            of_contract(notice_proofs, workspace_id, contract_id),
            notice_proofs.c.id.in_(list(proof_ids)),
            COUNTS,
        )
        change = update(notice_proofs).where(*counting).values(taken_back_by=by, taken_back_at=at)
        ids = set(self._connection.scalars(change.returning(notice_proofs.c.id)))
        return tuple(one for one in self.list(workspace_id, contract_id) if one.id in ids)

    def last_taken_back_at(self, workspace_id: str, contract_id: str) -> datetime | None:
        """When a proof of the contract was last taken back."""
        last = select(func.max(notice_proofs.c.taken_back_at))
        at: datetime | None = self._connection.scalar(
            last.where(of_contract(notice_proofs, workspace_id, contract_id))
        )
        return at

    def list(self, workspace_id: str, contract_id: str) -> tuple[ProofRecord, ...]:
        """All proofs of the contract, of earlier terms and taken back too, oldest first."""
        query = select(*_PROOFS).where(of_contract(notice_proofs, workspace_id, contract_id))
        rows = self._connection.execute(query.order_by(*ORDER)).mappings()
        return tuple(ProofRecord(**row) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOfNotice:
    """What people have recorded about one contract's notice, in whichever term."""

    sendings: tuple[Sending, ...] = ()
    """Oldest first."""
    confirmed_on: date | None = None
    """The latest confirmation."""

    def in_term_from(self, term_starts_on: date) -> Notice:
        """What it proves in the term that starts on this day."""
        sending = find_sending_that_counts(self.sendings, term_starts_on=term_starts_on)
        if sending is None:
            return Notice(confirmed_on=self.confirmed_on)
        return Notice(sent_on=sending.on, method=sending.method, confirmed_on=self.confirmed_on)


def proofs_of_notice(
    connection: Connection, workspace_id: str, contract_id: str | None
) -> Mapping[str, ProofOfNotice]:
    """What is proven of the notice, by contract; `contract_id` None: of all contracts of the workspace."""
    query = COUNTING if contract_id is None else COUNTING.where(notice_proofs.c.contract_id == contract_id)
    found: dict[str, ProofOfNotice] = {}
    for row in connection.execute(query, {"in_workspace": workspace_id}):
        proof = found.get(row.contract_id, ProofOfNotice())
        if row.kind is ProofKind.CONFIRMED:
            proof = replace(proof, confirmed_on=row.on)
        else:
            sending = Sending(on=row.on, method=row.method or NoticeMethod.FORM)
            proof = replace(proof, sendings=(*proof.sendings, sending))
        found[row.contract_id] = proof
    return found
