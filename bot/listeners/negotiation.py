"""The negotiation file: shown, started, and kept up to what the vendor answers."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from bot.forms.negotiation_fields import contract_id_of
from bot.forms.outcome_form import outcome_view, read_outcome_form
from bot.forms.proof_form import proof_view
from bot.forms.vendor_answer_form import answer_view, read_answer_form
from bot.forms.waits_form import read_waits_form, waits_view
from bot.listeners.names import not_allowed, with_record
from bot.listeners.submitted import Accepted, refused
from bot.listeners.turn import Payload, Reply, Turn
from bot.messages.answers import gone_message
from bot.messages.negotiation import negotiation_message
from bot.usecases.look import load_view
from bot.usecases.negotiation import change_waits, record_answer, record_outcome, start_negotiation
from bot.usecases.negotiation_changes import NegotiationChange
from bot.usecases.negotiation_file import load_negotiation
from bot.usecases.outcomes import Result
from bot.usecases.views import NegotiationView
from planner.concessions import AnswerKind, Concession, Respondent, Stage
from storage.records.proofs import ProofKind

STARTED = "The request is due today; the channel's plan shows every step."
OVER = "Nothing is asked of the vendor any more: the contract has ended, or is kept."
WAITED = "The waits are changed, and the plan's dates with them."


def show(turn: Turn, name: str) -> Reply | None:
    """`negotiate NAME`."""
    return with_record(turn, "negotiate", name, lambda record: show_by_id(turn, record.id))


def show_by_id(turn: Turn, contract_id: str) -> Reply:
    view = load_negotiation(contract_id, turn.person, turn.services)
    return Reply(message=negotiation_message(view) if view else gone_message())


def start(turn: Turn, contract_id: str) -> Reply:
    """*Start negotiating*."""
    change = start_negotiation(contract_id, turn.person, turn.services)
    told = {Result.DONE: STARTED, Result.TOO_LATE: OVER}.get(change.result, "")
    return answer(turn, change, told=told, replaces=turn.in_private)


def ask_for_answer(turn: Turn, contract_id: str) -> Reply | None:
    """*Record an answer*."""
    return ask(turn, contract_id, _answer_form)


def _answer_form(view: NegotiationView) -> Payload:
    is_escalated = view.stage in {Stage.AWAIT_SALES, Stage.CITE, Stage.STALLED}
    respondent = Respondent.SALES if is_escalated else Respondent.BILLING
    return answer_view(view.contract, nonce=secrets.token_urlsafe(12), respondent=respondent)


def ask_for_outcome(turn: Turn, contract_id: str) -> Reply | None:
    """*Record the outcome*."""
    return ask(turn, contract_id, _outcome_form)


def _outcome_form(view: NegotiationView) -> Payload:
    offers = [one.concession for one in view.entries if one.answer is AnswerKind.OFFER]
    concession = (offers[-1] if offers else None) or Concession.NOTHING
    if view.charged.amount:
        concession = Concession.CHARGE_REFUND
    nonce = secrets.token_urlsafe(12)
    return outcome_view(view.contract, nonce=nonce, concession=concession)


def ask_for_waits(turn: Turn, contract_id: str) -> Reply | None:
    """*Change the waits*."""
    return ask(turn, contract_id, lambda view: waits_view(view.contract))


def ask_for_confirmation(turn: Turn, contract_id: str) -> Reply | None:
    """*Record as confirmed notice*: the proof form, filled with what was recorded of the release."""
    return ask(turn, contract_id, _confirmation_form)


def _confirmation_form(view: NegotiationView) -> Payload:
    outcome = view.outcome
    return proof_view(
        view.contract,
        nonce=secrets.token_urlsafe(12),
        kind=ProofKind.CONFIRMED,
        on=outcome.on if outcome else None,
        reference=(outcome.reference or "") if outcome else "",
    )


def ask(turn: Turn, contract_id: str, form: Callable[[NegotiationView], Payload]) -> Reply | None:
    """Open a form of the file for who may fill it in."""
    view = load_negotiation(contract_id, turn.person, turn.services)
    if view is None:
        return Reply(message=gone_message())
    if not view.contract.may_change:
        return not_allowed(turn, view.contract.record)
    turn.open_form(form(view))
    return None


def save_answer(turn: Turn, view: Payload) -> Accepted:
    """Keep what the vendor answered. Raises FormError."""
    shown = load_view(contract_id_of(dict(view)), turn.person, turn.services)
    if shown is None:
        return refused(Reply(message=gone_message()))
    entry = read_answer_form(dict(view), today=shown.today, contract=shown.record.contract)
    return accepted(turn, record_answer(shown.record.id, entry, turn.person, turn.services))


def save_outcome(turn: Turn, view: Payload) -> Accepted:
    """Keep what came of it. Raises FormError."""
    file = load_negotiation(contract_id_of(dict(view)), turn.person, turn.services)
    if file is None:
        return refused(Reply(message=gone_message()))
    shown = file.contract
    form = read_outcome_form(
        dict(view), today=shown.today, contract=shown.record.contract, charged=file.charged
    )
    change = record_outcome(
        shown.record.id, form.entry, turn.person, turn.services, released_on=form.released_on
    )
    return accepted(turn, change)


def save_waits(turn: Turn, view: Payload) -> Accepted:
    """Wait as long as this between the steps. Raises FormError."""
    waits = read_waits_form(dict(view))
    change = change_waits(contract_id_of(dict(view)), waits, turn.person, turn.services)
    return accepted(turn, change, told=WAITED if change.result is Result.DONE else "")


def accepted(turn: Turn, change: NegotiationChange, *, told: str = "") -> Accepted:
    channel_id = change.view.contract.record.channel_id if change.view else ""
    reply = answer(turn, change, told=told, replaces=turn.origin.is_own_message)
    is_refused = change.view is None or change.result not in {Result.DONE, Result.ALREADY}
    return Accepted(reply=reply, channel_id=channel_id, is_refused=is_refused)


def answer(turn: Turn, change: NegotiationChange, *, told: str = "", replaces: bool = False) -> Reply:
    """The file after a change, or why there was none."""
    if change.view is None:
        return Reply(message=gone_message())
    if change.result is Result.NOT_ALLOWED:
        return not_allowed(turn, change.view.contract.record)
    return Reply(message=negotiation_message(change.view, told=told), replaces=replaces)
