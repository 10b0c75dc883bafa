"""The form for what came of a negotiation; both directions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.forms.modals import Choices, date_field, modal, note, question, radio_buttons, text_field
from bot.forms.negotiation_fields import AMOUNT, AMOUNT_EXAMPLE, NOTE, ON, REFERENCE, RELEASED_ON, FieldReader
from bot.ids import CallbackId
from bot.usecases.views import ContractView
from bot.wording.format import day
from bot.wording.negotiation import CONCESSIONS
from planner.concessions import BRINGS_MONEY, NEEDS_PROOF, RELEASES_NOW, Concession
from planner.contract import Contract
from storage.records import NewEntry

OUTCOME = "outcome"

OUTCOME_CHOICES: Choices = {one: CONCESSIONS[one].capitalize() for one in Concession}


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
            question(ON, "When was that agreed?", date_field(view.today.isoformat())),
            question(
                AMOUNT,
                f"Amount received or credited, in {record.contract.currency}",
                text_field(placeholder=AMOUNT_EXAMPLE),
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
                hint="Needed for a release, as its proof. A case number, or a link to the mail.",
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
    reader = FieldReader.of(view, today, contract)
    concession = Concession(reader.answers.get(OUTCOME) or Concession.NOTHING)
    amount, reference = reader.amount(), reader.reference()
    if amount is None and concession in BRINGS_MONEY:
        reader.refuse(AMOUNT, f"Give the amount that came back, like {AMOUNT_EXAMPLE}; 0 if there was none.")
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
