"""The form that marks an action as not needed, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.forms.errors import FormError, InputError
from bot.forms.lines import MAX_REASON_LENGTH, read_remark
from bot.forms.modals import block_ids, modal, note, question, read_metadata_of, read_state, text_field
from bot.ids import CallbackId
from bot.usecases.views import ContractView, PlanItem
from bot.wording.actions import action_text
from planner.actions import EXPORT_ACTIONS
from planner.asking import needs_proof

REASON = "reason"
EXAMPLE = "We use this tool already, nothing has to be set up"
EXPORT_EXAMPLE = "Nothing in it has to be kept"
NOT_EXPORTED = (
    "What is not exported is gone for good once the account is closed. Uninstalling and deleting still wait "
    "until the export is done, or until somebody confirms there that there is nothing to export."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipForm:
    action_id: str
    reason: str


def skip_view(contract: ContractView, item: PlanItem) -> dict[str, Any]:
    """The form for one open action."""
    is_export = item.action.key in EXPORT_ACTIONS
    blocks = [note(action_text(item.action.key, contract.record.contract))]
    if needs_proof(contract.record.contract, item.action.key):
        blocks.append(note("This skips the action only: the contract still renews unless notice is given."))
    if is_export:
        blocks.append(note(NOT_EXPORTED))
    field = text_field(multiline=True, placeholder=EXPORT_EXAMPLE if is_export else EXAMPLE)
    hint = "The channel and the history show it."
    return modal(
        CallbackId.SKIP_FORM,
        "Not needed",
        "Skip",
        [*blocks, question(REASON, "Why is it not needed?", field, hint=hint)],
        {"action_id": item.action.id},
    )


def action_id_of(view: Mapping[str, Any]) -> str:
    return str(read_metadata_of(view)["action_id"])


def read_skip_form(view: Mapping[str, Any]) -> SkipForm:
    """The reason as submitted. Raises FormError."""
    block_id = block_ids(view).get(REASON, REASON)
    try:
        reason = read_remark(read_state(view).get(REASON, ""), "reason", longest=MAX_REASON_LENGTH)
    except InputError as error:
        raise FormError({block_id: error.sentence}) from None
    if not reason:
        raise FormError({block_id: "Say why it is not needed, like “the export is done already”."})
    return SkipForm(action_id=action_id_of(view), reason=reason)
