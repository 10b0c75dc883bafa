"""Who, when, and with which buttons: what all announcements of a contract's life share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.ids import ActionId
from bot.messages.deadline import deadline_text
from bot.messages.facts import paths_in_words, plan_name
from bot.messages.figures import amount
from bot.messages.parts import Button, button, confirm
from bot.messages.step_words import NOT_ASKED, SIGNS
from bot.messages.steps import Step, StepState, local_day
from bot.messages.text import bold, capitalised, inert, mention, sentences
from bot.usecases.said_views import MilestoneView
from bot.usecases.views import ContractView
from bot.wording.advice import paths_text
from bot.wording.format import day
from bot.wording.keeping import agreement_text
from planner.deadlines import NoticeStatus, next_term_charge
from planner.life import RESTORABLE_DAYS, ends_with_term, needs_agreement, quiet_until
from storage.records.contracts import ContractRecord, ContractState
from storage.records.milestones import MilestoneKind, MilestoneRecord

PROVEN = frozenset({NoticeStatus.SENT, NoticeStatus.CONFIRMED})


def day_of(milestone: MilestoneRecord, view: ContractView) -> date:
    """The day on which it happened, where the contract's dates count."""
    return milestone.at.astimezone(ZoneInfo(view.record.timezone)).date()


def who(milestone: MilestoneRecord, name: str = "") -> str:
    """Who did it: by `name` where it is known, which notifies nobody."""
    if milestone.by is None:
        return "exitplan"
    return inert(name) if name else mention(milestone.by)


def is_open(view: MilestoneView) -> bool:
    """Whether it can still be answered: nothing was decided since, and it is about the present term."""
    is_present = view.milestone.term_number == view.contract.record.term_number
    return view.answer is None and is_present


def answer_text(answer: MilestoneRecord, view: ContractView, *, was_kept: bool) -> str:
    """What was decided afterwards, by whom and when. It stands in edits, which notify nobody.

    `was_kept`: it stands below the decision to keep the tool, which asked nobody anything.
    """
    vendor, on = view.record.contract.vendor, day(day_of(answer, view))
    if answer.kind is MilestoneKind.RENEWED and answer.by is None:
        if was_kept:
            return _kept_on_text(on, view)
        return f"{SIGNS[StepState.DROPPED]} Nobody answered: since {on} it counts as renewed."
    when = f"on {on} by {mention(answer.by)}" if answer.by else f"on {on}"
    return {
        MilestoneKind.KEPT: f"✔ {vendor} is kept: decided {when}.",
        MilestoneKind.TAKEN_BACK: f"✔ Taken back {when}: the exit from {vendor} goes on.",
        MilestoneKind.RENEWED: f"✔ It has renewed: recorded {when}.",
        MilestoneKind.ENDED: f"✔ It has ended: recorded {when}.",
    }[answer.kind]


def _kept_on_text(on: str, view: ContractView) -> str:
    """What does not renew by itself is ordered again by whoever keeps it, and exitplan does not see that."""
    if view.record.contract.auto_renews:
        return f"✔ As decided: its next term began on {on}."
    return f"✔ As decided: since {on} it counts as ordered again."


def for_charge(view: ContractView) -> str:
    """` for USD 11,400.00`: what the next term costs, where prices may be shown."""
    if view.hides_money:
        return ""
    return f" for {amount(view, next_term_charge(view.record.contract))}"


def keep_button(view: ContractView) -> Button:
    return button("We're keeping it", ActionId.KEEP, view.record.id)


def take_back_button(view: ContractView, label: str) -> Button | None:
    """Offered while the term lasts, a release before its end or not."""
    if view.today > view.record.contract.term_end_on:
        return None
    question = confirm(
        "Take it back?", "The plan goes on where it stopped, and its reminders come again.", "Take it back"
    )
    return button(label, ActionId.TAKE_BACK, view.record.id, confirm=question)


def charged_button(view: ContractView) -> Button:
    return button("We were charged", ActionId.CHARGED, view.record.id)


def after_the_end_buttons(view: ContractView) -> Iterator[Button]:
    """What may have become of it, once its term is over; only of what was to end a charge is wrong."""
    contract_id = view.record.id
    yield button("It renewed", ActionId.RENEWED, contract_id)
    if ends_with_term(view.record.contract):
        yield charged_button(view)
    else:
        yield button("Record notice", ActionId.RECORD_NOTICE, contract_id)
    yield button("It ended", ActionId.ENDED, contract_id)


def is_quiet(view: ContractView) -> bool:
    """Whether nothing is asked about it: it is kept, has ended, or was removed."""
    return view.record.state.is_quiet or is_removed(view)


def is_removed(view: ContractView) -> bool:
    return view.record.removed_at is not None


def decision_text(view: ContractView) -> str:
    """Why nothing is asked: `kept by @U1 on 1 Dec 2026. Reason: …`, `the contract ended on 31 Mar 2027.`"""
    if is_removed(view):
        return removal_text(view)
    if view.record.state is ContractState.KEEPING:
        kept = last_milestone(view, MilestoneKind.KEPT)
        return "it is kept." if kept is None else sentences(_kept_by(kept, view), _reason(kept))
    return f"the contract ended on {day(view.ended_on or view.record.contract.end_on)}."


def _kept_by(kept: MilestoneRecord, view: ContractView) -> str:
    return f"kept by {who(kept)} on {day(day_of(kept, view))}"


def _reason(kept: MilestoneRecord) -> str:
    return f"Reason: {kept.reason or 'none given'}"


def not_asked_text(view: ContractView, vendor: str = "") -> str:
    """That nothing is asked about it and why, or what nobody has answered. `vendor`: where it is named."""
    contract, is_in_doubt = view.record.contract, is_kept_in_doubt(view)
    if is_in_doubt and view.today > contract.term_end_on:
        return _unanswered_text(view, vendor)
    why = f"{bold(f'{_not_asked(view, vendor)}:')} {decision_text(view)}"
    return f"{why} {agreement_text(contract, view.record.id)}" if is_in_doubt else why


def _not_asked(view: ContractView, vendor: str) -> str:
    """`Nothing is asked until 31 Dec 2027`; what has ended has no such day."""
    is_kept = view.record.state is ContractState.KEEPING and not is_removed(view)
    until = f" until {day(quiet_until(view.record.contract))}" if is_kept else ""
    return f"Nothing is asked{f' about {vendor}' if vendor else ''}{until}"


def _unanswered_text(view: ContractView, vendor: str) -> str:
    """Of what was kept although notice was proven, once its term is over."""
    asked, kept = bold(f"Did {vendor or 'it'} renew?"), last_milestone(view, MilestoneKind.KEPT)
    if kept is None:
        return f"{asked} Nobody has answered yet."
    said = f"{asked} It was {_kept_by(kept, view)}, and nobody has answered yet"
    return sentences(said, _reason(kept))


def is_kept_in_doubt(view: ContractView) -> bool:
    """Whether it is kept although notice is proven: only the vendor can say whether it goes on."""
    is_kept = view.record.state is ContractState.KEEPING and not is_removed(view)
    return is_kept and needs_agreement(view.record.contract)


def removal_text(view: ContractView) -> str:
    """It stands in edits, which notify nobody."""
    record = view.record
    on, last = local_day(record.removed_at, record.timezone), last_day_to_restore(record)
    by = f" by {mention(record.removed_by)}" if record.removed_by else ""
    removed = f"the contract was removed{by}{f' on {day(on)}' if on else ''}"
    return f"{removed}: {f'until {day(last)} ' if last else ''}/exitplan restore brings it back."


def last_day_to_restore(record: ContractRecord) -> date | None:
    """None: it is not removed."""
    removed_on = local_day(record.removed_at, record.timezone)
    return removed_on and removed_on + timedelta(days=RESTORABLE_DAYS)


def last_milestone(view: ContractView, kind: MilestoneKind) -> MilestoneRecord | None:
    return next((one for one in reversed(view.milestones) if one.kind is kind), None)


def closed_line(step: Step, view: ContractView, *, names_people: bool) -> str:
    """An action that stayed open: nobody is asked about it any more; and why, which names who decided it."""
    why = f" {capitalised(decision_text(view))}" if names_people else ""
    return f"{SIGNS[StepState.DROPPED]} {NOT_ASKED}: {step.text}.{why}"


def standing_text(view: ContractView) -> str:
    """Where the contract stands: what was decided about it, else where its notice stands."""
    contract = view.record.contract
    if is_quiet(view):
        return not_asked_text(view)
    if view.is_over:
        return f"{bold(f'Its term ended on {day(contract.end_on)}.')} {_after_the_end(view)}"
    return deadline_text(view)


def _after_the_end(view: ContractView) -> str:
    if view.advice.deadlines.status in {*PROVEN, NoticeStatus.NONE}:
        return "exitplan watches for a renewal charge, and closes the contract after that."
    return "exitplan has asked whether it renewed; without an answer it counts as renewed."


def plan_text(view: ContractView) -> str:
    """What becomes of the plan: it goes on, and the advice for a term that nobody wanted is another one."""
    decision = view.advice.decision
    advised = f"exitplan advises {paths_text(*decision.answer)}. {paths_in_words(decision.paths)}"
    if view.plan is None:
        return f"No plan is started. {advised}"
    if (view.plan.record.choice.paths, view.plan.record.choice.tactic) == decision.answer:
        return f"The plan goes on for the new term: {plan_name(view)}."
    return f"The plan goes on for the new term, with new days. Now {advised}"
