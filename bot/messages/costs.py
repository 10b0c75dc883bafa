"""What leaving costs and what may come back: the guide's figures in whole sentences."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from bot.messages.deadline import deadline_text
from bot.messages.figures import (
    NO_PRICES,
    amount,
    break_even_text,
    overlap_since,
    saving_text,
    still_to_be_charged,
    typical_credit,
)
from bot.messages.message import Message
from bot.messages.parts import Facts, Note, Paragraph, Part, buttons, compose, sections
from bot.messages.recommendation import odds_text, replacement_button, without_replacement
from bot.messages.shown import shown
from bot.messages.text import bold
from bot.usecases.views import ContractView
from bot.wording.actions import replacement_name
from bot.wording.format import day, money_range, months_text
from planner.contract import Billing
from planner.costs import ReplacementCosts
from planner.credit import CreditComponent
from planner.playbook import CreditBase, CreditFact
from planner.trial import TrialGap


def cost_message(view: ContractView) -> Message:
    """Overlap, saving and break-even."""
    return compose(_cost_parts(shown(view)))


def _cost_parts(view: ContractView) -> Iterator[Part]:
    yield Paragraph(f"{bold(f'{view.record.contract.vendor}: what switching costs')}\n{deadline_text(view)}")
    if view.hides_money:
        yield Note(NO_PRICES)
        return
    figures = view.advice.costs.replacement
    yield Paragraph(_left_text(view))
    if figures is None:
        yield Paragraph(without_replacement("there is no overlap to count", view))
        yield from buttons(replacement_button(view))
        return
    yield Paragraph(_overlap_text(view, figures))
    yield Facts(_yearly(view, figures))
    yield from sections(_trial_lines(view, figures))


def _left_text(view: ContractView) -> str:
    costs, contract = view.advice.costs, view.record.contract
    since = f" from {day(costs.start_on)} on" if costs.start_on > view.today else ""
    left = f"{amount(view, costs.sunk)} for {months_text(costs.months)} of {contract.vendor}{since}"
    if contract.billing is Billing.MONTHLY:
        return f"You still pay {left}, month by month."
    to_come = still_to_be_charged(view)
    if to_come:
        charged = f"{amount(view, to_come)} of it is still to be charged"
        return f"You are bound to {left}: {charged}. It is spent on every path."
    return f"You have {bold('already paid')} {left}. It is spent on every path."


def _overlap_text(view: ContractView, figures: ReplacementCosts) -> str:
    """The guide's line, and what of it is really paid from now on."""
    new, costs = replacement_name(view.record.contract), view.advice.costs
    line = (
        f"{bold('Running both')}{overlap_since(view)} until the end costs "
        f"{amount(view, figures.overlap)} for {new}, "
        f"{amount(view, figures.overlap_total)} for both together ({months_text(costs.months)})."
    )
    if view.record.contract.billing is Billing.PREPAID_ANNUAL:
        return f"{line} New cash is {new} alone: {amount(view, figures.new_cash)}."
    return f"{line} You pay all of it from now on: {amount(view, figures.new_cash)}."


def _yearly(view: ContractView, figures: ReplacementCosts) -> tuple[tuple[str, str], ...]:
    contract = view.record.contract
    return (
        (f"A year of {contract.vendor}", amount(view, view.advice.costs.annual)),
        (f"A year of {replacement_name(contract)}", amount(view, figures.annual)),
        ("Saving", saving_text(view, figures)),
        (f"Running both{overlap_since(view)} pays back", break_even_text(view, figures)),
    )


def _trial_lines(view: ContractView, figures: ReplacementCosts) -> Iterator[str]:
    """The trial apart from the rest: what its free days are worth, and what waiting pays twice."""
    new = replacement_name(view.record.contract)
    if figures.trial_free_value:
        worth = amount(view, figures.trial_free_value)
        yield f"{new}'s free trial days are worth {worth}; they are not counted above."
    gap = view.advice.trial_gap
    if gap is not None:
        yield f"{bold('If you wait')} (Path 2): {_waiting_text(view, gap)}"


def _waiting_text(view: ContractView, gap: TrialGap) -> str:
    """Zero overlap is claimed only where the trial lasts to the end."""
    new = replacement_name(view.record.contract)
    if gap.expires_on >= view.record.contract.end_on:
        if gap.expires_on == gap.starts_on:
            return f"zero overlap: {new} starts on {day(gap.starts_on)}, with the contract's last day."
        return f"zero overlap: {new}'s trial from {day(gap.starts_on)} lasts to the end."
    if gap.expires_on == gap.starts_on == gap.paid_from:
        return (
            f"{new} costs {amount(view, gap.cost)} between {day(gap.starts_on)} and the end; it has no trial."
        )
    if gap.expires_on < gap.paid_from:
        expired = f"its trial expired on {day(gap.expires_on)}"
        return f"{new} costs {amount(view, gap.cost)} from today to the end; {expired}."
    since = f"{day(gap.expires_on)}, when its trial has expired,"
    return f"{new} costs {amount(view, gap.cost)} between {since} and the end."


def credit_message(view: ContractView) -> Message:
    """Remaining value, and the typical credit on it."""
    return compose(_credit_parts(shown(view)))


CREDIT_REASONS = {
    CreditFact.BILLING_ERROR: "A charge is documented as wrong",
    CreditFact.ACCOUNT_MANAGER: "You have an account manager",
    CreditFact.ZERO_USAGE: "The tool is not used at all",
    None: "A team of this size",
}
"""Why a credit rule applies, by the fact that it needs."""

BASES = {
    CreditBase.ERRONEOUS_CHARGE: "the erroneous charge",
    CreditBase.REMAINING_VALUE: "the remaining value",
}


def _credit_parts(view: ContractView) -> Iterator[Part]:
    yield Paragraph(f"{bold(f'{view.record.contract.vendor}: what may come back')}\n{_total_text(view)}")
    if view.hides_money:
        yield Note(NO_PRICES)
    else:
        yield Paragraph(_remaining_text(view))
    if view.charged.is_refunded:
        return
    yield from sections(component_text(component, view) for component in view.advice.credit.components)
    yield Note(_source_text(view))
    yield Note(odds_text(view.record.contract))


def _total_text(view: ContractView) -> str:
    has_figures = view.advice.credit.high is not None and not view.charged.is_refunded
    text = "see the shares below" if has_figures and view.hides_money else typical_credit(view)
    return f"{bold('Typical credit:')} {text}."


def _remaining_text(view: ContractView) -> str:
    credit, contract = view.advice.credit, view.record.contract
    value = f"{amount(view, credit.remaining_value)} for {months_text(credit.months)}"
    if contract.billing is Billing.MONTHLY:
        return f"{bold('Still to come:')} {value}. Release avoids this cost; it is no refund."
    return f"{bold('Remaining value:')} {value}, of {amount(view, contract.annual)} a year."


def component_text(component: CreditComponent, view: ContractView) -> str:
    """What one fact of the case typically brings."""
    rule = component.rule
    share = _share(component, view)
    return f"• {CREDIT_REASONS[rule.needs]}: {share} ({rule.label})."


def _share(component: CreditComponent, view: ContractView) -> str:
    low, high = component.rule.percent_low, component.rule.percent_high
    if low is None or high is None or component.low is None or component.high is None:
        return f"no figure for {BASES[component.rule.of]}"
    percent = f"{low} %" if low == high else f"{low}–{high} %"
    if view.hides_money:
        return f"{percent} of {BASES[component.rule.of]}"
    base = f"{BASES[component.rule.of]}, {amount(view, component.base)}"
    return f"{percent} of {base}, is {_range(component.low, component.high, view)}"


def _range(low: Fraction, high: Fraction, view: ContractView) -> str:
    return money_range(low, high, view.record.contract.currency)


def _source_text(view: ContractView) -> str:
    """Whose figures these are: amounts follow from your contract, percentages from the guide."""
    playbook = view.record.contract.playbook
    if playbook.is_generic:
        return "There are no published figures for this vendor; exitplan does not make any up."
    checked = f"checked on {day(playbook.source.checked_on)}"
    if any(component.rule.percent_high is not None for component in view.advice.credit.components):
        return f"Percentages: the published guide's, {checked}. Amounts: from your contract."
    return f"From the published guide, {checked}. Amounts: from your contract."
