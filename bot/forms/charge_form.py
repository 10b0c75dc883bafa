"""The form that records a charge after the end: how much, and when; rules section 8."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.forms.amounts import write_amount
from bot.forms.life_fields import Errors, read_money, read_past_day, refuse
from bot.forms.modals import date_field, modal, note, question, read_metadata_of, read_state, text_field
from bot.ids import CallbackId
from bot.usecases.views import ContractView
from planner.contract import Contract
from planner.deadlines import next_term_charge
from planner.money import round_money

AMOUNT, ON = "amount", "on"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeForm:
    contract_id: str
    amount: Decimal
    on: date


def charge_view(view: ContractView) -> dict[str, Any]:
    """Set to the charge of a whole term, today."""
    contract = view.record.contract
    usual = write_amount(round_money(next_term_charge(contract), contract.currency))
    return modal(
        CallbackId.CHARGE_FORM,
        "We were charged",
        "Record",
        [
            note(
                f"{contract.vendor} charged although the contract was to end. It is kept as a billing error, "
                "and the claim is drafted with it."
            ),
            question(
                AMOUNT,
                f"How much, in {contract.currency}?",
                text_field("" if view.hides_money else usual),
            ),
            question(
                ON,
                "On which day?",
                date_field(view.today.isoformat()),
                hint="The day of the invoice or of the payment, whichever came first.",
            ),
        ],
        {"contract_id": view.record.id},
    )


def contract_id_of(view: Mapping[str, Any]) -> str:
    return str(read_metadata_of(view)["contract_id"])


def read_charge_form(view: Mapping[str, Any], *, today: date, contract: Contract) -> ChargeForm:
    """The charge as submitted. Raises FormError."""
    answers, errors = read_state(view), Errors()
    amount = read_money(answers.get(AMOUNT, ""), AMOUNT, contract, errors)
    if amount is None and AMOUNT not in errors:
        errors[AMOUNT] = f"Give the amount that was charged, like 950 {contract.currency}."
    on = read_past_day(answers.get(ON, ""), ON, today, errors)
    refuse(view, errors)
    assert amount is not None
    assert on is not None
    return ChargeForm(contract_id=contract_id_of(view), amount=amount, on=on)
