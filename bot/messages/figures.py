"""The money of a contract: what is left, what both tools cost, what may come back. Views come in shown."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.messages.parts import Facts, Note, Part
from bot.usecases.views import ContractView
from bot.wording.actions import replacement_name
from bot.wording.format import count, day, money, money_range, months_text
from planner.contract import Billing
from planner.costs import Costs, ReplacementCosts
from planner.instalments import cash_to_end

NO_PRICES = "Prices are not shown where other organisations can read them."


def amount(view: ContractView, value: Fraction) -> str:
    return money(value, view.record.contract.currency)


def money_parts(view: ContractView) -> Iterator[Part]:
    """The guide's figures, or what is known without a replacement."""
    if view.hides_money:
        yield Note(NO_PRICES)
        return
    pairs = [] if view.is_over else [("Left of this term", left_of_term(view))]
    pairs += _comparison(view, view.advice.costs)
    if view.advice.deadlines.exposure:
        pairs.append(("At stake", f"{amount(view, view.advice.deadlines.exposure)}, if it renews"))
    yield Facts(tuple(pairs))
    if view.advice.costs.replacement is None:
        yield Note("No replacement is named, so there is nothing to compare with.")


def overlap_since(view: ContractView) -> str:
    """From which day on the overlap is counted, where that is not the day on which it is advised."""
    start_on, begun_on = view.advice.costs.start_on, view.advice.choice.begun_on
    return f" from {day(start_on)}" if start_on > begun_on else ""


def left_of_term(view: ContractView) -> str:
    costs = view.advice.costs
    since = f" from {day(costs.start_on)}" if costs.start_on > view.today else ""
    return f"{amount(view, costs.sunk)} for {months_text(costs.months)}{since}, {_how_paid(view)}"


def _how_paid(view: ContractView) -> str:
    if view.record.contract.billing is Billing.MONTHLY:
        return "still to pay"
    to_come = still_to_be_charged(view)
    return f"{amount(view, to_come)} of it still to be charged" if to_come else "already paid"


def still_to_be_charged(view: ContractView) -> Fraction:
    """What a term of several years, paid a year ahead, still charges of what is left of it."""
    return min(view.advice.costs.sunk, cash_to_end(view.record.contract, today=view.today))


def _comparison(view: ContractView, costs: Costs) -> list[tuple[str, str]]:
    old, new = view.record.contract.vendor, replacement_name(view.record.contract)
    pairs = [(f"A year of {old}", amount(view, costs.annual))]
    figures = costs.replacement
    if figures is None:
        return pairs
    pairs += [(f"A year of {new}", amount(view, figures.annual)), ("Saving", saving_text(view, figures))]
    if view.is_over:
        return pairs
    both = f"{amount(view, figures.overlap)} for {new}, {amount(view, figures.overlap_total)} in all"
    since = overlap_since(view)
    return [
        (f"Running both{since} until the end (Path 3)", both),
        *pairs,
        (f"Running both{since} pays back", break_even_text(view, figures)),
    ]


def saving_text(view: ContractView, figures: ReplacementCosts) -> str:
    if figures.annual_saving < 0:
        return f"none, as it costs {amount(view, -figures.annual_saving)} more a year"
    return f"{amount(view, figures.annual_saving)} a year"


def break_even_text(view: ContractView, figures: ReplacementCosts) -> str:
    """When running both has paid for itself, in plain words."""
    if figures.break_even_months is None or figures.break_even_months_from_today is None:
        return "never, as the replacement costs no less than the old tool"
    after, from_today = figures.break_even_months, figures.break_even_months_from_today
    return f"within {count(after, 'month')} after the end, {count(from_today, 'month')} from {_today(view)}"


def _today(view: ContractView) -> str:
    """Today beside `overlap_since`; a plan that runs is read on later days too."""
    if view.today == view.advice.choice.begun_on:
        return "today"
    return "that day" if view.advice.costs.start_on == view.today else day(view.today)


REFUNDED = "none, as what was charged after the end is refunded"
"""The credit of what has come back, as the end of a sentence."""


def typical_credit(view: ContractView) -> str:
    """What vendors usually grant in a case like this, as the end of a sentence; rules section 6."""
    credit = view.advice.credit
    if view.charged.is_refunded:
        return REFUNDED
    if credit.low is None or credit.high is None:
        return "no figures are published for a case like yours"
    if credit.high == 0:
        return "none"
    return money_range(credit.low, credit.high, view.record.contract.currency)
