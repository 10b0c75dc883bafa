"""The forms of the negotiation file: an answer, the outcome, the waits; both directions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.forms.amounts import Unit, read_amount
from bot.forms.errors import FormError, InputError
from bot.forms.modals import (
    Choices,
    block_ids,
    date_field,
    modal,
    note,
    question,
    radio_buttons,
    read_metadata_of,
    read_state,
    text_field,
)
from bot.forms.numbers import read_whole
from bot.forms.text import MAX_NOTE_LENGTH, MAX_REASON_LENGTH, read_name, read_remark
from bot.ids import CallbackId
from bot.usecases.views import ContractView
from bot.wording.format import day
from bot.wording.negotiation import CONCESSIONS, respondent_text
from planner.choice import NEGOTIATION_WAITS
from planner.concessions import (
    BRINGS_MONEY,
    NEEDS_PROOF,
    RELEASES_NOW,
    AnswerKind,
    Concession,
    Respondent,
)
from planner.contract import Contract
from planner.money import has_minor_units_only
from planner.refusals import MAX_ANNUAL
from storage.records import NewEntry

ON, RESPONDENT, ANSWER, OUTCOME = "on", "respondent", "answer", "outcome"
AMOUNT, RELEASED_ON, REFERENCE, NOTE = "amount", "released_on", "reference", "note"
WAITS = ("wait_to_follow_up", "wait_to_escalate", "wait_to_cite")
MAX_WAIT = 30
"""Business days: six weeks."""

ANSWER_CHOICES: Choices = {
    AnswerKind.DENIED: "No",
    AnswerKind.NO_ANSWER: "Nothing: there was no answer",
    **{one: f"An offer: {CONCESSIONS[one]}" for one in Concession if one is not Concession.NOTHING},
}
OUTCOME_CHOICES: Choices = {one: CONCESSIONS[one].capitalize() for one in Concession}

_AMOUNT_EXAMPLE = "1,900"


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
                text_field(placeholder=_AMOUNT_EXAMPLE),
                optional=True,
            ),
            question(NOTE, "Note", text_field(multiline=True), optional=True, hint=_NOTE_HINT),
        ],
        {"contract_id": record.id, "nonce": nonce},
    )


_ANSWER_MEANING = "After a no from billing the request is escalated at once."
_NOTE_HINT = "Who said it, and in which words."


def contract_id_of(view: Mapping[str, Any]) -> str:
    return str(read_metadata_of(view)["contract_id"])


def read_answer_form(view: Mapping[str, Any], *, today: date, contract: Contract) -> NewEntry:
    """The answer as submitted. Raises FormError."""
    reader = _Reader.of(view, today, contract)
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


def outcome_view(view: ContractView, *, nonce: str, concession: Concession) -> dict[str, Any]:
    """The form for what came of it, set to what was offered last."""
    record = view.record
    return modal(
        CallbackId.OUTCOME_FORM,
        "Record the outcome",
        "Record",
        [
            note(f"{record.contract.vendor}, ends {day(record.contract.end_on)}. {_OUTCOME_MEANING}"),
            question(OUTCOME, "What came of it?", radio_buttons(OUTCOME_CHOICES, concession)),
            question(ON, "Since when is that agreed?", date_field(view.today.isoformat())),
            question(
                AMOUNT,
                f"Amount received or credited, in {record.contract.currency}",
                text_field(placeholder=_AMOUNT_EXAMPLE),
                optional=True,
                hint="Needed for a refund and for a credit.",
            ),
            question(
                RELEASED_ON,
                "Last day of the contract",
                date_field(""),
                optional=True,
                hint="Needed for a release now: the plan ends on that day.",
            ),
            question(
                REFERENCE,
                "Reference or link",
                text_field(),
                optional=True,
                hint="Needed for a release: it is what proves it. A case number, or a link to the mail.",
            ),
            question(NOTE, "Note", text_field(multiline=True), optional=True),
        ],
        {"contract_id": record.id, "nonce": nonce},
    )


_OUTCOME_MEANING = "This ends the negotiation; its open steps go."


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeForm:
    entry: NewEntry
    released_on: date | None
    """Last day of the contract, where the vendor lets go now."""


def read_outcome_form(view: Mapping[str, Any], *, today: date, contract: Contract) -> OutcomeForm:
    """The outcome as submitted. Raises FormError."""
    reader = _Reader.of(view, today, contract)
    concession = Concession(reader.answers.get(OUTCOME) or Concession.NOTHING)
    amount, reference = reader.amount(), reader.reference()
    if amount is None and concession in BRINGS_MONEY:
        reader.refuse(AMOUNT, f"Give the amount that came back, like {_AMOUNT_EXAMPLE}; 0 if there was none.")
    if amount and concession is Concession.NOTHING:
        reader.refuse(AMOUNT, "Nothing came of it, so there is no amount: leave it out, or choose what came.")
    if not reference and concession in NEEDS_PROOF:
        reader.refuse(REFERENCE, "A release needs its reference or a link, like case 4711.")
    entry = NewEntry(
        nonce=reader.nonce,
        on=reader.past_day(ON, "agreed"),
        concession=concession,
        amount=amount,
        reference=reference or None,
        note=reader.remark() or None,
    )
    released_on = reader.release_day() if concession in RELEASES_NOW else None
    reader.check()
    return OutcomeForm(entry=entry, released_on=released_on)


def waits_view(view: ContractView) -> dict[str, Any]:
    """The form for the waits between the steps."""
    waits = view.plan.record.choice.waits if view.plan else NEGOTIATION_WAITS
    return modal(
        CallbackId.WAITS_FORM,
        "Waits",
        "Keep",
        [
            note(_WAITS_MEANING),
            *(
                question(name, label, text_field(str(wait), placeholder="5"))
                for name, label, wait in zip(WAITS, _WAIT_LABELS, waits, strict=True)
            ),
        ],
        {"contract_id": view.record.id},
    )


_WAITS_MEANING = "Business days between the steps; shortened where they don't fit before the last safe day."
_WAIT_LABELS = (
    "From the request to the follow-up",
    "From the follow-up to the escalation",
    "From the escalation to the last step",
)


def read_waits_form(view: Mapping[str, Any]) -> tuple[int, ...]:
    """Business days between the steps. Raises FormError."""
    answers, errors = read_state(view), dict[str, str]()
    waits = tuple(_read_wait(name, answers.get(name, ""), errors) for name in WAITS)
    _raise(errors, view)
    return waits


def _read_wait(name: str, text: str, errors: dict[str, str]) -> int:
    try:
        wait = read_whole(text, "the business days", example="5")
    except InputError as error:
        errors[name] = error.sentence
        return 1
    if not 1 <= wait <= MAX_WAIT:
        errors[name] = f"Wait 1 to {MAX_WAIT} business days, like 5."
    return wait


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """The fields that both forms have; what is wrong with them is gathered, one sentence each."""

    view: Mapping[str, Any]
    answers: Mapping[str, str]
    today: date
    contract: Contract
    errors: dict[str, str]

    @classmethod
    def of(cls, view: Mapping[str, Any], today: date, contract: Contract) -> _Reader:
        return cls(view=view, answers=read_state(view), today=today, contract=contract, errors={})

    @property
    def nonce(self) -> str:
        return str(read_metadata_of(self.view)["nonce"])

    def refuse(self, name: str, sentence: str) -> None:
        self.errors.setdefault(name, sentence)

    def check(self) -> None:
        _raise(self.errors, self.view)

    def past_day(self, name: str, verb: str) -> date:
        """A day of this term that has come; a stand-in with a problem where it can't be read."""
        on, starts_on = self._day(name), self.contract.term_starts_on
        if on is None:
            self.refuse(name, f"Choose the day on which it was {verb}, like {day(self.today)}.")
        elif on > self.today:
            now = f"(today is {day(self.today)})"
            self.refuse(name, f"{day(on)} lies in the future: record it once it has happened {now}.")
        elif on < starts_on:
            self.refuse(name, f"{day(on)} is before this term, which began on {day(starts_on)}.")
        return on or self.today

    def release_day(self) -> date:
        """The contract's new last day, within its term."""
        on, starts_on, ends_on = (
            self._day(RELEASED_ON),
            self.contract.term_starts_on,
            self.contract.term_end_on,
        )
        if on is None:
            self.refuse(RELEASED_ON, f"Choose the contract's last day, like {day(self.today)}.")
        elif not starts_on <= on <= ends_on:
            term = f"{day(starts_on)} to {day(ends_on)}"
            self.refuse(RELEASED_ON, f"{day(on)} is not in this term: choose a day from {term}.")
        return on or self.today

    def _day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.answers.get(name, ""))
        except ValueError:
            return None

    def amount(self) -> Decimal | None:
        text, currency = self.answers.get(AMOUNT, ""), self.contract.currency
        if not text.strip():
            return None
        try:
            value = read_amount(text, currency=currency, unit=Unit.YEAR).value
        except InputError as error:
            self.refuse(AMOUNT, error.sentence)
            return None
        return self._payable(value)

    def _payable(self, value: Decimal) -> Decimal | None:
        if value > MAX_ANNUAL:
            self.refuse(AMOUNT, f"That is too much to be true: give an amount like {_AMOUNT_EXAMPLE}.")
        elif not has_minor_units_only(value, self.contract.currency):
            self.refuse(AMOUNT, f"{self.contract.currency} can't be paid so finely: round the amount.")
        return value

    def reference(self) -> str:
        try:
            return read_name(self.answers.get(REFERENCE, ""), "reference", longest=MAX_REASON_LENGTH)
        except InputError as error:
            self.refuse(REFERENCE, error.sentence)
            return ""

    def remark(self) -> str:
        try:
            return read_remark(self.answers.get(NOTE, ""), "note", longest=MAX_NOTE_LENGTH)
        except InputError as error:
            self.refuse(NOTE, error.sentence)
            return ""


def _raise(errors: Mapping[str, str], view: Mapping[str, Any]) -> None:
    if errors:
        ids = block_ids(view)
        raise FormError({ids.get(name, name): sentence for name, sentence in errors.items()})
