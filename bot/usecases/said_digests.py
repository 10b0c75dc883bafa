"""What a digest of many reminders says, as of now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.usecases.said_reminders import reminder_view, said_by
from bot.usecases.said_views import DigestView
from bot.usecases.services import Services
from bot.usecases.viewing import view_contract
from bot.usecases.views import ContractView
from scheduler.circle import contract_of
from scheduler.moving import is_left
from storage.database import Transaction
from storage.records.deliveries import DeliveryRecord, DeliveryState


def rows_to_tell(
    transaction: Transaction, delivery: DeliveryRecord, *, is_open_to_all: bool
) -> list[DeliveryRecord]:
    """What a digest says that is still wanted, and may be read there."""
    digest = said_by(transaction, delivery)
    return [
        row
        for row in transaction.gathering.members(digest.workspace_id, digest.id)
        if row.state is not DeliveryState.CANCELLED
        and not _is_closed(transaction, row, is_open_to_all=is_open_to_all)
    ]


def digest_view(
    transaction: Transaction, rows: Iterable[DeliveryRecord], services: Services, *, hides_money: bool
) -> DigestView:
    """What these rows say, and afterwards what was answered of them."""
    contracts = _views_of_contracts(transaction, rows, services, hides_money=hides_money)
    reminders = (
        reminder_view(transaction, row, contracts[row.contract_id])
        for row in rows
        if row.contract_id in contracts
    )
    return DigestView(reminders=tuple(one for one in reminders if one is not None))


def _views_of_contracts(
    transaction: Transaction, rows: Iterable[DeliveryRecord], services: Services, *, hides_money: bool
) -> dict[str | None, ContractView]:
    """Each contract once, however many rows are about it: looking at one takes its time."""
    one_of_each = {row.contract_id: row for row in rows}
    records = {contract_id: contract_of(transaction, row) for contract_id, row in one_of_each.items()}
    return {
        contract_id: replace(view_contract(transaction, record, None, services), hides_money=hides_money)
        for contract_id, record in records.items()
        if record is not None
    }


def _is_closed(transaction: Transaction, row: DeliveryRecord, *, is_open_to_all: bool) -> bool:
    record = contract_of(transaction, row)
    if record is None:
        return False
    return (is_open_to_all and record.is_restricted) or is_left(transaction, record, row)
