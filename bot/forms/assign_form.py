"""The form that gives an action to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.forms.errors import FormError
from bot.forms.modals import (
    block_ids,
    modal,
    note,
    person_menu,
    question,
    read_metadata_of,
    read_state,
)
from bot.ids import CallbackId
from bot.usecases.views import ContractView, PlanItem
from bot.wording.actions import action_text

ASSIGNEE = "assignee"
NOBODY = "Choose who is to do it."
NOT_A_MEMBER = (
    "Guests, apps and people of other organisations can't be asked: choose a member of this workspace."
)
RESTRICTED = "This contract is restricted: choose its owner, its backup, who registered it, or an admin."
NEEDS_PROOF = (
    "Only the owner, the backup, the registrant and admins can record the proof: choose one of them, "
    "or make this person the backup first."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignForm:
    action_id: str
    assignee_id: str


def assign_view(contract: ContractView, item: PlanItem) -> dict[str, Any]:
    """The form for one open action, set to whoever has it."""
    assignee_id = item.action.assignee_id or contract.record.owner_id
    return modal(
        CallbackId.ASSIGN_FORM,
        "Assign",
        "Assign",
        [
            note(action_text(item.action.key, contract.record.contract)),
            question(
                ASSIGNEE,
                "Who is to do it?",
                person_menu(assignee_id),
                hint="They are told, and asked on its day. The contract still belongs to its owner.",
            ),
        ],
        {"action_id": item.action.id},
    )


def read_assign_form(view: Mapping[str, Any]) -> AssignForm:
    """The choice as submitted. Raises FormError."""
    assignee_id = read_state(view).get(ASSIGNEE, "")
    if not assignee_id:
        raise refused(view, NOBODY)
    return AssignForm(action_id=str(read_metadata_of(view)["action_id"]), assignee_id=assignee_id)


def refused(view: Mapping[str, Any], sentence: str) -> FormError:
    """The sentence at the question."""
    return FormError({block_ids(view).get(ASSIGNEE, ASSIGNEE): sentence})
