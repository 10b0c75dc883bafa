"""One contract: state, dates, money, open actions, who did what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from bot.forms.contract_facts import provenance, source_of
from bot.ids import ActionId
from bot.messages.facts import plan_name, terms_facts
from bot.messages.figures import money_parts
from bot.messages.message import Message
from bot.messages.milestone_words import (
    after_the_end_buttons,
    day_of,
    is_quiet,
    keep_button,
    standing_text,
    who,
)
from bot.messages.parts import Button, Buttons, Note, Paragraph, Part, button, buttons, compose, sections
from bot.messages.quiet import quiet_buttons
from bot.messages.recommendation import start_button
from bot.messages.shown import shown
from bot.messages.step_words import step_line
from bot.messages.steps import Step, StepState, step_of_item, steps_of
from bot.messages.text import bold, capitalised, code, mention, place, sentences
from bot.messages.warnings import OF_LEAVING, warning_parts
from bot.usecases.views import ContractView
from bot.wording.format import count, day
from bot.wording.notice import METHODS
from bot.wording.vendor_terms import facts_for_leaving
from planner.deadlines import NoticeStatus
from planner.playbook import Playbook
from storage.records.contracts import ContractRecord, ContractState
from storage.records.milestones import MilestoneKind, MilestoneRecord
from storage.records.proofs import ProofKind, ProofRecord

STATES = {
    ContractState.ACTIVE: "active",
    ContractState.NOTICE_SENT: "notice sent",
    ContractState.NOTICE_CONFIRMED: "notice confirmed",
    ContractState.KEEPING: "we are keeping it",
    ContractState.ENDED: "ended",
}
PROOFS = {ProofKind.SENT: "Notice sent", ProofKind.CONFIRMED: "Notice confirmed by the vendor"}
LIFE = {
    MilestoneKind.KEPT: "kept",
    MilestoneKind.TAKEN_BACK: "taken back",
    MilestoneKind.RENEWAL_ASKED: "asked whether it renewed,",
    MilestoneKind.RENEWED: "renewed until",
    MilestoneKind.CHARGED: "charged after the end, on",
    MilestoneKind.ENDED: "ended, last day",
}
"""What `show` tells of its life; questions that led to nothing are left to the history."""
MOST_MILESTONES = 5
OPEN_STEPS = 6
SETTLED_STEPS = 6
MOST_PROOFS = 5
"""The latest of them; of the proofs first those that count."""


def contract_message(view: ContractView, where: str = "") -> Message:
    """One contract: state, dates, money, open actions, who did what.

    `where`: what its channel is to the one who reads.
    """
    return compose(_contract_parts(shown(view), where or place(view.record.channel_id)))


def _contract_parts(view: ContractView, where: str) -> Iterator[Part]:
    record = view.record
    title = f"{bold(record.contract.vendor)} {code(record.id)}, {STATES[record.state]}"
    yield Paragraph(f"{title}\n{standing_text(view)}")
    yield terms_facts(view)
    if record.state is not ContractState.ENDED:
        yield from money_parts(view)
        yield from warning_parts(view, without=OF_LEAVING if is_quiet(view) else ())
        yield from sections(_vendor_lines(record.contract.playbook))
    yield from sections(_plan_lines(view))
    yield from sections(_past_lines(view))
    yield from sections(_life_lines(view))
    yield Note(_people_text(record, where))
    yield from _contract_buttons(view)


def _vendor_lines(playbook: Playbook) -> Iterator[str]:
    """What is known of its terms beyond the contract's own facts, each with where it stands."""
    by_source: dict[str, list[str]] = {}
    for path, sentence in facts_for_leaving(playbook).items():
        by_source.setdefault(provenance(playbook, source_of(playbook, path)), []).append(sentence)
    if by_source:
        yield f"{bold(f'Known about {playbook.name}')}; your own order form wins over it"
    for said_by, known in by_source.items():
        yield f"• {capitalised(said_by)}: {' '.join(known)}"


def _plan_lines(view: ContractView) -> Iterator[str]:
    if view.plan is None:
        if not is_quiet(view):
            yield f"{bold('No plan is started.')} exitplan advises {plan_name(view)}."
        return
    still_open = [step for step in steps_of(view) if step.is_open]
    shown_first = f", the next {OPEN_STEPS} of them" if len(still_open) > OPEN_STEPS else ""
    yield f"{bold(plan_name(view))}: {count(len(still_open), 'open action')}{shown_first}"
    yield from (step_line(step, view, names_people=True) for step in still_open[:OPEN_STEPS])


def _past_lines(view: ContractView) -> Iterator[str]:
    """What was done and proven, by its day, and whether there is more.

    One reader sees this, so that naming people pings nobody.
    """
    steps = sorted(_settled_steps(view), key=_settled_on)
    proofs = sorted(view.proofs, key=lambda proof: proof.taken_back_at is None)
    lines = [(proof.on, proof_line(proof, view.record)) for proof in proofs[-MOST_PROOFS:]]
    lines += [(_settled_on(one), step_line(one, view, names_people=True)) for one in steps[-SETTLED_STEPS:]]
    total = len(steps) + len(proofs)
    rest = f", {len(lines)} of {total}: /exitplan history {view.record.id} has all"
    if lines:
        yield f"{bold('Who did what')}{rest if total > len(lines) else ''}"
    yield from (line for _, line in sorted(lines, key=lambda dated: dated[0]))


def _settled_steps(view: ContractView) -> Iterator[Step]:
    """Those of the plan that runs; once nothing is asked any more, those of the one that ran."""
    ran = view.stopped_plan.items if view.stopped_plan else ()
    steps = steps_of(view) if view.plan else (step_of_item(item, view) for item in ran)
    return (step for step in steps if step.state in {StepState.DONE, StepState.SKIPPED})


def _settled_on(step: Step) -> date:
    return step.answered_on or step.planned_on


def proof_line(proof: ProofRecord, record: ContractRecord) -> str:
    """What it says, who recorded it, and whether it counts. One reader sees it, so that names ping nobody."""
    how = f" {METHODS[proof.method]}" if proof.method else ""
    said = f"{PROOFS[proof.kind]} on {day(proof.on)}{how}, recorded by {mention(proof.recorded_by)}"
    if proof.taken_back_at is None or proof.taken_back_by is None:
        return sentences(f"✔ {said}", proof.reference, proof.note)
    on = day(proof.taken_back_at.astimezone(ZoneInfo(record.timezone)).date())
    taken_back = f"It does not count: taken back by {mention(proof.taken_back_by)} on {on}"
    return sentences(f"✖ {said}", proof.reference, proof.note, taken_back)


def _life_lines(view: ContractView) -> Iterator[str]:
    """Turns in its life, the latest of them: by one reader, so that naming people pings nobody."""
    told = [one for one in view.milestones if one.kind in LIFE]
    if told:
        yield bold("Its life so far")
    yield from (_life_line(one, view) for one in told[-MOST_MILESTONES:])


def _life_line(milestone: MilestoneRecord, view: ContractView) -> str:
    said = f"{day(day_of(milestone, view))}: {_turn_text(milestone)}"
    return sentences(said, f"Reason: {milestone.reason}" if milestone.reason else None)


def _turn_text(milestone: MilestoneRecord) -> str:
    """`kept by @U1`; what renewed in silence only counts as renewed, because nobody said so."""
    if milestone.kind is MilestoneKind.RENEWED and milestone.by is None and milestone.on:
        return f"counts as renewed until {day(milestone.on)}"
    on = f" {day(milestone.on)}," if milestone.on else ""
    return f"{LIFE[milestone.kind]}{on} by {who(milestone)}"


def _people_text(record: ContractRecord, where: str) -> str:
    backup = f", backup {mention(record.backup_id)}" if record.backup_id else ""
    who = f"Owner {mention(record.owner_id)}{backup}, registered by {mention(record.registrant_id)}"
    circle = " Only they and admins see it." if record.is_restricted else ""
    return f"{who}. Posts go to {where}.{circle}"


def _contract_buttons(view: ContractView) -> Iterator[Buttons]:
    contract_id = view.record.id
    if is_quiet(view):
        yield from quiet_buttons(view)
        return
    yield from buttons(
        start_button(view) if view.plan is None else None,
        button("Why this plan", ActionId.RECOMMEND, contract_id),
        button("Timeline", ActionId.TIMELINE, contract_id),
        button("Negotiation", ActionId.NEGOTIATE, contract_id),
        *(_change_buttons(view) if view.may_change else ()),
    )
    if view.may_change:
        yield from buttons(*_life_buttons(view))


def _change_buttons(view: ContractView) -> Iterator[Button]:
    asks_for_notice = any(one.action == ActionId.RECORD_NOTICE for one in _life_buttons(view))
    if not asks_for_notice:
        yield notice_button(view)
    yield button("Change facts", ActionId.EDIT, view.record.id)


def notice_button(view: ContractView) -> Button:
    """Once notice is confirmed there is nothing left to record, only to correct."""
    is_certain = view.advice.deadlines.status is NoticeStatus.CONFIRMED
    label = "Correct the notice" if is_certain else "Record notice"
    return button(label, ActionId.RECORD_NOTICE, view.record.id)


def _life_buttons(view: ContractView) -> Iterator[Button]:
    """What can be decided about its life now."""
    if view.is_over:
        yield from after_the_end_buttons(view)
        return
    yield keep_button(view)
    yield button("It ended", ActionId.ENDED, view.record.id)
