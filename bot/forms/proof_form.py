"""The form that records notice: sent (with a date and a way), or confirmed by the vendor; rules section 8.

What was recorded by mistake in this term is corrected in it, or taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block

from bot.forms.errors import FormError, InputError
from bot.forms.lines import MAX_NOTE_LENGTH, MAX_REASON_LENGTH, read_name, read_remark
from bot.forms.modals import (
    Choices,
    block_ids,
    checkboxes,
    date_field,
    menu,
    modal,
    note,
    question,
    radio_buttons,
    read_metadata_of,
    read_state,
    text_field,
)
from bot.ids import CallbackId
from bot.usecases.views import ContractView
from bot.wording.format import day
from bot.wording.notice import METHODS
from planner.contract import Sending
from planner.deadlines import NoticeStatus, find_sending_that_counts, sent_on_in_term
from planner.playbook import NoticeMethod
from planner.refusals import EARLIEST
from storage.records.proofs import ProofKind, ProofRecord

KIND, CORRECTS, ON, METHOD, REFERENCE, NOTE = "kind", "corrects", "on", "method", "reference", "note"

KINDS: Choices = {
    ProofKind.SENT: "We have sent the notice",
    ProofKind.CONFIRMED: "The vendor has confirmed it",
}
NOTHING = "nothing"
"""Chosen as what happened: nothing is to be recorded, only what is ticked is taken back."""
KINDS_ONCE_RECORDED: Choices = {**KINDS, NOTHING: "Nothing new: only take back what is ticked"}
RECORDED: Choices = {ProofKind.SENT: "Sent", ProofKind.CONFIRMED: "Confirmed"}
MOST_RECORDED = 10
"""Boxes that one question can have; Slack's limit."""
METHOD_NAMES: Choices = {
    NoticeMethod.FORM: "The vendor's form",
    NoticeMethod.EMAIL: "E-mail",
    NoticeMethod.PORTAL: "Portal or account settings",
    NoticeMethod.CERTIFIED_MAIL: "Certified post, in the country",
    NoticeMethod.INTERNATIONAL_MAIL: "Post from abroad",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofForm:
    contract_id: str
    kind: ProofKind
    on: date
    method: NoticeMethod | None
    """How it was sent; None for a confirmation."""
    reference: str | None
    note: str | None
    nonce: str
    """The same when the form is submitted again."""
    corrects: tuple[str, ...] = ()
    """Proofs that were recorded by mistake."""


def proof_view(
    view: ContractView,
    *,
    nonce: str,
    kind: ProofKind | None = None,
    on: date | None = None,
    reference: str = "",
) -> dict[str, Any]:
    """The form, set to what comes next: *sent*, or *confirmed* once notice is on its way.

    `on` and `reference` are what is known already.
    """
    is_sent = sent_on_in_term(view.record.contract) is not None
    is_certain = view.advice.deadlines.status is NoticeStatus.CONFIRMED
    kind = kind or (ProofKind.CONFIRMED if is_sent or is_certain else ProofKind.SENT)
    method = view.record.contract.notice_method
    return modal(
        CallbackId.PROOF_FORM,
        "Record notice",
        "Record",
        [
            note(f"{view.record.contract.vendor}, ends {day(view.record.contract.end_on)}. {_MEANING}"),
            *_what_happened(view.proofs_that_count[-MOST_RECORDED:], kind),
            question(ON, "On which day?", date_field((on or view.today).isoformat())),
            question(
                METHOD, "How was it sent?", menu(METHOD_NAMES, method), optional=True, hint=_METHOD_HINT
            ),
            question(
                REFERENCE, "Reference or link", text_field(reference), optional=True, hint=_REFERENCE_HINT
            ),
            question(NOTE, "Note", text_field(multiline=True), optional=True),
        ],
        {"contract_id": view.record.id, "nonce": nonce},
    )


def _what_happened(recorded: tuple[ProofRecord, ...], kind: ProofKind) -> Iterator[Block]:
    choices = KINDS_ONCE_RECORDED if recorded else KINDS
    yield question(KIND, "What happened?", radio_buttons(choices, kind))
    if recorded:
        boxes = checkboxes({one.id: _recorded(one) for one in recorded}, ())
        label = "Recorded already. Is any of it wrong?"
        yield question(CORRECTS, label, boxes, optional=True, hint=_CORRECTS_HINT)


def _recorded(proof: ProofRecord) -> str:
    """`Sent on 20 Feb 2027 by e-mail`."""
    how = f" {METHODS[proof.method]}" if proof.method else ""
    return f"{RECORDED[proof.kind]} on {day(proof.on)}{how}"


_CORRECTS_HINT = "Tick what was recorded by mistake: it counts no more. The history keeps it."
_MEANING = "Deciding to cancel is neither: only proof silences the deadline."
_METHOD_HINT = "Needed for a notice that was sent; post counts from the day it arrives."
_REFERENCE_HINT = "A case number, or a link to the mail or its scan. Needed for a confirmation, as its proof."


def contract_id_of(view: Mapping[str, Any]) -> str:
    return str(read_metadata_of(view)["contract_id"])


def read_corrected(view: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids of the proofs that are ticked as recorded by mistake."""
    return tuple(read_state(view).get(CORRECTS, "").split())


def read_taken_back(view: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Proofs that are to be taken back and nothing else; None: something is recorded. Raises FormError."""
    answers = read_state(view)
    if answers.get(KIND) != NOTHING:
        return None
    ticked = read_corrected(view)
    if not ticked:
        raise FormError({block_ids(view).get(CORRECTS, CORRECTS): "Tick what is to be taken back."})
    return ticked


def read_proof_form(view: Mapping[str, Any], contract: ContractView) -> ProofForm:
    """The proof as submitted. Raises FormError."""
    answers, errors = read_state(view), dict[str, str]()
    corrects = read_corrected(view)
    kind = ProofKind.CONFIRMED if answers.get(KIND) == ProofKind.CONFIRMED else ProofKind.SENT
    on = _read_on(answers.get(ON, ""), kind, contract, corrects, errors)
    method = _read_method(answers.get(METHOD, ""), kind, errors)
    reference = _read(answers.get(REFERENCE, ""), REFERENCE, MAX_REASON_LENGTH, errors)
    remark = _read(answers.get(NOTE, ""), NOTE, MAX_NOTE_LENGTH, errors)
    if kind is ProofKind.CONFIRMED and not reference and REFERENCE not in errors:
        errors[REFERENCE] = "A confirmation needs its reference or a link, like case 4711."
    nonce = read_metadata_of(view).get("nonce")
    if nonce is None:
        errors[KIND] = "This form is from before an update: copy what you typed, and open it again."
    if errors or on is None:
        ids = block_ids(view)
        raise FormError({ids.get(name, name): sentence for name, sentence in errors.items()})
    return ProofForm(
        contract_id=contract_id_of(view),
        kind=kind,
        on=on,
        method=method,
        reference=reference or None,
        note=remark or None,
        nonce=str(nonce),
        corrects=corrects,
    )


def _read_on(
    text: str, kind: ProofKind, contract: ContractView, corrects: tuple[str, ...], errors: dict[str, str]
) -> date | None:
    today, sent_on = contract.today, _sent_on(contract, corrects)
    try:
        on = date.fromisoformat(text)
    except ValueError:
        errors[ON] = f"Choose the day on which it happened, like {day(today)}."
        return None
    if on > today:
        errors[ON] = f"{day(on)} lies in the future: record it once it has happened (today is {day(today)})."
    elif on < EARLIEST:
        errors[ON] = f"{day(on)} cannot be right: choose the day on which it happened."
    elif kind is ProofKind.CONFIRMED and sent_on is not None and on < sent_on:
        errors[ON] = f"The notice was sent on {day(sent_on)}, so it cannot be confirmed on {day(on)}."
    return on


def _sent_on(contract: ContractView, corrects: tuple[str, ...]) -> date | None:
    """Day of the sending that counts without those that are corrected."""
    left = [
        Sending(on=one.on, method=one.method or NoticeMethod.FORM)
        for one in contract.proofs
        if one.kind is ProofKind.SENT and one.taken_back_at is None and one.id not in corrects
    ]
    sending = find_sending_that_counts(left, term_starts_on=contract.record.contract.term_starts_on)
    return sending.on if sending else None


def _read_method(text: str, kind: ProofKind, errors: dict[str, str]) -> NoticeMethod | None:
    if kind is ProofKind.CONFIRMED:
        return None
    if text not in set(NoticeMethod):
        errors[METHOD] = "Choose how the notice was sent, like E-mail."
        return None
    return NoticeMethod(text)


def _read(text: str, name: str, longest: int, errors: dict[str, str]) -> str:
    try:
        return (
            read_name(text, name, longest=longest)
            if name == REFERENCE
            else read_remark(text, name, longest=longest)
        )
    except InputError as error:
        errors[name] = error.sentence
        return ""
