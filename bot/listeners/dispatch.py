"""What Bolt calls: it acknowledges in time, and sends every command, click and form down the tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse

from bot.forms.command import read_command
from bot.forms.errors import FormError, InputError
from bot.listeners import contract_forms
from bot.listeners.origins import Origin
from bot.listeners.replies import explain, later, log_unless_expected, respond, work_now
from bot.listeners.routes import BUTTONS, COMMANDS, FORMS, REFILLING, Handler
from bot.listeners.submitted import Accepted, Kept
from bot.listeners.turn import Payload, Reply, Turn, desk_of, knows_person, turn_of
from bot.messages.answers import error_message
from bot.messages.message import Message

COMMAND = "/exitplan"
MEMBERS_ONLY = "exitplan answers members of this workspace only, not guests or people of other organisations."


def register(app: App) -> None:
    """Make the app listen to the command, to every button and to every form."""
    app.command(COMMAND)(on_command)
    for action_id, handler in BUTTONS.items():
        app.action(action_id.value)(_on_click(handler))
    for action_id, shows_more in REFILLING.items():
        app.action(action_id.value)(_on_refill(shows_more))
    for callback_id in FORMS:
        app.view(callback_id.value)(on_submit)
    app.error(on_error)


def on_command(ack: Ack, command: Payload, context: BoltContext) -> None:
    """Answer in the acknowledgement; only if Slack has to be asked who this is, after it."""
    if knows_person(command, context):
        turn = turn_of(command, context)
        _acknowledge(ack, turn, run_command(turn, command.get("text", "")))
        return
    ack()
    _in_worker(command, context, lambda turn: run_command(turn, command.get("text", "")))


def run_command(turn: Turn, text: str) -> Reply | None:
    """The answer to `/exitplan TEXT`; None where a form was opened instead."""
    if not turn.person.is_member:
        return Reply(message=error_message(MEMBERS_ONLY))
    try:
        command = read_command(text, words=COMMANDS.keys())
        return COMMANDS[command.word](turn, command.rest)
    except InputError as error:
        return Reply(message=error_message(error.sentence))


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
        value = body["actions"][0].get("value", "")
        _in_worker(body, context, lambda turn: _as_member(turn, lambda: handler(turn, value)))

    return on_click


def _on_refill(shows_more: bool | None) -> Callable[..., None]:
    def on_refill(ack: Ack, body: Payload, context: BoltContext) -> None:
        ack()
        _in_worker(
            body, context, lambda turn: contract_forms.refill(turn, body["view"], show_more=shows_more)
        )

    return on_refill


def on_submit(ack: Ack, body: Payload, view: dict[str, Any], context: BoltContext) -> None:
    """Save a form; a refused one stays open with everything that was typed."""
    turn = turn_of(body, context)
    try:
        saved = _save(turn, view)
    except FormError as error:
        ack(response_action="errors", errors=error.errors)
        return
    if isinstance(saved, Kept):
        ack(response_action="update", view=dict(saved.view))
        return
    ack()
    _answer_form(turn, saved)


def _save(turn: Turn, view: dict[str, Any]) -> Accepted | Kept:
    if not turn.person.is_member:
        return Accepted(reply=Reply(message=error_message(MEMBERS_ONLY)))
    for callback_id, save in FORMS.items():
        if view["callback_id"] == callback_id.value:
            return save(turn, view)
    raise LookupError(f"no form is called {view['callback_id']}")


def _answer_form(turn: Turn, saved: Accepted) -> None:
    if not turn.channel_id and saved.channel_id:
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
            respond(body["response_url"], Reply(message=error_message(explain(error))))
        return
    work_now(turn, lambda: answer(turn))


def on_error(error: Exception, body: Payload) -> BoltResponse:
    """One sentence for the person, in the shape that their kind of request can show."""
    log_unless_expected(error)
    sentence = explain(error)
    if body.get("type") == "view_submission":
        return _json({"response_action": "errors", "errors": {_first_input(body): sentence}})
    if "command" in body:
        return _json({"response_type": "ephemeral", **_payload(error_message(sentence))})
    return BoltResponse(status=200, body="")


def _first_input(body: Payload) -> str:
    """The block to show the sentence at: a form keeps what was typed only while it stays open."""
    blocks = body["view"]["blocks"]
    return str(next(block["block_id"] for block in blocks if block["type"] == "input"))


def _payload(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}


def _json(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(body), headers={"content-type": ["application/json"]})
