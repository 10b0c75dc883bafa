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
from bot.wording.format import day, money
from bot.wording.negotiation import CONCESSIONS
from planner.concessions import BRINGS_MONEY, NEEDS_PROOF, RELEASES_NOW, Concession
from planner.contract import Contract
from planner.outcome import NO_CHARGE, WrongCharge
from storage.records.negotiations import NewEntry

OUTCOME = "outcome"


def outcome_view(view: ContractView, *, nonce: str, concession: Concession) -> dict[str, Any]:
    """The form for what came of it, set to this concession; with a refund where something was charged."""
    record, charged = view.record, view.charged
    return modal(
        CallbackId.OUTCOME_FORM,
        "Record the outcome",
        "Record",
        [
            note(_meaning(view)),
            question(OUTCOME, "What came of it?", radio_buttons(_choices(charged), concession)),
            question(ON, "When was that agreed?", date_field(view.today.isoformat())),
            question(
                AMOUNT,
                f"Amount received or credited, in {record.contract.currency}",
                text_field(placeholder=AMOUNT_EXAMPLE),
                optional=True,
                hint=_AMOUNT_OF_CHARGE if charged.amount else "Needed for a refund and for a credit.",
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


_AMOUNT_OF_CHARGE = "Needed for a refund and for a credit. Of the wrong charge: all that is back so far."


def _choices(charged: WrongCharge) -> Choices:
    is_offered = {Concession.CHARGE_REFUND: charged.amount > 0}
    return {one: CONCESSIONS[one].capitalize() for one in Concession if is_offered.get(one, True)}


def _meaning(view: ContractView) -> str:
    contract, charged = view.record.contract, view.charged
    head = f"{contract.vendor}, ends {day(contract.end_on)}."
    if not charged.amount:
        return f"{head} This ends the negotiation; its open steps go."
    amount = money(charged.amount, contract.currency)
    return (
        f"{head} {amount} was charged after the end; a refund of it counts against that, and changes no "
        "other outcome."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeForm:
    entry: NewEntry
    released_on: date | None
    """Last day of the contract, where the vendor lets go now."""


def read_outcome_form(
    view: Mapping[str, Any], *, today: date, contract: Contract, charged: WrongCharge = NO_CHARGE
) -> OutcomeForm:
    """The outcome as submitted. Raises FormError."""
    reader = FieldReader.of(view, today, contract)
    concession = Concession(reader.answers.get(OUTCOME) or Concession.NOTHING)
    amount, reference = reader.amount(), reader.reference()
    if amount is None and concession in BRINGS_MONEY:
        reader.refuse(AMOUNT, f"Give the amount that came back, like {AMOUNT_EXAMPLE}; 0 if there was none.")
    if amount and concession is Concession.NOTHING:
        reader.refuse(AMOUNT, "Nothing came of it, so there is no amount: leave it out, or choose what came.")
    if concession is Concession.CHARGE_REFUND and amount and amount > charged.amount:
        most = money(charged.amount, contract.currency)
        reader.refuse(AMOUNT, f"{most} was charged after the end: no more of it can come back.")
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
