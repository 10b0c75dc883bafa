"""The form that keeps the tool after all: it asks why; rules section 8."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.forms.errors import FormError, InputError
from bot.forms.lines import MAX_REASON_LENGTH, read_remark
from bot.forms.modals import block_ids, modal, note, question, read_metadata_of, read_state, text_field
from bot.ids import CallbackId
from bot.usecases.views import ContractView
from bot.wording.format import day, money
from bot.wording.keeping import asked_next_text, kept_text
from planner.deadlines import next_term_charge

REASON = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepForm:
    contract_id: str
    reason: str


def keep_view(view: ContractView) -> dict[str, Any]:
    """What keeping means, and the question why."""
    field = text_field(multiline=True, placeholder="The team needs it for another year")
    return modal(
        CallbackId.KEEP_FORM,
        "We're keeping it",
        "Keep it",
        [
            note(_meaning(view)),
            question(REASON, "Why is it kept?", field, hint="The channel and the history show it."),
        ],
        {"contract_id": view.record.id},
    )


def _meaning(view: ContractView) -> str:
    contract = view.record.contract
    charge = "" if view.hides_money else f" for {money(next_term_charge(contract), contract.currency)}"
    return (
        f"{kept_text(contract, view.record.id, charge)} The channel is told, the plan stops, and "
        f"{asked_next_text(contract)}. The decision can be taken back until {day(contract.term_end_on)}."
    )


def contract_id_of(view: Mapping[str, Any]) -> str:
    return str(read_metadata_of(view)["contract_id"])


def read_keep_form(view: Mapping[str, Any]) -> KeepForm:
    """The reason as submitted. Raises FormError."""
    block_id = block_ids(view).get(REASON, REASON)
    try:
        reason = read_remark(read_state(view).get(REASON, ""), "reason", longest=MAX_REASON_LENGTH)
    except InputError as error:
        raise FormError({block_id: error.sentence}) from None
    if not reason:
        raise FormError({block_id: "Say why it is kept, like “the team needs it for another year”."})
    return KeepForm(contract_id=contract_id_of(view), reason=reason)
