"""The form that records a renewal: until when, and at which charge; rules section 8."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.forms.amounts import Unit, write_amount
from bot.forms.life_fields import Errors, read_chosen_day, read_money, refuse
from bot.forms.modals import date_field, modal, note, question, read_metadata_of, read_state, text_field
from bot.ids import CallbackId
from bot.usecases.views import ContractView
from bot.wording.format import count, day
from planner.calendar import months_after
from planner.contract import Contract
from planner.life import next_end_on
from planner.money import round_money
from planner.refusals import MAX_TERM_MONTHS

END_ON, CHARGE = "end_on", "charge"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewedForm:
    contract_id: str
    term_number: int
    """The term that the person saw."""
    end_on: date
    annual_charge: Decimal | None
    """None: as before."""


def renewed_view(view: ContractView) -> dict[str, Any]:
    """Set to what the contract says of its next term."""
    contract = view.record.contract.unreleased()
    charge = round_money(contract.annual, contract.currency)
    return modal(
        CallbackId.RENEWED_FORM,
        "It renewed",
        "Record",
        [
            note(
                f"{contract.vendor}'s term ended on {day(contract.end_on)}. The next one begins, and the "
                "reminders count from its end."
            ),
            question(
                END_ON,
                "Until when does it run now?",
                date_field(next_end_on(contract).isoformat()),
                hint=f"Another {count(contract.next_term_months, 'month')}, if nothing else is agreed.",
            ),
            question(
                CHARGE,
                f"Charge per year, in {contract.currency}",
                text_field("" if view.hides_money else write_amount(charge)),
                optional=True,
                hint="For all seats. Empty: as before. If the seats have changed, type /exitplan edit.",
            ),
        ],
        {"contract_id": view.record.id, "term_number": view.record.term_number},
    )


def contract_id_of(view: Mapping[str, Any]) -> str:
    return str(read_metadata_of(view)["contract_id"])


def read_renewed_form(view: Mapping[str, Any], *, today: date, contract: Contract) -> RenewedForm:
    """The next term as submitted. Raises FormError."""
    answers, errors, contract = read_state(view), Errors(), contract.unreleased()
    end_on = read_chosen_day(answers.get(END_ON, ""), END_ON, errors)
    if end_on is not None:
        _check_end(end_on, today, contract, errors)
    charge = read_money(answers.get(CHARGE, ""), CHARGE, contract, errors, unit=Unit.YEAR)
    refuse(view, errors)
    assert end_on is not None
    metadata = read_metadata_of(view)
    return RenewedForm(
        contract_id=str(metadata["contract_id"]),
        term_number=int(metadata["term_number"]),
        end_on=end_on,
        annual_charge=charge,
    )


def _check_end(end_on: date, today: date, contract: Contract, errors: Errors) -> None:
    last = months_after(contract.end_on, MAX_TERM_MONTHS)
    if end_on <= contract.end_on:
        errors[END_ON] = f"The new term ends after {day(contract.end_on)}: choose its last paid day."
    elif end_on < today:
        errors[END_ON] = f"{day(end_on)} has passed as well: choose the end of the term that runs now."
    elif end_on > last:
        errors[END_ON] = f"{day(end_on)} is too far away: choose a day up to {day(last)}."
