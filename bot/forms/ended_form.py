"""The form that records the end: not renewed, or released in mid-term with a reference; rules section 8."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.forms.errors import InputError
from bot.forms.life_fields import Errors, read_money, read_past_day, refuse
from bot.forms.lines import MAX_REASON_LENGTH, read_name, read_remark
from bot.forms.modals import date_field, modal, note, question, read_metadata_of, read_state, text_field
from bot.ids import CallbackId
from bot.usecases.views import ContractView
from bot.wording.format import day
from planner.calendar import DAY
from planner.contract import Contract
from planner.life import needs_release

ON, REASON, REFERENCE, GOT_BACK = "on", "reason", "reference", "got_back"
EXAMPLE = "Not renewed: the vendor closed the account"
EARLY_EXAMPLE = "Released early by mail of 12 January, case 4711"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedForm:
    contract_id: str
    on: date
    reason: str | None
    reference: str | None
    """Where it stands; always there where the vendor's release ends it."""
    got_back: Decimal | None


def ended_view(view: ContractView) -> dict[str, Any]:
    """Set to the end of the term that is over, or to today where it is still running."""
    contract, last_day = view.record.contract, _last_day(view)
    is_early = needs_release(contract, on=last_day, today=view.today)
    return modal(
        CallbackId.ENDED_FORM,
        "It has ended",
        "Record",
        [
            *([note(_instead(contract))] if is_early else []),
            note(
                f"{contract.vendor}: all reminders stop, and the channel is told what leaving was worth. "
                "Export the data first, and keep the invoices and the vendor's confirmation."
            ),
            question(ON, "What was its last day?", date_field(last_day.isoformat())),
            question(
                REASON,
                "How did it end?",
                text_field(multiline=True, placeholder=EARLY_EXAMPLE if is_early else EXAMPLE),
                hint="Who agreed to it, and when.",
            ),
            question(
                REFERENCE,
                "Reference or link",
                text_field(),
                optional=not is_early,
                hint="A case number, or a link to the vendor's mail. Needed while the term still runs.",
            ),
            question(
                GOT_BACK,
                f"Got back, in {contract.currency}",
                text_field(),
                optional=True,
                hint="Refunded or credited, if anything was.",
            ),
        ],
        {"contract_id": view.record.id},
    )


def _last_day(view: ContractView) -> date:
    """In a term that began by itself, the day before it: that is what *No, it ended* means."""
    contract = view.record.contract
    if contract.situation.already_renewed and view.today <= contract.end_on:
        return contract.term_starts_on - DAY
    return min(contract.end_on, view.today)


def contract_id_of(view: Mapping[str, Any]) -> str:
    return str(read_metadata_of(view)["contract_id"])


def read_ended_form(view: Mapping[str, Any], *, today: date, contract: Contract) -> EndedForm:
    """The end as submitted. Raises FormError."""
    answers, errors = read_state(view), Errors()
    on = read_past_day(answers.get(ON, ""), ON, today, errors)
    earliest = contract.term_starts_on - DAY
    if on is not None and on < earliest:
        errors[ON] = f"{day(on)} lies before this term: choose a day from {day(earliest)} on."
    reason = _read_reason(answers.get(REASON, ""), errors)
    reference = _read_reference(answers.get(REFERENCE, ""), errors)
    if on is not None and not reference and needs_release(contract, on=on, today=today):
        errors.setdefault(REFERENCE, _instead(contract))
    got_back = read_money(answers.get(GOT_BACK, ""), GOT_BACK, contract, errors)
    refuse(view, errors)
    assert on is not None
    return EndedForm(
        contract_id=contract_id_of(view), on=on, reason=reason, reference=reference, got_back=got_back
    )


def _instead(contract: Contract) -> str:
    """What ends a term before its last day, and what to record where nothing has."""
    return (
        f"Its term runs until {day(contract.end_on)}: before that only the vendor's release ends it, with a "
        "reference or link, like case 4711. For anything else: /exitplan negotiate, notice or keep."
    )


def _read_reference(text: str, errors: Errors) -> str | None:
    try:
        return read_name(text, "reference", longest=MAX_REASON_LENGTH) or None
    except InputError as error:
        errors[REFERENCE] = error.sentence
        return None


def _read_reason(text: str, errors: Errors) -> str | None:
    try:
        reason = read_remark(text, "answer", longest=MAX_REASON_LENGTH)
    except InputError as error:
        errors[REASON] = error.sentence
        return None
    if not reason:
        errors[REASON] = "Say what it rests on, like “released early by mail, case 4711”."
    return reason or None
