"""One contract: state, dates, money, open actions, who did what."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ids import ActionId
from bot.messages.facts import deadline_text, money_parts, plan_name, terms_facts, warning_parts
from bot.messages.message import Message
from bot.messages.parts import Buttons, Note, Paragraph, Part, button, buttons, compose, sections
from bot.messages.recommendation import start_button
from bot.messages.shown import shown
from bot.messages.steps import Step, StepState, step_line, steps_of
from bot.messages.text import bold, channel, code, mention
from bot.usecases.views import ContractView
from bot.wording.format import count, day
from planner.playbook import NoticeMethod
from storage.records import ContractRecord, ContractState, ProofKind, ProofRecord

STATES = {
    ContractState.ACTIVE: "active",
    ContractState.NOTICE_SENT: "notice sent",
    ContractState.NOTICE_CONFIRMED: "notice confirmed",
    ContractState.KEEPING: "we are keeping it",
    ContractState.ENDED: "ended",
}
METHODS = {
    NoticeMethod.FORM: "by form",
    NoticeMethod.EMAIL: "by e-mail",
    NoticeMethod.PORTAL: "in the vendor's portal",
    NoticeMethod.CERTIFIED_MAIL: "by certified mail",
    NoticeMethod.INTERNATIONAL_MAIL: "by international mail",
}
PROOFS = {ProofKind.SENT: "Notice sent", ProofKind.CONFIRMED: "Notice confirmed by the vendor"}
OPEN_STEPS = 6
SETTLED_STEPS = 6
MOST_PROOFS = 5


def contract_message(view: ContractView) -> Message:
    """One contract: state, dates, money, open actions, who did what."""
    return compose(_contract_parts(shown(view)))


def _contract_parts(view: ContractView) -> Iterator[Part]:
    record = view.record
    title = f"{bold(record.contract.vendor)} {code(record.id)}, {STATES[record.state]}"
    yield Paragraph(f"{title}\n{deadline_text(view)}")
    yield terms_facts(view)
    yield from money_parts(view)
    yield from warning_parts(view)
    yield from sections(_plan_lines(view))
    yield from sections(_past_lines(view))
    yield Note(_people_text(record))
    yield from _contract_buttons(view)


def _plan_lines(view: ContractView) -> Iterator[str]:
    if view.plan is None:
        yield f"{bold('No plan is started.')} exitplan advises {plan_name(view)}."
        return
    still_open = [step for step in steps_of(view) if step.is_open]
    yield f"{bold(plan_name(view))}: {count(len(still_open), 'open action')}"
    yield from (step_line(step, view, names_people=True) for step in still_open[:OPEN_STEPS])


def _past_lines(view: ContractView) -> Iterator[str]:
    # One reader sees this, so that naming people pings nobody.
    settled = [step for step in steps_of(view) if step.state in {StepState.DONE, StepState.SKIPPED}]
    if settled or view.proofs:
        yield bold("Who did what")
    yield from (_proof_line(proof) for proof in view.proofs[-MOST_PROOFS:])
    yield from (step_line(step, view, names_people=True) for step in _latest(settled))


def _latest(steps: list[Step]) -> list[Step]:
    return sorted(steps, key=lambda step: step.answered_on or step.planned_on)[-SETTLED_STEPS:]


def _proof_line(proof: ProofRecord) -> str:
    how = f" {METHODS[proof.method]}" if proof.method else ""
    details = "".join(f". {detail}" for detail in (proof.reference, proof.note) if detail)
    return (
        f"✔ {PROOFS[proof.kind]} on {day(proof.on)}{how}, recorded by {mention(proof.recorded_by)}{details}."
    )


def _people_text(record: ContractRecord) -> str:
    backup = f", backup {mention(record.backup_id)}" if record.backup_id else ""
    who = f"Owner {mention(record.owner_id)}{backup}, registered by {mention(record.registrant_id)}"
    circle = " Only they and admins see it." if record.is_restricted else ""
    return f"{who}. Posts go to {channel(record.channel_id)}.{circle}"


def _contract_buttons(view: ContractView) -> Iterator[Buttons]:
    contract_id = view.record.id
    yield from buttons(
        start_button(view) if view.plan is None else None,
        button("Why this plan", ActionId.RECOMMEND, contract_id),
        button("Timeline", ActionId.TIMELINE, contract_id),
        button("Negotiation", ActionId.NEGOTIATE, contract_id),
        button("Record notice", ActionId.RECORD_NOTICE, contract_id) if view.may_change else None,
        button("Change facts", ActionId.EDIT, contract_id) if view.may_change else None,
    )
