"""The negotiation file: what was asked, answered and offered, what came of it, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.ids import ActionId
from bot.messages.deadline import deadline_text
from bot.messages.evidence import evidence_parts
from bot.messages.message import Message
from bot.messages.milestone_words import is_quiet
from bot.messages.negotiation_buttons import file_buttons, next_buttons, open_steps
from bot.messages.negotiation_money import money_parts, offer_text
from bot.messages.parts import Divider, Note, Paragraph, Part, button, buttons, compose, sections
from bot.messages.quiet import stopped_line, text_beside_claim
from bot.messages.recommendation import odds_text
from bot.messages.shown import shown_negotiation
from bot.messages.step_words import step_line
from bot.messages.steps import step_of_item
from bot.messages.text import bold, mention, sentences
from bot.usecases.views import NegotiationView
from bot.wording.actions import action_text
from bot.wording.format import count, day
from bot.wording.negotiation import respondent_text
from planner.actions import NEGOTIATION_ACTIONS
from planner.concessions import RELEASES_NOW, AnswerKind, Concession, Respondent, Stage
from planner.deadlines import NoticeStatus
from planner.negotiation import longest_wait
from storage.records.negotiations import EntryRecord

LATEST_ENTRIES = 6
"""Answers and outcomes that are shown; older ones stand in the history."""


def negotiation_message(view: NegotiationView, *, told: str = "") -> Message:
    """The file, for the one who asked; `told` says first what has just been done."""
    return compose(_parts(shown_negotiation(view), told))


def _parts(view: NegotiationView, told: str) -> Iterator[Part]:
    vendor = view.contract.record.contract.vendor
    if told:
        yield Paragraph(told)
    yield Paragraph(f"{bold(f'{vendor}: negotiation file')}\n{_next_text(view)}")
    yield from _charge(view)
    yield from next_buttons(view)
    yield from _consequences(view)
    yield from sections(_step_lines(view))
    yield from _shortened(view)
    yield from sections(_answer_lines(view))
    yield from money_parts(view)
    yield Note(odds_text(view.contract.record.contract))
    yield from _reminders_of_notice(view)
    yield from file_buttons(view)
    yield Divider()
    yield from evidence_parts(view)


def _next_text(view: NegotiationView) -> str:
    """Where it stands, and the one thing to do next."""
    if view.outcome is not None:
        return f"{bold(f'Ended on {day(view.outcome.on)}:')} {offer_text(view.outcome, view)}."
    if is_quiet(view.contract):
        return text_beside_claim(view.contract)
    who = {one.value: respondent_text(one, is_resold=_is_resold(view)) for one in Respondent}
    return _NEXT[view.stage].format(step=_next_step(view), offer=_latest_offer(view), **who)


def _charge(view: NegotiationView) -> Iterator[Part]:
    """What was charged after the end has a claim of its own."""
    if not view.charged.amount:
        return
    if view.charged.missing:
        rest = " the rest" if view.charged.refunded else " it"
        yield Paragraph(f"{bold('You were charged after the end:')} claim{rest} back in writing.")
    else:
        yield Paragraph("✔ What was charged after the end is refunded.")


_NEXT = {
    Stage.NOT_CHOSEN: f"{bold('Nothing is asked yet.')} Asking is a free try: the plan goes on beside it.",
    Stage.ASK: f"{bold('Do first,')} {{step}}.",
    Stage.AWAIT_BILLING: f"The request is with {{billing}}. {bold('Next,')} {{step}}.",
    Stage.ESCALATE: f"There was a no from {{billing}}. {bold('Do first,')} {{step}}.",
    Stage.AWAIT_SALES: (
        f"The request is with {{sales}}. {bold('Next:')} record the answer; if there is none, record that, "
        "and the last step opens."
    ),
    Stage.CITE: (
        f"{bold('The escalation has failed.')} You may mention your documented experience now: "
        "facts only, and never conditional on a payment."
    ),
    Stage.DECIDE: (
        f"{bold('An offer is on the table:')} {{offer}}. Take it and record the outcome, "
        "or go on with the next step."
    ),
    Stage.STALLED: f"{bold('Every step is taken.')} Record what came of it, or an answer that comes late.",
    Stage.ENDED: "",
}
"""What to do at each stage; once it has ended, the outcome is said instead."""


def _is_resold(view: NegotiationView) -> bool:
    return view.contract.record.contract.reseller is not None


def _next_step(view: NegotiationView) -> str:
    for item in open_steps(view):
        if item.line is not None:
            text = action_text(item.action.key, view.contract.record.contract)
            return f"{_when(item.line.on, view)}: {text[0].lower()}{text[1:]}"
    return "record what came of it"


def _when(on: date, view: NegotiationView) -> str:
    return "today" if on <= view.contract.today else f"on {day(on)}"


def _step_lines(view: NegotiationView) -> Iterator[str]:
    """Each dated step with its state. One reader sees this, so that naming people pings nobody."""
    plan = view.contract.last_plan
    steps = [item for item in plan.items if item.action.key in NEGOTIATION_ACTIONS] if plan else []
    steps.sort(key=lambda item: NEGOTIATION_ACTIONS.index(item.action.key))
    if steps:
        yield bold("Steps")
    for item in steps:
        if is_quiet(view.contract):
            yield stopped_line(item, view.contract)
        else:
            yield step_line(step_of_item(item, view.contract), view.contract, names_people=True)


def _shortened(view: NegotiationView) -> Iterator[Part]:
    """That the waits are not those that were chosen."""
    contract, plan = view.contract.record.contract, view.contract.plan
    if plan is None or not plan.record.choice.negotiates or view.stage is Stage.ENDED:
        return
    longest = longest_wait(contract, plan.record.choice)
    if longest < max(plan.record.choice.waits):
        days = count(longest, "business day")
        yield Note(f"The waits are shortened to {days}, so that the steps come in time.")


def _answer_lines(view: NegotiationView) -> Iterator[str]:
    if view.entries:
        yield bold("What came back")
    older = len(view.entries) - LATEST_ENTRIES
    if older > 0:
        yield f"… and {count(older, 'older entry', 'older entries')}, in the history."
    yield from (_entry_line(entry, view) for entry in view.entries[-LATEST_ENTRIES:])


def _entry_line(entry: EntryRecord, view: NegotiationView) -> str:
    said = f"• {day(entry.on)}, {_entry_text(entry, view)}, recorded by {mention(entry.recorded_by)}"
    return sentences(said, entry.reference, entry.note)


def _entry_text(entry: EntryRecord, view: NegotiationView) -> str:
    if entry.respondent is None:
        return f"outcome: {offer_text(entry, view)}"
    who = respondent_text(entry.respondent, is_resold=_is_resold(view))
    answers = {
        AnswerKind.DENIED: f"no from {who}",
        AnswerKind.NO_ANSWER: f"no answer from {who}",
        AnswerKind.OFFER: f"offer from {who}: {offer_text(entry, view)}",
    }
    return answers[entry.answer or AnswerKind.NO_ANSWER]


def _latest_offer(view: NegotiationView) -> str:
    offers = [one for one in view.entries if one.answer is AnswerKind.OFFER]
    return offer_text(offers[-1], view) if offers else "an offer"


def _consequences(view: NegotiationView) -> Iterator[Part]:
    """What an outcome has changed, or still asks for."""
    outcome, contract = view.outcome, view.contract.record.contract
    if outcome is None:
        return
    if outcome.concession in RELEASES_NOW:
        yield Paragraph(
            f"{deadline_text(view.contract)} The plan's dates have moved to that day, nothing renews, and "
            "nobody is asked for notice any more."
        )
    elif _is_proof_to_record(view):
        yield Paragraph(
            f"{bold('This is proof of notice:')} record it as confirmed, and the reminders about notice stop."
        )
        yield from _confirm_button(view)
    elif outcome.concession is Concession.SMALLER_CONTRACT:
        yield Paragraph(
            f"{bold('Now change the facts:')} with the new seats and price the figures are right again. "
            f"The contract still renews on {day(contract.renewal_on)} unless notice is given."
        )
        change = button("Change facts", ActionId.EDIT, view.contract.record.id)
        yield from buttons(change if view.contract.may_change else None)


def _confirm_button(view: NegotiationView) -> Iterator[Part]:
    confirmed = button(
        "Record as confirmed notice", ActionId.CONFIRM_RELEASE, view.contract.record.id, style="primary"
    )
    yield from buttons(confirmed if view.contract.may_change else None)


def _is_proof_to_record(view: NegotiationView) -> bool:
    """Whether the vendor's release from the renewal is all the notice it takes, once it is recorded."""
    is_released = view.outcome is not None and view.outcome.concession is Concession.RELEASE_FROM_RENEWAL
    is_certain = view.contract.advice.deadlines.status in {NoticeStatus.CONFIRMED, NoticeStatus.NONE}
    return is_released and not is_certain


def _reminders_of_notice(view: NegotiationView) -> Iterator[Part]:
    """Asking is no notice, and people forget it over an offer; rules section 2."""
    if _is_proof_to_record(view) or is_quiet(view.contract):
        return
    if view.contract.advice.deadlines.status in {NoticeStatus.OPEN, NoticeStatus.MISSED}:
        yield Note(f"Asking is not notice of non-renewal. {deadline_text(view.contract)}")
