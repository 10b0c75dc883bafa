"""The small forms of a plan: proof of notice, snooze, not needed."""

from __future__ import annotations

from bot.forms import assign_form, proof_form, skip_form, snooze_form
from bot.listeners.names import not_allowed
from bot.listeners.places import place_for
from bot.listeners.submitted import Accepted, refused
from bot.listeners.turn import Payload, Reply, Turn
from bot.messages.answers import answered_message, gone_message
from bot.messages.corrected import corrected_meanwhile_message
from bot.messages.show import contract_message
from bot.usecases.answer import find_open_action, skip_action, snooze_action
from bot.usecases.assign import assign_action
from bot.usecases.look import load_view
from bot.usecases.notice import Proof, record_proof, take_back_proof
from bot.usecases.outcomes import Change, Result
from bot.usecases.settings import with_authority
from bot.usecases.views import Answer, AnswerResult, ContractView


def save_proof(turn: Turn, view: Payload) -> Accepted:
    """Record that notice was sent or confirmed, or take back what was recorded. Raises FormError."""
    shown = load_view(proof_form.contract_id_of(dict(view)), turn.person, turn.services)
    if shown is None:
        return refused(Reply(message=gone_message()))
    change = _record_or_take_back(turn, view, shown)
    channel_id = shown.record.channel_id
    if change.result is Result.NOT_ALLOWED:
        return refused(not_allowed(turn, shown.record), channel_id=channel_id)
    if change.view is None:
        return refused(Reply(message=gone_message()), channel_id=channel_id)
    if change.result is Result.STALE:
        told = corrected_meanwhile_message(change.view, proof_form.read_corrected(view))
        return refused(Reply(message=told), channel_id=channel_id)
    answer = contract_message(change.view, place_for(turn, channel_id))
    return Accepted(reply=Reply(message=answer), channel_id=channel_id)


def _record_or_take_back(turn: Turn, view: Payload, shown: ContractView) -> Change:
    taken_back = proof_form.read_taken_back(dict(view))
    if taken_back is not None:
        return take_back_proof(shown.record.id, taken_back, turn.person, turn.services)
    form = proof_form.read_proof_form(dict(view), shown)
    proof = Proof(
        kind=form.kind,
        on=form.on,
        method=form.method,
        reference=form.reference,
        note=form.note,
        nonce=form.nonce,
        corrects=form.corrects,
    )
    return record_proof(shown.record.id, proof, turn.person, turn.services)


def save_snooze(turn: Turn, view: Payload) -> Accepted:
    """Ask again on another day. Raises FormError."""
    found = find_open_action(snooze_form.action_id_of(dict(view)), turn.person, turn.services)
    if isinstance(found, Answer):
        return _answered(found)
    form = snooze_form.read_snooze_form(dict(view), contract=found.view, item=found.item)
    answer = snooze_action(found.item.action.id, form.on, turn.person, turn.services)
    return _answered(answer)


def save_skip(turn: Turn, view: Payload) -> Accepted:
    """Close an action as not needed, with the reason. Raises FormError."""
    form = skip_form.read_skip_form(dict(view))
    answer = skip_action(form.action_id, form.reason, turn.person, turn.services)
    return _answered(answer)


def save_assignment(turn: Turn, view: Payload) -> Accepted:
    """Give an action to somebody. Raises FormError."""
    form = assign_form.read_assign_form(view)
    found = find_open_action(form.action_id, turn.person, turn.services)
    if isinstance(found, Answer):
        return _answered(found)
    assignee = with_authority(
        turn.desk.people.person(turn.person.workspace_id, form.assignee_id), turn.services
    )
    answer = assign_action(form.action_id, assignee, turn.person, turn.services)
    if answer.result is AnswerResult.NOT_A_MEMBER:
        raise assign_form.refused(view, assign_form.NOT_A_MEMBER)
    if answer.result is AnswerResult.NOT_IN_CIRCLE and answer.view is not None:
        is_restricted = answer.view.record.is_restricted
        raise assign_form.refused(view, assign_form.RESTRICTED if is_restricted else assign_form.NEEDS_PROOF)
    return _answered(answer)


def _answered(answer: Answer) -> Accepted:
    channel_id = answer.view.record.channel_id if answer.view else ""
    is_overtaken = answer.result is AnswerResult.ALREADY_ANSWERED
    is_kept = answer.result in {AnswerResult.ANSWERED, AnswerResult.ASSIGNED}
    return Accepted(
        reply=Reply(message=answered_message(answer)),
        channel_id=channel_id,
        is_refused=not (is_kept or is_overtaken),
        is_overtaken=is_overtaken,
    )
