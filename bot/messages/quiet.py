"""A contract about which nothing is asked, for one reader: why, the way on, and what was done before."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ids import ActionId
from bot.messages.message import Message
from bot.messages.milestone_words import (
    charged_button,
    closed_line,
    not_asked_text,
    take_back_button,
)
from bot.messages.parts import Buttons, Paragraph, Part, button, buttons, compose, sections
from bot.messages.shown import shown
from bot.messages.step_words import step_line
from bot.messages.steps import step_of_item
from bot.messages.text import bold, sentences
from bot.usecases.views import ContractView, PlanItem
from bot.wording.advice import paths_text
from bot.wording.format import day
from storage.records.contracts import ContractState


def quiet_message(view: ContractView) -> Message:
    """The answer to whoever wants to do something about it."""
    return compose(quiet_parts(shown(view)))


def quiet_parts(view: ContractView) -> Iterator[Part]:
    """That nothing is asked about it and why, over what can still be said about it."""
    yield Paragraph(text_with_buttons(view))
    yield from quiet_buttons(view)


def text_with_buttons(view: ContractView) -> str:
    """Where `quiet_buttons` stand in the same message: they are the way on, but for a claim."""
    return sentences(_why(view), _way_to_claim(view))


def text_without_buttons(view: ContractView) -> str:
    """Where no `quiet_buttons` follow: with every way on, for whoever may change it."""
    return sentences(_why(view), _way_to_claim(view), _way_on(view))


def text_beside_claim(view: ContractView) -> str:
    """Where the message itself tells what is to be claimed back."""
    return sentences(_why(view), _way_on(view))


def _why(view: ContractView) -> str:
    return not_asked_text(view, view.record.contract.vendor)


def _way_to_claim(view: ContractView) -> str | None:
    """While something of a wrong charge is missing; None: nothing is, or this reader may not claim it."""
    is_charged = view.record.contract.situation.billing_error is not None
    is_ended = view.record.state is ContractState.ENDED
    if not (view.may_change and is_ended and is_charged) or view.charged.is_refunded:
        return None
    return f"To claim the charge back, /exitplan letter {view.record.id} request drafts the letter"


def _way_on(view: ContractView) -> str | None:
    """Where `quiet_buttons` are; None for those who may only read."""
    if not view.may_change:
        return None
    show, term_end_on = f"/exitplan show {view.record.id}", view.record.contract.term_end_on
    is_kept = view.record.state is ContractState.KEEPING
    if view.today > term_end_on:
        once_more = "again" if view.charged.amount else "after all"
        what = "has renewed or ended" if is_kept else f"renewed or charged you {once_more}"
        return f"If it {what}, {show} offers to record it"
    if is_kept:
        return f"To leave after all, {show} offers to take the decision back until {day(term_end_on)}"
    return f"If it goes on after all, {show} offers to take that back until {day(term_end_on)}"


def quiet_buttons(view: ContractView) -> Iterator[Buttons]:
    """What can still be said about it; nothing for those who may only read."""
    if not view.may_change:
        return
    contract_id, is_kept = view.record.id, view.record.state is ContractState.KEEPING
    label = "We are leaving after all" if is_kept else "It goes on after all"
    is_over = view.today > view.record.contract.term_end_on
    yield from buttons(
        take_back_button(view, label),
        button("It renewed" if is_kept else "It renewed after all", ActionId.RENEWED, contract_id)
        if is_over
        else None,
        button("It ended", ActionId.ENDED, contract_id) if is_kept and is_over else None,
        None if is_kept else charged_button(view),
        button("Change facts", ActionId.EDIT, contract_id),
    )


def stopped_plan_parts(view: ContractView) -> Iterator[Part]:
    """The plan that was stopped: what was done and when, and what nobody is asked about any more."""
    plan = view.stopped_plan
    if plan is None:
        yield Paragraph("No plan was started.")
        return
    choice = plan.record.choice
    name = paths_text(choice.paths, choice.tactic)
    yield Paragraph(f"{bold('The plan was')} {name}, begun on {day(choice.begun_on)}.")
    yield from sections(stopped_line(item, view) for item in plan.items)


def stopped_line(item: PlanItem, view: ContractView) -> str:
    """One action of the plan that was stopped. One reader sees it, so that names ping nobody."""
    step = step_of_item(item, view)
    if step.is_open:
        return closed_line(step, view, names_people=False)
    return step_line(step, view, names_people=True)
