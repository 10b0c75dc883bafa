"""A contract's facts as the audit trail keeps them: short names, plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from planner.contract import Contract, Situation
from storage.records.contracts import ContractRecord


def facts_of(
    contract: Contract, channel_id: str, owner_id: str, backup_id: str | None, timezone: str
) -> Mapping[str, object]:
    """Everything that a person can change, without what is unset."""
    replacement = contract.replacement
    facts: dict[str, object] = {
        "vendor": contract.vendor,
        "plan": contract.plan,
        "seats": contract.seats,
        "currency": contract.currency,
        "price": contract.price,
        "annual_charge": contract.annual_charge,
        "billing": contract.billing.value,
        "end_on": contract.end_on.isoformat(),
        "term_months": contract.term_months,
        "renewal_term_months": contract.renewal_term_months,
        "notice_days": contract.notice_days,
        "notice_method": contract.notice_method.value,
        "auto_renews": contract.auto_renews,
        "country": contract.country,
        "reseller": contract.reseller,
        "replacement": replacement and replacement.name,
        "replacement_price": replacement and replacement.price,
        "replacement_seats": replacement and replacement.seats,
        "trial_days": replacement and replacement.trial_days,
        "channel": channel_id,
        "owner": owner_id,
        "backup": backup_id,
        "timezone": timezone,
        **_situation(contract.situation),
    }
    plain = {key: str(fact) if _is_amount(key) and fact is not None else fact for key, fact in facts.items()}
    return {key: fact for key, fact in plain.items() if fact is not None}


def record_facts(record: ContractRecord) -> dict[str, object]:
    """The same of a registered contract, and whether it is restricted."""
    facts = facts_of(record.contract, record.channel_id, record.owner_id, record.backup_id, record.timezone)
    return {**facts, "restricted": record.is_restricted}


def _situation(situation: Situation) -> dict[str, object]:
    named = {field.name: getattr(situation, field.name) for field in fields(situation)}
    return {name: fact for name, fact in named.items() if fact}


def _is_amount(key: str) -> bool:
    return key in {"price", "annual_charge", "replacement_price", "billing_error"}


def changed_facts(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    """Only what differs, as it was and as it is."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {key: before.get(key) for key in keys}, {key: after.get(key) for key in keys}
