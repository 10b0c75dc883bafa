"""What came of negotiating, as far as it counts in money."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from planner.outcome import NO_CHARGE, WrongCharge
from storage.database import Transaction
from storage.records.contracts import ContractRecord
from storage.records.milestones import MilestoneKind, MilestoneRecord
from storage.records.negotiations import EntryRecord


def negotiated(transaction: Transaction, record: ContractRecord) -> Decimal | None:
    """What came of it in this term, in money of the contract's currency; None where nothing did."""
    outcome = transaction.negotiations.outcome(record.workspace_id, record.id, record.term_number)
    return None if outcome is None else _comparable(outcome, record)


def wrongly_charged(
    transaction: Transaction,
    record: ContractRecord,
    milestones: Iterable[MilestoneRecord],
    *,
    term_number: int,
) -> WrongCharge:
    """What was charged after the end of that term, and what of it is back in the contract's currency."""
    charged = [
        Fraction(one.amount or 0)
        for one in milestones
        if (one.kind, one.term_number) == (MilestoneKind.CHARGED, term_number)
    ]
    if not charged:
        return NO_CHARGE
    refund = transaction.negotiations.refund(record.workspace_id, record.id, term_number)
    refunded = (_comparable(refund, record) if refund else None) or 0
    return WrongCharge(amount=sum(charged, Fraction(0)), refunded=Fraction(refunded))


def _comparable(entry: EntryRecord, record: ContractRecord) -> Decimal | None:
    return entry.amount if entry.currency == record.contract.currency else None
