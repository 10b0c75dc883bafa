"""Letters: drafted, edited before they are copied, and filled in with what only people know."""

from __future__ import annotations

from collections.abc import Callable

from bot.forms.command import read_letter_request
from bot.forms.errors import FormError, InputError
from bot.forms.letter_facts_form import letter_facts_view, read_letter_facts_form
from bot.forms.letter_form import BODY, letter_view, read_letter_form
from bot.forms.names import find_contracts
from bot.forms.quoting import one_line, quote
from bot.ids import LetterKind
from bot.listeners.names import not_allowed, with_record
from bot.listeners.submitted import Accepted
from bot.listeners.turn import Payload, Reply, Turn
from bot.messages.answers import gone_message
from bot.messages.letters import letter_message
from bot.usecases.letters import (
    LetterChange,
    LetterResult,
    edit_letter,
    load_letter,
    reset_letter,
    set_letter_facts,
)
from bot.usecases.look import find_readable
from bot.usecases.views import LetterView
from bot.wording.format import listing

OVERTAKEN = "Somebody edited this letter while the form was open: copy your text, then open it again."


def draft(turn: Turn, rest: str) -> Reply | None:
    """`letter NAME [notice|request|escalate|cite|delete]`; without a kind, the notice."""
    name, kind = read_letter_request(rest)
    if kind is None:
        _refuse_unknown_kind(turn, name)
    kind = kind or LetterKind.NOTICE
    return with_record(turn, f"letter {kind.value}", name, lambda record: _draft(turn, record.id, kind))


def _refuse_unknown_kind(turn: Turn, name: str) -> None:
    """Raises InputError where what stands behind a contract's name is no letter."""
    vendor, _, kind = name.rpartition(" ")
    records = find_readable(turn.person, turn.services)
    if not vendor or find_contracts(name, records).records or not find_contracts(vendor, records).records:
        return
    kinds = listing([one.value for one in LetterKind], "or")
    example = f"/exitplan letter {one_line(vendor)} {LetterKind.NOTICE.value}"
    raise InputError(f"{quote(kind)} is no letter: use {kinds}, like {example}.")


def draft_by_button(turn: Turn, value: str) -> Reply:
    return _draft(turn, *_letter_in(value))


def _letter_in(value: str) -> tuple[str, LetterKind]:
    """The contract and the kind in a button's value."""
    contract_id, _, kind = value.partition(" ")
    return contract_id, LetterKind(kind or LetterKind.NOTICE)


def _draft(turn: Turn, contract_id: str, kind: LetterKind) -> Reply:
    view = load_letter(contract_id, kind, turn.person, turn.services)
    return Reply(message=letter_message(view) if view else gone_message())


def edit(turn: Turn, value: str) -> Reply | None:
    """*Edit before copying*."""
    return _ask(turn, value, letter_view)


def ask_for_facts(turn: Turn, value: str) -> Reply | None:
    """*Fill in the blanks*."""
    return _ask(turn, value, letter_facts_view)


def _ask(turn: Turn, value: str, form: Callable[[LetterView], Payload]) -> Reply | None:
    view = load_letter(*_letter_in(value), turn.person, turn.services)
    if view is None:
        return Reply(message=gone_message())
    if not view.contract.may_change:
        return not_allowed(turn, view.contract.record)
    turn.open_form(form(view))
    return None


def reset(turn: Turn, value: str) -> Reply:
    """*Back to the template*, after Slack's own question."""
    change = reset_letter(*_letter_in(value), turn.person, turn.services)
    return _answer(turn, change, replaces=turn.in_private)


def save(turn: Turn, view: Payload) -> Accepted:
    """Keep a person's own text. Raises FormError."""
    form = read_letter_form(dict(view))
    change = edit_letter(
        form.contract_id,
        form.kind,
        subject=form.subject,
        body=form.body,
        since=form.since,
        person=turn.person,
        services=turn.services,
    )
    if change.result is LetterResult.OVERTAKEN:
        raise FormError({BODY: OVERTAKEN})
    return _accepted(turn, change)


def save_facts(turn: Turn, view: Payload) -> Accepted:
    """Keep what letters say of the account. Raises FormError."""
    form = read_letter_facts_form(dict(view))
    return _accepted(
        turn, set_letter_facts(form.contract_id, form.kind, form.facts, turn.person, turn.services)
    )


def _accepted(turn: Turn, change: LetterChange) -> Accepted:
    channel_id = change.view.contract.record.channel_id if change.view else ""
    reply = _answer(turn, change, replaces=turn.origin.is_own_message)
    return Accepted(reply=reply, channel_id=channel_id, is_refused=change.result is not LetterResult.DONE)


def _answer(turn: Turn, change: LetterChange, *, replaces: bool = False) -> Reply:
    if change.view is None:
        return Reply(message=gone_message())
    if change.result is LetterResult.NOT_ALLOWED:
        return not_allowed(turn, change.view.contract.record)
    return Reply(message=letter_message(change.view), replaces=replaces)
