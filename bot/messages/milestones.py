"""Turns in the life of a contract, as the channel is told: asked, kept, renewed, charged.

Each is posted once and edited when somebody answers: then it says who and when, and its buttons go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from bot.ids import ActionId, LetterKind
from bot.messages.deadline import deadline_text
from bot.messages.figures import amount
from bot.messages.message import Message
from bot.messages.milestone_questions import (
    asked_again_parts,
    confirmation_wanted_parts,
    plan_wanted_parts,
    renewal_asked_parts,
    window_missed_parts,
)
from bot.messages.milestone_words import (
    answer_text,
    day_of,
    for_charge,
    is_open,
    is_removed,
    keep_button,
    plan_text,
    removal_text,
    take_back_button,
    who,
)
from bot.messages.outcome import outcome_parts
from bot.messages.parts import Buttons, Note, Paragraph, Part, button, buttons, compose
from bot.messages.recommendation import start_button
from bot.messages.shown import shown, shown_contract, shown_milestone
from bot.messages.text import bold, capitalised, sentences
from bot.usecases.said_views import MilestoneView
from bot.usecases.views import ContractView
from bot.wording.format import count, day, money_range
from bot.wording.keeping import asked_next_text, kept_text
from planner.deadlines import NoticeStatus
from planner.life import ANSWER_DAYS, needs_agreement
from planner.outcome import NO_CHARGE, WrongCharge
from planner.playbook import CreditBase
from storage.records.milestones import MilestoneKind


def milestone_message(view: MilestoneView) -> Message:
    """What has happened, what follows from it, and what can be answered."""
    ready = replace(
        view,
        contract=shown(view.contract),
        milestone=shown_milestone(view.milestone),
        term=shown_contract(view.term),
        answer=view.answer and shown_milestone(view.answer),
    )
    return compose(_parts(ready), is_edited=True)


def _parts(view: MilestoneView) -> Iterator[Part]:
    parts = PARTS[view.milestone.kind](view)
    if is_removed(view.contract):
        yield from (part for part in parts if not isinstance(part, Buttons))
        yield Note(capitalised(removal_text(view.contract)))
        return
    yield from parts
    if view.answer is not None:
        yield Note(answer_text(view.answer, view.contract, was_kept=_is_settled_by_keeping(view)))


def _is_settled_by_keeping(view: MilestoneView) -> bool:
    """Whether it is the decision to keep the tool, and nobody was asked afterwards whether it renewed."""
    term_number = view.milestone.term_number
    asked = [one for one in view.contract.milestones if one.kind is MilestoneKind.RENEWAL_ASKED]
    is_asked = any(one.term_number == term_number and one.at >= view.milestone.at for one in asked)
    return view.milestone.kind is MilestoneKind.KEPT and not is_asked


def _kept(view: MilestoneView) -> Iterator[Part]:
    contract, vendor = view.contract.record.contract, view.contract.record.contract.vendor
    decided_on = day(day_of(view.milestone, view.contract))
    said = f"{who(view.milestone, view.by_name)} decided it on {decided_on}"
    why = sentences(said, f"Reason: {view.milestone.reason or 'none given'}")
    yield Paragraph(f"{bold(f'We are keeping {vendor}.')}\n{why}")
    if view.answer is not None:
        return
    mind = f"⚠ {bold('Mind:')} " if needs_agreement(contract) else ""
    becomes = kept_text(contract, view.contract.record.id, for_charge(view.contract))
    yield Paragraph(f"{mind}{becomes} {capitalised(asked_next_text(contract))}.")
    yield from buttons(take_back_button(view.contract, "We are leaving after all"))


def _taken_back(view: MilestoneView) -> Iterator[Part]:
    contract = view.contract
    goes_on = "The plan goes on where it stopped." if contract.plan else "No plan is started yet."
    yield Paragraph(
        f"{bold(f'We are leaving {contract.record.contract.vendor} after all.')}\n"
        f"{who(view.milestone, view.by_name)} took it back on {day(day_of(view.milestone, contract))}. "
        f"{goes_on}"
    )
    if is_open(view):
        yield Paragraph(deadline_text(contract))
        yield from buttons(
            start_button(contract) if contract.plan is None else None,
            keep_button(contract),
        )


def _renewed(view: MilestoneView) -> Iterator[Part]:
    contract, record = view.contract, view.contract.record
    vendor = record.contract.vendor
    if view.milestone.by is None:
        what, how = "counts as renewed", f"Nobody answered for {count(ANSWER_DAYS, 'day')}."
    else:
        what, how = "has renewed", f"{who(view.milestone, view.by_name)} says so."
    yield Paragraph(f"{bold(f'{vendor} {what}.')}\n{how}{_new_term(view)}")
    if not is_open(view):
        return
    yield Paragraph(f"{deadline_text(contract)}\n{plan_text(contract)}")
    yield from buttons(
        start_button(contract),
        button("Why this plan", ActionId.RECOMMEND, record.id),
        button("No, it ended", ActionId.ENDED, record.id),
    )


def _new_term(view: MilestoneView) -> str:
    """Until when, and for how much; an announcement of an earlier term keeps its own end."""
    contract = view.contract
    until = f" The new term runs until {day(view.milestone.on)}" if view.milestone.on else ""
    is_present = view.milestone.term_number == contract.record.term_number
    if not until or contract.hides_money or not is_present:
        return f"{until}." if until else ""
    return f"{until}, at {amount(contract, contract.advice.costs.annual)} a year."


def _charged(view: MilestoneView) -> Iterator[Part]:
    contract, record = view.contract, view.contract.record
    vendor = record.contract.vendor
    what = "has charged" if contract.hides_money else f"has charged {_charge(view)}"
    on = f" on {day(view.milestone.on)}" if view.milestone.on else ""
    yield Paragraph(
        f"{bold(f'{vendor} {what}{on}.')}\n{who(view.milestone, view.by_name)} recorded it. "
        f"The contract was to end on {day(view.term.end_on)}{_proof_text(contract)}."
    )
    charge = view.charged or NO_CHARGE
    if charge.refunded:
        yield Paragraph(_refunded_text(contract, charge))
    if charge.refunded and not charge.missing:
        return
    yield Paragraph(
        f"{bold('Do first, today:')} claim it back in writing as a billing error.{_typical(contract)}"
    )
    dispute_days = record.contract.playbook.account.dispute_days
    if dispute_days and view.milestone.on:
        until = day(view.milestone.on + timedelta(days=dispute_days))
        yield Note(f"{vendor}'s invoices can be disputed for {count(dispute_days, 'day')}: until {until}.")
    yield from buttons(
        button("Letter", ActionId.LETTER, f"{record.id} {LetterKind.REQUEST.value}", style="primary"),
        button("Credit", ActionId.CREDIT, record.id),
        button("Record the refund", ActionId.RECORD_OUTCOME, record.id) if is_open(view) else None,
    )


def _refunded_text(view: ContractView, charge: WrongCharge) -> str:
    """How much is back of all that was charged after the end."""
    if not charge.missing:
        return "✔ It is refunded."
    if view.hides_money:
        return "A part of it is refunded."
    charged, missing = amount(view, charge.amount), amount(view, charge.missing)
    return f"{amount(view, charge.refunded)} of {charged} is refunded; {missing} is still to come back."


def _charge(view: MilestoneView) -> str:
    return amount(view.contract, Fraction(view.milestone.amount or 0))


def _proof_text(view: ContractView) -> str:
    confirmed_on = view.record.contract.notice.confirmed_on
    if view.advice.deadlines.status is NoticeStatus.CONFIRMED and confirmed_on is not None:
        return f", which {view.record.contract.vendor} confirmed on {day(confirmed_on)}"
    return ""


def _typical(view: ContractView) -> str:
    """What is typically credited for it, from the playbook."""
    found = [one for one in view.advice.credit.components if one.rule.of is CreditBase.ERRONEOUS_CHARGE]
    known = [(one.low, one.high) for one in found]
    if view.hides_money or not known:
        return ""
    low, high = known[0]
    if low is None or high is None:
        return ""
    shown_range = money_range(low, high, view.record.contract.currency)
    return f" Typical credit: {shown_range}, from the published guide."


PARTS: dict[MilestoneKind, Callable[[MilestoneView], Iterator[Part]]] = {
    MilestoneKind.PLAN_WANTED: plan_wanted_parts,
    MilestoneKind.WINDOW_MISSED: window_missed_parts,
    MilestoneKind.CONFIRMATION_WANTED: confirmation_wanted_parts,
    MilestoneKind.KEPT: _kept,
    MilestoneKind.TAKEN_BACK: _taken_back,
    MilestoneKind.ASKED_AGAIN: asked_again_parts,
    MilestoneKind.RENEWAL_ASKED: renewal_asked_parts,
    MilestoneKind.RENEWED: _renewed,
    MilestoneKind.CHARGED: _charged,
    MilestoneKind.ENDED: outcome_parts,
}
