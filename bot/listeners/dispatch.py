"""What Bolt calls: it acknowledges in time, and sends all that comes in down the tables of `routes`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse

from bot.forms.command import read_command
from bot.forms.errors import FormError, InputError
from bot.listeners import contract_forms
from bot.listeners.home import refresh_home
from bot.listeners.leaving import LEAVING, leave
from bot.listeners.names import withheld
from bot.listeners.origins import Origin
from bot.listeners.replies import explain, later, log_unless_expected, message_for_view, respond, work_now
from bot.listeners.routes import (
    BUTTONS,
    CHANGING,
    COMMANDS,
    EVENTS,
    FORMS,
    GLOBAL_SHORTCUTS,
    MESSAGE_SHORTCUTS,
    REFILLING,
    EventHandler,
    Handler,
    ShortcutHandler,
)
from bot.listeners.submitted import Accepted, Kept, refused, with_typed
from bot.listeners.turn import Payload, Reply, Turn, desk_of, knows_person, turn_of, typed_in, workspace_of
from bot.messages.answer_view import answer_view
from bot.messages.answers import error_message
from bot.messages.message import Message
from bot.wording.format import dates_in

COMMAND = "/exitplan"
MEMBERS_ONLY = "exitplan answers members of this workspace only, not guests or people of other organisations."


def register(app: App) -> None:
    """Make the app listen to everything that the tables name."""
    app.command(COMMAND)(on_command)
    for action_id, handler in BUTTONS.items():
        app.action(action_id.value)(_on_click(handler))
    for action_id, shows_more in REFILLING.items():
        app.action(action_id.value)(_on_refill(shows_more))
    for callback_id in FORMS:
        app.view(callback_id.value)(on_submit)
    for shortcut_id, shortcut in GLOBAL_SHORTCUTS.items():
        app.global_shortcut(shortcut_id.value)(_on_shortcut(shortcut))
    for shortcut_id, shortcut in MESSAGE_SHORTCUTS.items():
        app.message_shortcut(shortcut_id.value)(_on_shortcut(shortcut))
    for event_type, event_handler in EVENTS.items():
        app.event(event_type)(_on_event(event_handler))
    for event_type in LEAVING:
        app.event(event_type)(on_leaving)
    app.error(on_error)


def on_command(ack: Ack, command: Payload, context: BoltContext) -> None:
    """Answer in the acknowledgement; only if Slack has to be asked who this is, after it."""
    if knows_person(command, context):
        turn = turn_of(command, context)
        with dates_in(turn.person.date_order):
            reply = run_command(turn)
        _acknowledge(ack, turn, reply)
        if _has_changed(turn):
            _refresh_home_later(turn)
        return
    ack()
    _in_worker(command, context, run_command)


def run_command(turn: Turn) -> Reply | None:
    """The answer to `/exitplan TEXT`; None where a form was opened instead."""
    if not turn.person.is_member:
        return Reply(message=error_message(MEMBERS_ONLY))
    try:
        command = read_command(turn.typed, words=COMMANDS.keys())
        return COMMANDS[command.word](turn, command.rest)
    except InputError as error:
        return Reply(message=error_message(error.sentence, typed=turn.typed))


def _has_changed(turn: Turn) -> bool:
    """Whether the command itself may have changed what Home shows."""
    try:
        return read_command(turn.typed, words=COMMANDS.keys()).word in CHANGING
    except InputError:
        return False


def _acknowledge(ack: Ack, turn: Turn, reply: Reply | None) -> None:
    if reply is None:
        ack()
    elif reply.otherwise is not None:  # only a response_url says whether Slack took it
        ack()
        later(turn, lambda: reply)
    else:
        ack(text=reply.message.text, blocks=list(reply.message.blocks), response_type="ephemeral")


def _on_click(handler: Handler) -> Callable[..., None]:
    def on_click(ack: Ack, body: Payload, context: BoltContext) -> None:
        ack()
        value = value_of(body["actions"][0])
        _in_worker(body, context, lambda turn: _as_member(turn, lambda: click(turn, value)))

    def click(turn: Turn, value: str) -> Reply | None:
        return withheld(turn, value) or handler(turn, value)

    return on_click


def value_of(action: Payload) -> str:
    """What was clicked or chosen: a button's value, an option's, or the id of who or what was picked."""
    if "selected_option" in action:
        return str((action["selected_option"] or {}).get("value", ""))
    keys = ("value", "selected_date", "selected_user", "selected_conversation", "selected_channel")
    return next((str(action[key]) for key in keys if action.get(key) is not None), "")


def _on_shortcut(handler: ShortcutHandler) -> Callable[..., None]:
    def on_shortcut(ack: Ack, body: Payload, context: BoltContext) -> None:
        ack()
        _in_worker(body, context, lambda turn: _as_member(turn, lambda: handler(turn, body)))

    return on_shortcut


def _on_event(handler: EventHandler) -> Callable[..., None]:
    """Nobody waits for an answer: what fails is logged, and Slack is not asked to send it again."""

    def on_event(body: Payload, event: Payload, context: BoltContext) -> None:
        desk_of(context).worker.submit(_handle_event, body, event, context, handler)

    return on_event


def _handle_event(body: Payload, event: Payload, context: BoltContext, handler: EventHandler) -> None:
    try:
        turn = turn_of(body, context)
        with dates_in(turn.person.date_order):
            handler(turn, event)
    except Exception as error:  # noqa: BLE001 (a worker's exception would vanish)
        log_unless_expected(error)


def on_leaving(body: Payload, context: BoltContext) -> None:
    leave(desk_of(context), workspace_of(context), body)


def _on_refill(shows_more: bool | None) -> Callable[..., None]:
    def on_refill(ack: Ack, body: Payload, context: BoltContext) -> None:
        ack()
        _in_worker(body, context, lambda turn: refill(turn, body["view"]))

    def refill(turn: Turn, view: Payload) -> None:
        if turn.person.is_member:
            contract_forms.refill(turn, view, show_more=shows_more)

    return on_refill


def on_submit(ack: Ack, body: Payload, view: dict[str, Any], context: BoltContext) -> None:
    """Save a form; a refused one stays open with everything that was typed."""
    turn = turn_of(body, context)
    try:
        with dates_in(turn.person.date_order):
            saved = _save(turn, view)
    except FormError as error:
        ack(response_action="errors", errors=error.errors)
        return
    if isinstance(saved, Kept):
        ack(response_action="update", view=dict(saved.view))
        return
    saved = with_typed(saved, view)
    if saved.reply is not None and turn.origin.is_channelless and not turn.modal_id:
        ack(response_action="update", view=answer_view(message_for_view(saved.reply)))
    else:
        ack()
        _answer_form(turn, saved)
    _refresh_home_later(turn)


def _save(turn: Turn, view: dict[str, Any]) -> Accepted | Kept:
    if not turn.person.is_member:
        return refused(Reply(message=error_message(MEMBERS_ONLY)))
    for callback_id, save in FORMS.items():
        if view["callback_id"] == callback_id.value:
            return save(turn, view)
    raise LookupError(f"no form is called {view['callback_id']}")


def _answer_form(turn: Turn, saved: Accepted) -> None:
    is_forgotten = not turn.channel_id and not turn.origin.is_channelless
    if is_forgotten and saved.channel_id:
        turn = replace(turn, origin=Origin(channel_id=saved.channel_id, response_url=None))
    later(turn, lambda: saved.reply)


def _as_member(turn: Turn, answer: Callable[[], Reply | None]) -> Reply | None:
    return answer() if turn.person.is_member else Reply(message=error_message(MEMBERS_ONLY))


def _in_worker(body: Payload, context: BoltContext, answer: Callable[[Turn], Reply | None]) -> None:
    """Do the whole turn after the acknowledgement, the question who this is included."""
    desk_of(context).worker.submit(_answer_later, body, context, answer)


def _answer_later(body: Payload, context: BoltContext, answer: Callable[[Turn], Reply | None]) -> None:
    try:
        turn = turn_of(body, context)
    except Exception as error:  # noqa: BLE001 (a worker's exception would vanish)
        log_unless_expected(error)
        if body.get("response_url"):
            told = error_message(explain(error), typed=typed_in(body))
            respond(body["response_url"], Reply(message=told))
        return
    with dates_in(turn.person.date_order):
        work_now(turn, lambda: answer(turn))
        refresh_home(turn)


def _refresh_home_later(turn: Turn) -> None:
    """What was changed shows in the person's Home as well."""
    turn.desk.worker.submit(refresh_home, turn)


def on_error(error: Exception, body: Payload) -> BoltResponse:
    """One sentence for the person, in the shape that their kind of request can show."""
    log_unless_expected(error)
    sentence = explain(error)
    if body.get("type") == "view_submission":
        return _json({"response_action": "errors", "errors": {_first_input(body): sentence}})
    if "command" in body:
        told = error_message(sentence, typed=typed_in(body))
        return _json({"response_type": "ephemeral", **_payload(told)})
    if body.get("type") == "event_callback":  # what was not even begun is to be told again
        return BoltResponse(status=500, body="")
    return BoltResponse(status=200, body="")


def _first_input(body: Payload) -> str:
    """The block to show the sentence at: a form keeps what was typed only while it stays open."""
    blocks = body["view"]["blocks"]
    return str(next(block["block_id"] for block in blocks if block["type"] == "input"))


def _payload(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}


def _json(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(body), headers={"content-type": ["application/json"]})
