"""What can be done from the negotiation file, the fitting thing first."""

from __future__ import annotations

from collections.abc import Iterator

from bot.ids import ActionId, LetterKind
from bot.messages.parts import Button, Buttons, button, buttons, confirm
from bot.usecases.views import NegotiationView, PlanItem
from planner.actions import NEGOTIATION_ACTIONS, ActionKey
from planner.concessions import Stage
from storage.records.plans import ActionState

_LETTERS = {
    ActionKey.REQUEST_EARLY_TERMINATION: ("Letter: request", LetterKind.REQUEST),
    ActionKey.FOLLOW_UP_REQUEST: ("Letter: request", LetterKind.REQUEST),
    ActionKey.ESCALATE_REQUEST: ("Letter: escalation", LetterKind.ESCALATE),
}
"""The letter that fits the next step."""
_SENT = {
    ActionKey.REQUEST_EARLY_TERMINATION: "The request is sent",
    ActionKey.FOLLOW_UP_REQUEST: "Followed up",
    ActionKey.ESCALATE_REQUEST: "It is escalated",
    ActionKey.CITE_EXPERIENCE: "It is mentioned",
}


def next_buttons(view: NegotiationView) -> Iterator[Buttons]:
    """What is to be done first; nothing for those who may only read."""
    if view.contract.may_change:
        yield from buttons(*_for_the_next_step(view))


def file_buttons(view: NegotiationView) -> Iterator[Buttons]:
    """What can be recorded and changed at any time; nothing for those who may only read."""
    contract_id = view.contract.record.id
    is_running = view.stage not in {Stage.ENDED, Stage.NOT_CHOSEN}
    if view.contract.may_change:
        yield from buttons(
            button("Record an answer", ActionId.RECORD_ANSWER, contract_id) if is_running else None,
            button(
                _record_label(view),
                ActionId.RECORD_OUTCOME,
                contract_id,
            ),
            button("Change the waits", ActionId.CHANGE_WAITS, contract_id) if is_running else None,
            button("Add evidence", ActionId.ADD_EVIDENCE, contract_id),
        )


def _record_label(view: NegotiationView) -> str:
    if view.charged.missing:
        return "Record the refund"
    return "Correct the outcome" if view.stage is Stage.ENDED else "Record the outcome"


def _for_the_next_step(view: NegotiationView) -> Iterator[Button | None]:
    steps = open_steps(view)
    if view.stage is Stage.NOT_CHOSEN and not view.contract.record.state.is_quiet:
        yield button(
            "Start negotiating", ActionId.START_NEGOTIATION, view.contract.record.id, style="primary"
        )
    elif view.stage is Stage.CITE:
        yield _cite_button(view)
    elif view.stage is Stage.AWAIT_SALES:
        return  # the last step opens only once the escalation has failed
    if steps and view.stage is not Stage.ENDED:
        key = steps[0].action.key
        if key in _LETTERS:
            label, kind = _LETTERS[key]
            value = f"{view.contract.record.id} {kind.value}"
            yield button(label, ActionId.LETTER, value, style="primary")
        if key is not ActionKey.CITE_EXPERIENCE or view.stage is Stage.CITE:
            yield button(_SENT[key], ActionId.DONE, steps[0].action.id)


def _cite_button(view: NegotiationView) -> Button:
    question = confirm(
        "Mention your experience?",
        "Facts that you can document, and nothing else. Never offer to stay silent, and never make it depend "
        "on money.",
        "Draft the letter",
    )
    value = f"{view.contract.record.id} {LetterKind.CITE.value}"
    return button("Cite documented experience", ActionId.CITE, value, confirm=question)


def open_steps(view: NegotiationView) -> list[PlanItem]:
    """The steps that are still to be taken, in their order."""
    items = view.contract.plan.items if view.contract.plan else ()
    found = {one.action.key: one for one in items if one.action.state is ActionState.OPEN and one.line}
    return [found[key] for key in NEGOTIATION_ACTIONS if key in found]
