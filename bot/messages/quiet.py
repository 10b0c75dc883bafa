"""A contract about which nothing is asked, for one reader: why, the way on, and what was done before."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ids import ActionId
from bot.messages.message import Message
from bot.messages.milestone_words import (
    asked_text,
    charged_button,
    closed_line,
    condition_text,
    decision_text,
    take_back_button,
)
from bot.messages.parts import Buttons, Paragraph, Part, button, buttons, compose, sections
from bot.messages.shown import shown
from bot.messages.steps import step_line, step_of_item
from bot.messages.text import bold, sentences
from bot.usecases.views import ContractView, PlanItem
from bot.wording.advice import paths_text
from bot.wording.format import day
from storage.records import ContractState


def quiet_message(view: ContractView) -> Message:
    """The answer to whoever wants to do something about it."""
    ready = shown(view)
    return compose([Paragraph(quiet_text(ready)), *quiet_buttons(ready)])


def quiet_text(view: ContractView) -> str:
    """That nothing is asked about it and why; to whoever may change it, the way on."""
    asked = bold(f"{asked_text(view, view.record.contract.vendor)}:")
    why = sentences(f"{asked} {decision_text(view)}", condition_text(view))
    return sentences(why, _way_on(view)) if view.may_change else why


def _way_on(view: ContractView) -> str:
    show = f"/exitplan show {view.record.id}"
    contract, term_end_on = view.record.contract, view.record.contract.term_end_on
    if contract.situation.billing_error is not None and view.record.state is ContractState.ENDED:
        return f"To claim the charge back, /exitplan letter {view.record.id} request drafts the letter"
    is_kept = view.record.state is ContractState.KEEPING
    if view.today > term_end_on:
        what = "If it has renewed or ended" if is_kept else "If it renewed or charged you after all"
        return f"{what}, {show} offers to record it"
    how = f"{show} offers to take it back until {day(term_end_on)}"
    return f"To leave after all, {how}" if is_kept else f"If it goes on after all, {how}"


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
