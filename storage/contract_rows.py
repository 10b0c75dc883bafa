"""Contract facts as columns, and back: both directions side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, RowMapping

from planner.calendar import BusinessCalendar
from planner.contract import Billing, Contract, Replacement, Situation
from planner.playbook import NoticeMethod
from storage.calendars import calendar_for
from storage.columns import as_json, from_minor, to_minor
from storage.playbooks import Playbooks
from storage.proofs import ProofOfNotice
from storage.records.contracts import ContractRecord, NewContract

Columns = RowMapping | Mapping[str, Any]
"""A row by its columns: as the database has it, or as a revision kept it."""


def fold(vendor: str) -> str:
    """A vendor's name as it is compared: case and spacing don't count."""
    return " ".join(vendor.split()).casefold()


def contract_columns(facts: NewContract) -> dict[str, Any]:
    """What stays the same from term to term."""
    contract, replacement = facts.contract, facts.contract.replacement
    return {
        "channel_id": facts.channel_id,
        "is_restricted": facts.is_restricted,
        "registrant_id": facts.registrant_id,
        "owner_id": facts.owner_id,
        "backup_id": facts.backup_id,
        "timezone": facts.timezone,
        "post_time": facts.post_time,
        "vendor": contract.vendor,
        "vendor_folded": fold(contract.vendor),
        "playbook": contract.playbook.key,
        "plan": contract.plan,
        "country": contract.country,
        "reseller": contract.reseller,
        "replacement_name": replacement and replacement.name,
        "replacement_price": replacement and to_minor(replacement.price, contract.currency),
        "replacement_seats": replacement and replacement.seats,
        "replacement_trial_days": replacement and replacement.trial_days,
        **_situation_columns(contract.situation, contract.currency),
    }


def _situation_columns(situation: Situation, currency: str) -> dict[str, Any]:
    return {
        "active_problems": situation.active_problems,
        "budget_constrained": situation.budget_constrained,
        "already_renewed": situation.already_renewed,
        "zero_usage": situation.zero_usage,
        "account_manager": situation.account_manager,
        "billing_error": to_minor(situation.billing_error, currency),
    }


def term_columns(contract: Contract) -> dict[str, Any]:
    """What each term has of its own."""
    return {
        "end_on": contract.term_end_on,
        "released_on": contract.end_on if contract.released_from else None,
        "term_months": contract.term_months,
        "renewal_term_months": contract.renewal_term_months,
        "auto_renews": contract.auto_renews,
        "notice_days": contract.notice_days,
        "notice_method": contract.notice_method,
        "seats": contract.seats,
        "currency": contract.currency,
        "price": to_minor(contract.price, contract.currency),
        "annual_charge": to_minor(contract.annual_charge, contract.currency),
        "billing": contract.billing,
    }


def snapshot(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns as JSON, for the history of revisions."""
    return {name: as_json(value) for name, value in columns.items()}


def read_snapshot(facts: Mapping[str, Any], playbooks: Playbooks) -> Contract:
    """The contract of a kept revision, without what was proven of its notice.

    Columns that came into being later are unset.
    """
    typed = {name: _from_json(name, value) for name, value in facts.items()}
    return _read_facts(defaultdict(lambda: None, typed), ProofOfNotice(), playbooks)


def _from_json(name: str, value: Any) -> Any:
    if value is None or name not in _NOT_IN_JSON:
        return value
    return _NOT_IN_JSON[name](value)


_NOT_IN_JSON: Mapping[str, Callable[[str], Any]] = {
    "end_on": date.fromisoformat,
    "released_on": date.fromisoformat,
    "billing": Billing,
    "notice_method": NoticeMethod,
}
"""How the columns are read again that JSON keeps as text."""


def read_contract(row: Row[Any], proof: ProofOfNotice, playbooks: Playbooks) -> ContractRecord:
    """The record of a contract joined with its current term.

    It depends on nothing but these, so the same row is read once: lists ask for all of them each time.
    """
    key = (playbooks, proof, *row)
    known = _REMEMBERED.get(key)
    if known is None:
        if len(_REMEMBERED) >= MOST_REMEMBERED:
            _REMEMBERED.clear()
        known = _REMEMBERED[key] = _read(row._mapping, proof, playbooks)
    return known


_REMEMBERED: dict[tuple[Any, ...], ContractRecord] = {}
MOST_REMEMBERED = 4_096
"""Contracts whose records are kept in memory, some 5 kB each."""


def _read(row: RowMapping, proof: ProofOfNotice, playbooks: Playbooks) -> ContractRecord:
    return ContractRecord(
        id=row["id"],
        workspace_id=row["workspace_id"],
        revision=row["revision"],
        term_number=row["term_number"],
        contract=_read_facts(row, proof, playbooks),
        channel_id=row["channel_id"],
        is_restricted=row["is_restricted"],
        registrant_id=row["registrant_id"],
        owner_id=row["owner_id"],
        backup_id=row["backup_id"],
        timezone=row["timezone"],
        post_time=row["post_time"],
        state=row["state"],
        created_at=row["created_at"],
        removed_at=row["removed_at"],
        removed_by=row["removed_by"],
    )


def _read_facts(row: Columns, proof: ProofOfNotice, playbooks: Playbooks) -> Contract:
    currency = row["currency"]
    contract = Contract(
        vendor=row["vendor"],
        playbook=playbooks.get(row["playbook"]),
        seats=row["seats"],
        currency=currency,
        end_on=row["released_on"] or row["end_on"],
        notice_days=row["notice_days"],
        price=from_minor(row["price"], currency),
        annual_charge=from_minor(row["annual_charge"], currency),
        billing=row["billing"],
        term_months=row["term_months"],
        renewal_term_months=row["renewal_term_months"],
        auto_renews=row["auto_renews"],
        notice_method=row["notice_method"],
        plan=row["plan"],
        country=row["country"],
        calendar=_read_calendar(row),
        reseller=row["reseller"],
        replacement=_read_replacement(row),
        situation=_read_situation(row),
        released_from=row["end_on"] if row["released_on"] else None,
    )
    return replace(contract, notice=proof.in_term_from(contract.term_starts_on))


def _read_calendar(row: Columns) -> BusinessCalendar:
    """Holidays of the years that the term and the days after it lie in."""
    end_on, years_before = row["end_on"], row["term_months"] // 12 + 1
    return calendar_for(row["country"], range(end_on.year - years_before, end_on.year + 2))


def _read_replacement(row: Columns) -> Replacement | None:
    price = from_minor(row["replacement_price"], row["currency"])
    if price is None:
        return None
    return Replacement(
        name=row["replacement_name"],
        price=price,
        seats=row["replacement_seats"],
        trial_days=row["replacement_trial_days"],
    )


def _read_situation(row: Columns) -> Situation:
    return Situation(
        active_problems=row["active_problems"],
        budget_constrained=row["budget_constrained"],
        already_renewed=row["already_renewed"],
        zero_usage=row["zero_usage"],
        account_manager=row["account_manager"],
        billing_error=from_minor(row["billing_error"], row["currency"]),
    )
