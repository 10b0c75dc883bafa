"""The form for the waits between the steps of a negotiation; both directions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.forms.errors import InputError
from bot.forms.modals import modal, note, question, read_state, text_field
from bot.forms.negotiation_fields import raise_all
from bot.forms.numbers import read_whole
from bot.ids import CallbackId
from bot.usecases.views import ContractView
from planner.choice import NEGOTIATION_WAITS

WAITS = ("wait_to_follow_up", "wait_to_escalate", "wait_to_cite")
MAX_WAIT = 30
"""Business days: six weeks."""


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
    raise_all(errors, view)
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
