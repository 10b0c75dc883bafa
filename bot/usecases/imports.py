"""Registering many contracts at once: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.usecases.access import Person, may_see
from bot.usecases.register import keep_contract
from bot.usecases.services import Services
from storage.records.contracts import ContractRecord, NewContract


def import_contracts(
    rows: Sequence[NewContract], *, nonce: str, workspace_id: str, actor_id: str | None, services: Services
) -> tuple[ContractRecord, ...]:
    """Register every row in one transaction. The same nonce again returns what it registered.

    `actor_id` None: by whoever has the machine.
    """
    with services.database.transaction() as transaction:
        transaction.workspaces.ensure(workspace_id, at=services.now())
        return tuple(
            keep_contract(
                transaction,
                new,
                nonce=f"{nonce}-{number}",
                workspace_id=workspace_id,
                actor_id=actor_id,
                services=services,
            )
            for number, new in enumerate(rows, start=1)
        )


def find_registered(
    rows: Sequence[NewContract], workspace_id: str, person: Person | None, services: Services
) -> tuple[ContractRecord | None, ...]:
    """For each row the contract with its vendor and end, as far as this person may know of it."""
    return tuple(_registered(rows, workspace_id, person, services))


def _registered(
    rows: Sequence[NewContract], workspace_id: str, person: Person | None, services: Services
) -> Iterator[ContractRecord | None]:
    with services.database.reading() as transaction:
        for row in rows:
            same = transaction.contracts.list_same(workspace_id, row.contract.vendor, row.contract.end_on)
            yield next((one for one in same if person is None or may_see(person, one)), None)
