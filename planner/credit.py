"""What is left of the contract's value, and what vendors typically credit; rules section 6."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from planner.calendar import time_between
from planner.contract import Billing, Contract
from planner.instalments import current_instalment
from planner.playbook import CreditBase, CreditFact, CreditRule


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditComponent:
    rule: CreditRule
    base: Fraction

    @property
    def low(self) -> Fraction | None:
        return _share(self.base, self.rule.percent_low)

    @property
    def high(self) -> Fraction | None:
        return _share(self.base, self.rule.percent_high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    months: Fraction
    remaining_value: Fraction
    """Under monthly billing this is cost avoided, not a refund."""
    low: Fraction | None
    high: Fraction | None
    components: tuple[CreditComponent, ...]


def _share(base: Fraction, percent: int | None) -> Fraction | None:
    return None if percent is None else base * percent / 100


def find_credit(contract: Contract, *, today: date) -> Credit:
    """Remaining value and the typical credit on it: figures of the playbook, or none."""
    months = time_between(today, contract.renewal_on).exact
    remaining = months / 12 * contract.annual
    if contract.billing is Billing.PREPAID_ANNUAL:
        remaining = min(remaining, current_instalment(contract, today=today))
    components = tuple(
        CreditComponent(rule=rule, base=_base(contract, rule, remaining))
        for rule in _matching_rules(contract)
    )
    most = max(current_instalment(contract, today=today), Fraction(contract.situation.billing_error or 0))
    return Credit(
        months=months,
        remaining_value=remaining,
        low=_total([component.low for component in components], most),
        high=_total([component.high for component in components], most),
        components=components,
    )


def _total(shares: list[Fraction | None], most: Fraction) -> Fraction | None:
    """The sum of the known shares, at most `most`; None where none is known."""
    known = [share for share in shares if share is not None]
    return min(sum(known, Fraction(0)), most) if known else None


def _base(contract: Contract, rule: CreditRule, remaining: Fraction) -> Fraction:
    if rule.of is CreditBase.ERRONEOUS_CHARGE:
        return Fraction(contract.situation.billing_error or 0)
    return remaining


def _matching_rules(contract: Contract) -> Iterator[CreditRule]:
    """Every rule on an erroneous charge, and the first that fits on the remaining value."""
    fitting = [rule for rule in contract.playbook.credit if _fits(contract, rule)]
    yield from (rule for rule in fitting if rule.of is CreditBase.ERRONEOUS_CHARGE)
    yield from [rule for rule in fitting if rule.of is CreditBase.REMAINING_VALUE][:1]


def _fits(contract: Contract, rule: CreditRule) -> bool:
    situation = contract.situation
    facts = {
        None: True,
        CreditFact.BILLING_ERROR: situation.billing_error is not None,
        CreditFact.ACCOUNT_MANAGER: situation.account_manager,
        CreditFact.ZERO_USAGE: situation.zero_usage,
    }
    return facts[rule.needs] and contract.seats >= rule.seats_min
