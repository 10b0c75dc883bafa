"""The plan: starting it, and answering its actions by button, by command and by form."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

from bot.forms.assign_form import assign_view
from bot.forms.command import read_assigned_name
from bot.forms.proof_form import proof_view
from bot.forms.skip_form import skip_view
from bot.forms.snooze_form import snooze_view
from bot.listeners.names import by_id, if_allowed, not_allowed, with_view
from bot.listeners.places import place_for
from bot.listeners.turn import Payload, Reply, Turn
from bot.messages.answers import answered_message, gone_message, pick_action_message
from bot.messages.decided import refused_message
from bot.messages.message import Message
from bot.messages.milestone_words import is_quiet
from bot.messages.quiet import quiet_message
from bot.usecases.answer import OpenAction, complete_action, find_open_action
from bot.usecases.assign import assign_action
from bot.usecases.look import load_view
from bot.usecases.outcomes import Change, Result
from bot.usecases.plan import start_plan
from bot.usecases.views import Answer, AnswerResult, ContractView
from planner.actions import ActionKey
from storage.records.plans import ActionState
from storage.records.proofs import ProofKind

FormOf = Callable[[OpenAction], Payload]


def start(turn: Turn, contract_id: str) -> Reply:
    """*Start this plan*: the channel sees it through the outbox."""
    return _unless_another_runs(turn, contract_id) or _started(
        turn, start_plan(contract_id, turn.person, turn.services)
    )


def change(turn: Turn, contract_id: str) -> Reply:
    """*Change to this plan*, after Slack's own question."""
    return _started(turn, start_plan(contract_id, turn.person, turn.services))


def start_with_late_trial(turn: Turn, contract_id: str) -> Reply:
    """The same plan, its trial so late that nothing is paid twice."""
    return _unless_another_runs(turn, contract_id) or _started(
        turn, start_plan(contract_id, turn.person, turn.services, trial_covers_end=True)
    )


def _unless_another_runs(turn: Turn, contract_id: str) -> Reply | None:
    """A button may have outlived its advice: without a question it replaces no plan that runs."""
    view = load_view(contract_id, turn.person, turn.services)
    if view is None or view.plan is None or not view.may_change:
        return None
    if view.plan.record.choice.follows(view.advice.decision):
        return None
    return Reply(
        message=Message.plain(
            f"Another plan is under way in {place_for(turn, view.record.channel_id)}. "
            f"Type /exitplan recommend {view.record.id} to change it."
        )
    )


def _started(turn: Turn, change: Change) -> Reply:
    if change.record is None:
        return Reply(message=gone_message())
    if change.result is Result.NOT_ALLOWED:
        return not_allowed(turn, change.record)
    return Reply(message=_said_of(change, place_for(turn, change.record.channel_id)))


def _said_of(change: Change, channel: str) -> Message:
    if change.result is Result.DONE:
        return Message.plain(f"This plan runs from now on. Its timeline and every reminder go to {channel}.")
    if change.result is Result.TOO_LATE and change.view is not None:
        return refused_message(change.result, change.view)
    return Message.plain(f"This plan is under way already in {channel}.")


def picking(command: str) -> Callable[[Turn, str], Reply | None]:
    """`done`, `snooze`, `skip` and `assign NAME`: offer the open actions to pick from."""

    def pick(turn: Turn, name: str) -> Reply | None:
        wanted = read_assigned_name(name) if command == "assign" else name
        return with_view(turn, command, wanted, lambda view: answer(turn, view))

    def answer(turn: Turn, view: ContractView) -> Reply | None:
        if is_quiet(view):
            return Reply(message=quiet_message(view))
        given = None if view.may_change or command == "assign" else _given_to(turn.person.id, view)
        return offer(given) if given else if_allowed(turn, view, offer)

    def offer(view: ContractView) -> Reply:
        if view.plan is None:
            recommend = f"/exitplan recommend {view.record.id}"
            return Reply(message=Message.quoting(f"No plan is started yet: {recommend} shows one to start."))
        return Reply(message=pick_action_message(command, view))

    return pick


def _given_to(person_id: str, view: ContractView) -> ContractView | None:
    """The contract with nothing to pick but the open actions that are this person's; None: there is none."""
    plan = view.plan
    if plan is None:
        return None
    actions = ((item, item.action) for item in plan.items)
    own = tuple(
        item
        for item, action in actions
        if action.assignee_id == person_id and action.state is ActionState.OPEN
    )
    return replace(view, plan=replace(plan, items=own)) if own else None


def done(turn: Turn, action_id: str) -> Reply | None:
    """*Done*; an action that needs proof opens the proof form."""
    return _after(turn, complete_action(action_id, turn.person, turn.services))


def done_without_export(turn: Turn, action_id: str) -> Reply | None:
    """*There is nothing to export*."""
    answer = complete_action(action_id, turn.person, turn.services, nothing_to_export=True)
    return _after(turn, answer)


def _after(turn: Turn, answer: Answer) -> Reply | None:
    if answer.result is AnswerResult.PROOF_NEEDED and answer.view is not None:
        turn.open_form(proof_view(answer.view, nonce=secrets.token_urlsafe(12), kind=_kind_asked_for(answer)))
        return None
    if answer.result is AnswerResult.ANSWERED and not turn.in_private:
        return None  # everybody sees the message change
    return Reply(message=answered_message(answer))


def _kind_asked_for(answer: Answer) -> ProofKind | None:
    """*Record confirmation* opens the form on the confirmation, whatever else is recorded."""
    is_confirmation = answer.item is not None and answer.item.action.key is ActionKey.CONFIRM_CANCELLATION
    return ProofKind.CONFIRMED if is_confirmation else None


def ask_until(turn: Turn, action_id: str) -> Reply | None:
    """*Snooze*: until when?"""
    return _ask(turn, action_id, lambda found: snooze_view(found.view, found.item))


def ask_why(turn: Turn, action_id: str) -> Reply | None:
    """*Not needed*: why not?"""
    return _ask(turn, action_id, lambda found: skip_view(found.view, found.item))


def _ask(turn: Turn, action_id: str, form: FormOf) -> Reply | None:
    found = find_open_action(action_id, turn.person, turn.services)
    if isinstance(found, Answer):
        return Reply(message=answered_message(found))
    turn.open_form(form(found))
    return None


def ask_whom(turn: Turn, action_id: str) -> Reply | None:
    """*Assign*: to whom?"""
    found = find_open_action(action_id, turn.person, turn.services)
    if isinstance(found, OpenAction) and not found.view.may_change:
        return not_allowed(turn, found.view.record)
    return _ask(turn, action_id, lambda found: assign_view(found.view, found.item))


def assign_to_me(turn: Turn, action_id: str) -> Reply | None:
    """*Assign to me*."""
    answer = assign_action(action_id, turn.person, turn.person, turn.services)
    if answer.result is AnswerResult.ASSIGNED and not turn.in_private:
        return None  # everybody sees the message change
    return Reply(message=answered_message(answer))


def ask_for_proof(turn: Turn, name: str) -> Reply | None:
    """`notice NAME`."""
    return with_view(turn, "notice", name, lambda view: _open_proof_form(turn, view))


def ask_for_proof_by_id(turn: Turn, contract_id: str) -> Reply | None:
    return by_id(turn, contract_id, lambda view: _open_proof_form(turn, view))


def _open_proof_form(turn: Turn, view: ContractView) -> Reply | None:
    def open_form(view: ContractView) -> None:
        turn.open_form(proof_view(view, nonce=secrets.token_urlsafe(12)))

    return if_allowed(turn, view, open_form)
