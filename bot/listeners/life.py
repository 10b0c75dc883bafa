"""A contract's life by command, button and form: kept, taken back, renewed, ended, charged."""

from __future__ import annotations

from collections.abc import Callable

from bot.forms import charge_form, ended_form, keep_form, renewed_form
from bot.listeners.names import by_id, if_allowed, not_allowed, with_view
from bot.listeners.places import place_for
from bot.listeners.submitted import Accepted, refused
from bot.listeners.turn import Payload, Reply, Turn
from bot.messages.answers import gone_message
from bot.messages.decided import (
    ended_already_message,
    is_kept_message,
    kept_too_late_message,
    known_charge_message,
    not_wrong_message,
    recorded_message,
    refused_message,
    too_early_message,
)
from bot.messages.message import Message
from bot.usecases.ending import Charge, Ending, end_contract, record_charge
from bot.usecases.keep import keep_contract, take_back
from bot.usecases.look import load_view
from bot.usecases.outcomes import Change, Result
from bot.usecases.terms import Renewal, renew_contract
from bot.usecases.views import ContractView
from planner.life import has_ended_by_proof, is_charge_wrong
from storage.records.contracts import ContractState

Opening = Callable[[ContractView], Payload | Message]
"""The form to open, or what stands against it."""


def _keeping(view: ContractView) -> Payload | Message:
    if view.record.state is ContractState.ENDED:
        return ended_already_message(view)
    if view.record.state is ContractState.KEEPING:
        return is_kept_message(view)
    if has_ended_by_proof(view.record.contract, today=view.today):
        return kept_too_late_message(view)
    return keep_form.keep_view(view)


def _renewing(view: ContractView) -> Payload | Message:
    if view.today <= view.record.contract.term_end_on:
        return too_early_message(view)
    return renewed_form.renewed_view(view)


def _ending(view: ContractView) -> Payload | Message:
    if view.record.state is ContractState.ENDED:
        return ended_already_message(view)
    return ended_form.ended_view(view)


def _charging(view: ContractView) -> Payload | Message:
    """A charge is wrong once the contract has ended, or was to: proven notice, or nothing that renews."""
    is_wrong = is_charge_wrong(
        view.record.contract, is_ended=view.record.state is ContractState.ENDED, today=view.today
    )
    return charge_form.charge_view(view) if is_wrong else not_wrong_message(view)


OPENINGS: dict[str, Opening] = {
    "keep": _keeping,
    "renewed": _renewing,
    "ended": _ending,
    "charged": _charging,
}


def by_name(word: str) -> Callable[[Turn, str], Reply | None]:
    """`keep`, `renewed` and `ended NAME`: the form."""
    return lambda turn, name: with_view(turn, word, name, lambda view: _open(turn, view, OPENINGS[word]))


def by_button(word: str) -> Callable[[Turn, str], Reply | None]:
    """The same for a button, whose value is the contract's id."""
    return lambda turn, contract_id: by_id(turn, contract_id, lambda view: _open(turn, view, OPENINGS[word]))


def _open(turn: Turn, view: ContractView, opening: Opening) -> Reply | None:
    def open_form(view: ContractView) -> Reply | None:
        opened = opening(view)
        if isinstance(opened, Message):
            return Reply(message=opened)
        turn.open_form(opened)
        return None

    return if_allowed(turn, view, open_form)


def take_back_by_button(turn: Turn, contract_id: str) -> Reply | None:
    """*We are leaving after all*, after Slack's own question."""
    change = take_back(contract_id, turn.person, turn.services)
    if change.result is Result.DONE and not turn.in_private:
        return None  # everybody sees the message change
    return _answer(turn, change)


def save_keep(turn: Turn, view: Payload) -> Accepted:
    """Keep the tool, with the reason. Raises FormError."""
    form = keep_form.read_keep_form(dict(view))
    return _accepted(turn, keep_contract(form.contract_id, form.reason, turn.person, turn.services))


def save_renewed(turn: Turn, view: Payload) -> Accepted:
    """Begin the next term. Raises FormError."""
    shown = load_view(renewed_form.contract_id_of(dict(view)), turn.person, turn.services)
    if shown is None:
        return refused(Reply(message=gone_message()))
    form = renewed_form.read_renewed_form(dict(view), today=shown.today, contract=shown.record.contract)
    renewal = Renewal(end_on=form.end_on, annual_charge=form.annual_charge)
    change = renew_contract(
        form.contract_id, renewal, turn.person, turn.services, term_number=form.term_number
    )
    return _accepted(turn, change)


def save_ended(turn: Turn, view: Payload) -> Accepted:
    """Close the contract. Raises FormError."""
    shown = load_view(ended_form.contract_id_of(dict(view)), turn.person, turn.services)
    if shown is None:
        return refused(Reply(message=gone_message()))
    form = ended_form.read_ended_form(dict(view), today=shown.today, contract=shown.record.contract)
    ending = Ending(on=form.on, reason=form.reason, reference=form.reference, got_back=form.got_back)
    return _accepted(turn, end_contract(form.contract_id, ending, turn.person, turn.services))


def save_charge(turn: Turn, view: Payload) -> Accepted:
    """Keep the charge as a billing error. Raises FormError."""
    shown = load_view(charge_form.contract_id_of(dict(view)), turn.person, turn.services)
    if shown is None:
        return refused(Reply(message=gone_message()))
    form = charge_form.read_charge_form(dict(view), today=shown.today, contract=shown.record.contract)
    charge = Charge(amount=form.amount, on=form.on)
    change = record_charge(form.contract_id, charge, turn.person, turn.services)
    if change.result is Result.ALREADY and change.view is not None:
        known = known_charge_message(change.view, amount_charged=form.amount, on=form.on)
        return Accepted(reply=Reply(message=known), channel_id=change.view.record.channel_id)
    return _accepted(turn, change)


def _accepted(turn: Turn, change: Change) -> Accepted:
    channel_id = change.record.channel_id if change.record else ""
    return Accepted(
        reply=_answer(turn, change),
        channel_id=channel_id,
        is_refused=change.result not in {Result.DONE, Result.ALREADY},
        is_overtaken=change.result is Result.ALREADY,
    )


def _answer(turn: Turn, change: Change) -> Reply:
    if change.record is None:
        return Reply(message=gone_message())
    if change.result is Result.NOT_ALLOWED:
        return not_allowed(turn, change.record)
    if change.view is None:
        return Reply(message=gone_message())
    if change.result is Result.DONE:
        return Reply(message=recorded_message(place_for(turn, change.record.channel_id)))
    return Reply(message=refused_message(change.result, change.view))
