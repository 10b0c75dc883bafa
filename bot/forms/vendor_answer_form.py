"""The form for what the vendor has answered; both directions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.forms.modals import Choices, date_field, modal, note, question, radio_buttons, text_field
from bot.forms.negotiation_fields import AMOUNT, AMOUNT_EXAMPLE, NOTE, ON, FieldReader
from bot.ids import CallbackId
from bot.usecases.views import ContractView
from bot.wording.format import day
from bot.wording.negotiation import CONCESSIONS, respondent_text
from planner.concessions import AnswerKind, Concession, Respondent
from planner.contract import Contract
from storage.records.negotiations import NewEntry

RESPONDENT, ANSWER = "respondent", "answer"

ANSWER_CHOICES: Choices = {
    AnswerKind.DENIED: "No",
    AnswerKind.NO_ANSWER: "Nothing: there was no answer",
    **{
        one: f"An offer: {CONCESSIONS[one]}"
        for one in Concession
        if one not in {Concession.CHARGE_REFUND, Concession.NOTHING}
    },
}


def answer_view(view: ContractView, *, nonce: str, respondent: Respondent) -> dict[str, Any]:
    """The form for what came back, set to whoever was asked last."""
    record = view.record
    people: Choices = {
        one: respondent_text(one, is_resold=record.contract.reseller is not None).capitalize()
        for one in Respondent
    }
    return modal(
        CallbackId.ANSWER_FORM,
        "Record an answer",
        "Record",
        [
            note(f"{record.contract.vendor}, ends {day(record.contract.end_on)}. {_ANSWER_MEANING}"),
            question(RESPONDENT, "Who answered?", radio_buttons(people, respondent)),
            question(ANSWER, "What was the answer?", radio_buttons(ANSWER_CHOICES, AnswerKind.DENIED)),
            question(ON, "On which day?", date_field(view.today.isoformat())),
            question(
                AMOUNT,
                f"Amount offered, in {record.contract.currency}",
                text_field(placeholder=AMOUNT_EXAMPLE),
                optional=True,
            ),
            question(NOTE, "Note", text_field(multiline=True), optional=True, hint=_NOTE_HINT),
        ],
        {"contract_id": record.id, "nonce": nonce},
    )


_ANSWER_MEANING = "After a no from billing the request is escalated at once."
_NOTE_HINT = "Who said it, and in which words."


def read_answer_form(view: Mapping[str, Any], *, today: date, contract: Contract) -> NewEntry:
    """The answer as submitted. Raises FormError."""
    reader = FieldReader.of(view, today, contract)
    chosen = reader.answers.get(ANSWER, "")
    concession = Concession(chosen) if chosen in set(Concession) else None
    answer = AnswerKind.OFFER if concession else AnswerKind(chosen or AnswerKind.DENIED)
    amount = reader.amount()
    if amount is not None and concession is None:
        reader.errors[AMOUNT] = "An amount belongs to an offer: choose which one was made, or leave this out."
    entry = NewEntry(
        nonce=reader.nonce,
        on=reader.past_day(ON, "answered"),
        respondent=Respondent(reader.answers.get(RESPONDENT) or Respondent.BILLING),
        answer=answer,
        concession=concession,
        amount=amount,
        note=reader.remark() or None,
    )
    reader.check()
    return entry
