"""What to mind: the warnings of a plan that are not over or done. Views come in shown (inert)."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.messages.parts import Paragraph, Part
from bot.messages.text import bold
from bot.usecases.views import ContractView
from bot.wording.advice import missed_text, trial_gap_text, warning_text
from planner.advice import PlanWarning, WarningCode


def warning_parts(view: ContractView, *, without: Collection[WarningCode] = ()) -> Iterator[Part]:
    for warning in view.advice.warnings:
        is_left_out = warning.code in without or is_moot(warning.code, view)
        text = "" if is_left_out else safe_warning_text(warning, view)
        if text:
            yield Paragraph(f"⚠ {bold('Mind:')} {text}")


def is_moot(code: WarningCode, view: ContractView) -> bool:
    """Whether it warns of what has been done, or of what is over."""
    if code is WarningCode.TRIAL_GAP:
        return view.plan is not None and view.plan.is_trial_settled
    if code is WarningCode.EARLIER_NOTICE:
        return view.was_kept_before  # the renewal was decided, and its charge is right
    return code in OVER_AT_THE_END and view.is_over


OF_LEAVING = frozenset({WarningCode.TRIAL_GAP, WarningCode.COSTS_MORE, WarningCode.WINDOW_MISSED})
"""They matter only to those who leave."""

OVER_AT_THE_END = {
    WarningCode.SEAT_FREEZE,
    WarningCode.MINIMUM_SEATS,
    WarningCode.COSTS_MORE,
    WarningCode.WINDOW_MISSED,  # then the question is whether it has renewed
}


def safe_warning_text(warning: PlanWarning, view: ContractView) -> str:
    """The warning; without its amounts where prices are hidden, and empty where nothing else is left."""
    if not view.hides_money:
        return warning_text(warning, view.advice)
    if warning.code is WarningCode.WINDOW_MISSED:
        return missed_text(view.record.contract)
    if warning.code is WarningCode.TRIAL_GAP and view.advice.trial_gap is not None:
        return trial_gap_text(view.advice.trial_gap, view.record.contract, cost=None)
    return "" if warning.code is WarningCode.COSTS_MORE else warning_text(warning, view.advice)
