"""Advice as JSON: money as strings with the currency's decimals, dates ISO, null where nothing exists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from bot.wording.actions import action_label, line_text
from bot.wording.advice import row_reason, warning_text
from bot.wording.options import assumptions_text
from planner.actions import Line
from planner.advice import Advice
from planner.contract import Contract
from planner.costs import Costs, ReplacementCosts
from planner.credit import CreditComponent
from planner.deadlines import Deadlines
from planner.money import round_half_up, round_money
from planner.options import Option

Json = Mapping[str, object]

REPLACEMENT_FIGURES = (
    "replacement_monthly",
    "replacement_annual",
    "overlap",
    "overlap_total",
    "new_cash",
    "annual_saving",
    "break_even_months",
    "break_even_months_from_today",
    "trial_free_value",
    "trial_gap_cost",
)
"""Null without a replacement."""


def advice_as_json(advice: Advice) -> Json:
    """The whole of `exitplan plan --json`."""
    contract = advice.contract
    return {
        "contract": _contract(advice),
        "deadlines": _deadlines(advice.deadlines, contract),
        "recommendation": _recommendation(advice),
        "timeline": [_line(line, contract) for line in advice.timeline],
        "costs": _costs(advice.costs, contract),
        "credit": _credit(advice),
        "options": [_option(option, contract) for option in advice.options],
    }


def _money(amount: Fraction | None, contract: Contract) -> str | None:
    return None if amount is None else str(round_money(amount, contract.currency))


def _months(months: Fraction) -> str:
    return str(round_half_up(months, 2))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _contract(advice: Advice) -> Json:
    contract, left = advice.contract, advice.time_left
    return {
        "vendor": contract.vendor,
        "playbook": contract.playbook.key,
        "seats": contract.seats,
        "currency": contract.currency,
        "billing": contract.billing,
        "term_months": contract.term_months,
        "notice_days": contract.notice_days if contract.auto_renews else contract.notice_days or None,
        "auto_renews": contract.auto_renews,
        "end_on": _iso(contract.end_on),
        "renewal_on": _iso(contract.renewal_on),
        "months_left": {"months": left.months, "days": left.days, "exact": _months(left.exact)},
        "band": advice.band,
        "size_tier": contract.size_tier,
        "monthly": _money(contract.monthly, contract),
        "annual": _money(contract.annual, contract),
    }


def _deadlines(deadlines: Deadlines, contract: Contract) -> Json:
    return {
        "target_notice_on": _iso(deadlines.target_notice_on),
        "cancel_by": _iso(deadlines.cancel_by),
        "send_by": _iso(deadlines.send_by),
        "status": deadlines.status,
        "days_late": deadlines.days_late,
        "exposure_next_term": _money(deadlines.exposure, contract),
    }


def _recommendation(advice: Advice) -> Json:
    decision = advice.decision
    return {
        "paths": list(decision.paths),
        "tactic": decision.tactic,
        "optional_paths": list(decision.optional_paths),
        "matched": [
            {
                "row": matched.row,
                "paths": list(matched.paths),
                "tactic": matched.tactic,
                "won": matched.won,
                "reason": row_reason(matched, too_late_to_switch=decision.too_late_to_switch),
            }
            for matched in decision.matched
        ],
        "would_change": [
            {
                "fact": change.fact,
                "to": _iso(change.to) if isinstance(change.to, date) else change.to,
                "paths": list(change.paths),
                "tactic": change.tactic,
            }
            for change in advice.changes
        ],
        "next_actions": [line.key for line in advice.next_lines],
        "warnings": [
            {"code": warning.code, "text": warning_text(warning, advice)} for warning in advice.warnings
        ],
    }


def _line(line: Line, contract: Contract) -> Json:
    return {
        "key": line.key,
        "text": line_text(line, contract),
        "on": _iso(line.on),
        "planned_on": _iso(line.planned_on),
        "remind_on": _iso(line.remind_on),
        "valid_until": _iso(line.valid_until),
        "label": action_label(line),
        "source": line.origin,
        "due_now": line.due_now,
        "late": line.late,
        "conditional": line.conditional,
        "if_released": line.if_released,
    }


def _costs(costs: Costs, contract: Contract) -> Json:
    return {
        "months": _months(costs.months),
        "start_on": _iso(costs.start_on),
        "incumbent_monthly": _money(costs.monthly, contract),
        "incumbent_annual": _money(costs.annual, contract),
        "sunk": _money(costs.sunk, contract),
        **_replacement_costs(costs.replacement, contract),
    }


def _replacement_costs(costs: ReplacementCosts | None, contract: Contract) -> Json:
    if costs is None:
        return dict.fromkeys(REPLACEMENT_FIGURES)
    figures = (
        _money(costs.monthly, contract),
        _money(costs.annual, contract),
        _money(costs.overlap, contract),
        _money(costs.overlap_total, contract),
        _money(costs.new_cash, contract),
        _money(costs.annual_saving, contract),
        costs.break_even_months,
        costs.break_even_months_from_today,
        _money(costs.trial_free_value, contract),
        _money(costs.trial_gap_cost, contract),
    )
    return dict(zip(REPLACEMENT_FIGURES, figures, strict=True))


def _credit(advice: Advice) -> Json:
    credit, contract = advice.credit, advice.contract
    return {
        "months": _months(credit.months),
        "remaining_value": _money(credit.remaining_value, contract),
        "low": _money(credit.low, contract),
        "high": _money(credit.high, contract),
        "components": [_component(component, contract) for component in credit.components],
    }


def _component(component: CreditComponent, contract: Contract) -> Json:
    return {
        "code": component.rule.code,
        "of": component.rule.of,
        "base": _money(component.base, contract),
        "percent_low": component.rule.percent_low,
        "percent_high": component.rule.percent_high,
        "low": _money(component.low, contract),
        "high": _money(component.high, contract),
        "label": component.rule.label,
    }


def _option(option: Option, contract: Contract) -> Json:
    return {
        "name": option.name,
        "cash_to_12_months_after_end": _money(option.cash, contract),
        "saving": _money(option.saving, contract),
        "saving_high": _money(option.saving_high, contract),
        "break_even_months": option.break_even_months,
        "last_safe_day": _iso(option.last_safe_day),
        "assumes": assumptions_text(option.assumes),
    }
