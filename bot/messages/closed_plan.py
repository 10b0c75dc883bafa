"""The message of a plan that runs no more: why, and what was done in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.messages.message import Message
from bot.messages.milestone_words import decision_text, is_quiet, is_removed
from bot.messages.parts import Note, Paragraph, Part, compose, sections
from bot.messages.shown import shown, shown_plan
from bot.messages.step_words import step_line
from bot.messages.steps import StepState, step_of_item
from bot.messages.text import bold
from bot.usecases.said_views import ClosedPlanView
from bot.wording.advice import paths_text
from bot.wording.format import day
from storage.records.contracts import ContractState
from storage.records.plans import PlanState

SETTLED = frozenset({StepState.DONE, StepState.SKIPPED})


def closed_plan_message(view: ClosedPlanView) -> Message:
    """An edit: it notifies nobody, so it may name people."""
    ready = replace(view, contract=shown(view.contract), plan=shown_plan(view.plan))
    return compose(_parts(ready), is_edited=True)


def _parts(view: ClosedPlanView) -> Iterator[Part]:
    vendor, choice = view.contract.record.contract.vendor, view.plan.record.choice
    yield Paragraph(f"{bold(f'Exit plan for {vendor}')}\n{_why(view)}")
    yield Note(f"This plan was {paths_text(choice.paths, choice.tactic)}, begun on {day(choice.begun_on)}.")
    steps = [step_of_item(item, view.contract) for item in view.plan.items]
    done = [step for step in steps if step.state in SETTLED]
    yield from sections(step_line(step, view.contract, names_people=True) for step in done)


def _why(view: ClosedPlanView) -> str:
    if is_removed(view.contract):
        return f"Stopped: {decision_text(view.contract)}"
    if view.plan.record.term_number != view.contract.record.term_number:
        next_plan = " The plan for the next one is below." if view.contract.plan else ""
        return f"This term is over.{next_plan}"
    if view.plan.record.state is PlanState.STOPPED and is_quiet(view.contract):
        is_ended = view.contract.record.state is ContractState.ENDED
        return f"{'It is over' if is_ended else 'Stopped'}: {decision_text(view.contract)}"
    return "It was replaced: a newer plan is below."
