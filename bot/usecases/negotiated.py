"""What came of negotiating, as far as it counts in money."""

from __future__ import annotations

from decimal import Decimal

from storage.database import Transaction
from storage.records import ContractRecord


def negotiated(transaction: Transaction, record: ContractRecord) -> Decimal | None:
    """What came of it in this term, in money of the contract's currency; None where nothing did."""
    outcome = transaction.negotiations.outcome(record.workspace_id, record.id, record.term_number)
    is_comparable = outcome is not None and outcome.currency == record.contract.currency
    return outcome.amount if outcome and is_comparable else None
