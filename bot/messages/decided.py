"""What one person is told after a decision about a contract's life, or when there is none to take."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from bot.ids import ActionId
from bot.messages.figures import amount
from bot.messages.message import Message
from bot.messages.milestone_words import after_the_end_buttons, keep_button, take_back_button
from bot.messages.parts import Button, Paragraph, button, buttons, compose
from bot.messages.shown import shown
from bot.usecases.outcomes import Result
from bot.usecases.views import ContractView
from bot.wording.format import day
from bot.wording.keeping import too_late_text
from storage.records.contracts import ContractState


def recorded_message(where: str) -> Message:
    """What follows is posted there."""
    return Message.plain(f"Recorded, and posted in {where}.")


def _message(text: str, *choices: Button | None) -> Message:
    return compose([Paragraph(text), *buttons(*choices)])


def is_kept_message(view: ContractView) -> Message:
    ready = shown(view)
    return _message(
        f"{ready.record.contract.vendor} is kept already: /exitplan show {view.record.id} says by whom.",
        take_back_button(ready, "We are leaving after all"),
    )


def ended_already_message(view: ContractView) -> Message:
    ready = shown(view)
    return _message(
        f"{ready.record.contract.vendor} has ended already: /exitplan show {view.record.id} says how.",
        take_back_button(ready, "It goes on after all"),
        button("It renewed after all", ActionId.RENEWED, view.record.id)
        if view.today > view.record.contract.term_end_on
        else None,
    )


def kept_too_late_message(view: ContractView) -> Message:
    """Its term is over, and it was to end: what fits instead of keeping it."""
    ready = shown(view)
    contract = ready.record.contract
    text = too_late_text(contract, view.record.id)
    if contract.released_from is not None:
        return _message(text, button("Show", ActionId.SHOW, view.record.id))
    return _message(text, *after_the_end_buttons(ready))


def too_early_message(view: ContractView) -> Message:
    """Nothing has renewed yet: what fits instead."""
    ready = shown(view)
    contract = ready.record.contract.unreleased()
    is_kept = view.record.state is ContractState.KEEPING
    return _message(
        f"{contract.vendor}'s term runs until {day(contract.end_on)}: record the renewal from "
        f"{day(contract.renewal_on)} on. To let it renew, keep it; if its end date has changed, change the "
        "facts.",
        None if is_kept else keep_button(ready),
        button("Change facts", ActionId.EDIT, view.record.id),
    )


def not_released_message(view: ContractView) -> Message:
    """Somebody moved its end while the form was open; what fits instead of an end that nothing shows."""
    ready = shown(view)
    end = day(ready.record.contract.end_on)
    return _message(
        f"{ready.record.contract.vendor}'s term runs until {end}: before that it ends only with the vendor's "
        "release, and its reference or link. Record what was agreed, or the notice.",
        button("Record the outcome", ActionId.RECORD_OUTCOME, view.record.id),
        button("Record notice", ActionId.RECORD_NOTICE, view.record.id),
        keep_button(ready),
    )


def not_wrong_message(view: ContractView) -> Message:
    """A charge that nothing shows to be an error: what fits instead."""
    ready = shown(view)
    contract = ready.record.contract
    if view.today > contract.end_on:
        return _message(
            f"{contract.vendor}'s term ended on {day(contract.end_on)}, and no notice in time is recorded: "
            "as far as exitplan knows, the charge is its renewal. Say what happened; a charge after its "
            "end can be claimed back then.",
            *after_the_end_buttons(ready),
        )
    return _message(
        f"{contract.vendor}'s term runs until {day(contract.end_on)}. A charge that is wrong already now is "
        "a fact of the situation: change the facts.",
        button("Change facts", ActionId.EDIT, view.record.id),
    )


def known_charge_message(view: ContractView, *, amount_charged: Decimal, on: date) -> Message:
    """The same amount on the same day is one charge."""
    of_amount = "" if view.hides_money else f" of {amount(view, Fraction(amount_charged))}"
    return _message(
        f"This charge{of_amount} on {day(on)} is recorded already.",
        button("Show", ActionId.SHOW, view.record.id),
    )


_REFUSALS = {
    Result.TOO_EARLY: too_early_message,
    Result.NOT_RELEASED: not_released_message,
    Result.NOT_WRONG: not_wrong_message,
}
"""What is said whatever was decided about it meanwhile."""


def refused_message(result: Result, view: ContractView) -> Message:
    """Somebody else was faster, or the time for it has passed."""
    if result in _REFUSALS:
        return _REFUSALS[result](view)
    if view.record.state is ContractState.KEEPING:
        return is_kept_message(view)
    if view.record.state is ContractState.ENDED:
        return ended_already_message(view)
    if result is Result.TOO_LATE:
        return kept_too_late_message(view)
    ready = shown(view)
    return _message(
        f"This was recorded already. {ready.record.contract.vendor} is paid through "
        f"{day(ready.record.contract.end_on)}.",
        button("Show", ActionId.SHOW, view.record.id),
    )
