"""Getting an answer to the person who asked, by whichever way is still open."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient
from sqlalchemy.exc import SQLAlchemyError

from bot.clients import ASK_SECONDS
from bot.forms.errors import InputError
from bot.listeners.turn import Reply, Turn
from bot.messages.answer_view import answer_view, fits_view
from bot.messages.answers import error_message
from bot.messages.message import Message
from bot.slack_errors import NOT_ACCEPTED_ERRORS, SCOPE_ERRORS, error_code, in_one_line, is_plain_no

logger = logging.getLogger(__name__)

SLACK_SILENT = "Slack did not answer in time, so nothing was changed. Please try again in a moment."
REFUSED = "Slack says {code}, so nothing was changed. Tell whoever runs exitplan; its log names the call."
FORBIDDEN = (
    "exitplan lacks the permission {needed}, so nothing was changed. "
    "Have an admin of Slack install exitplan again."
)
DATABASE_SILENT = (
    "exitplan can't reach its database, so nothing was saved. Please try again in a few minutes."
)
BUG = "Something went wrong in exitplan, and it has been logged. Nothing was changed; please try again."
TOO_LATE = "Slack closed the window before the form could open. Please try again."
EXPIRED = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"})


def explain(error: Exception) -> str:
    """One sentence for the person whose request failed."""
    if isinstance(error, InputError):
        return error.sentence
    if isinstance(error, SlackApiError):
        return _explain_answer(error)
    if isinstance(error, SQLAlchemyError):
        return DATABASE_SILENT
    return SLACK_SILENT if isinstance(error, OSError) else BUG


def _explain_answer(error: SlackApiError) -> str:
    code, needed = error_code(error), error.response.get("needed")
    if code in EXPIRED:
        return TOO_LATE
    if code in SCOPE_ERRORS and needed:
        return FORBIDDEN.format(needed=needed)
    is_no = error.response.status_code == 200 and is_plain_no(code) and code not in NOT_ACCEPTED_ERRORS
    return REFUSED.format(code=code) if is_no else SLACK_SILENT


def log_unless_expected(error: Exception) -> None:
    """What people mistype is no incident, what Slack says is a line; all else has its traceback."""
    if isinstance(error, SlackApiError | OSError):
        logger.error("a request failed: %s", in_one_line(error))
    elif not isinstance(error, InputError):
        logger.error("a request failed", exc_info=error)


def send(turn: Turn, reply: Reply) -> None:
    """Answer where the person is: in the channel, or in a modal where there is no channel.

    In a channel it is the response_url, else an ephemeral message. A modal that can't be shown any more
    becomes a direct message.
    """
    if turn.origin.response_url and respond(turn.origin.response_url, reply, turn.origin.thread_ts):
        return
    if turn.channel_id:
        _post_ephemeral(turn, reply.otherwise or reply.message)
    elif not _show_modal(turn, reply):
        _post_directly(turn, reply.otherwise or reply.message)


def message_for_view(reply: Reply) -> Message:
    """What of a reply a modal can show."""
    return reply.message if reply.otherwise is None or fits_view(reply.message) else reply.otherwise


def _show_modal(turn: Turn, reply: Reply) -> bool:
    """In the modal that was clicked in, else in a new one; whether Slack took it."""
    client = turn.desk.clients(turn.person.workspace_id)
    view = answer_view(message_for_view(reply))
    try:
        if turn.modal_id:
            client.views_update(view_id=turn.modal_id, view=view)
        elif turn.trigger_id:
            turn.remember_origin_of(client.views_open(trigger_id=turn.trigger_id, view=view))
        else:
            return False
    except SlackApiError as error:
        logger.warning("an answer could not be shown in a modal: %s", error)
        return False
    return True


def _post_directly(turn: Turn, message: Message) -> None:
    channel_id = turn.desk.people.direct_channel(turn.person.workspace_id, turn.person.id)
    client = turn.desk.clients(turn.person.workspace_id)
    client.chat_postMessage(channel=channel_id, **message.payload())


def respond(url: str, reply: Reply, thread_ts: str | None = None) -> bool:
    """Post to a response_url; whether Slack took it, or else its alternative."""
    client = WebhookClient(url, timeout=ASK_SECONDS, retry_handlers=[])
    for message in filter(None, (reply.message, reply.otherwise)):
        body: dict[str, Any] = {**message.payload(), "response_type": "ephemeral"}
        if thread_ts is not None:
            body["thread_ts"] = thread_ts
        answer = client.send_dict({**body, "replace_original": reply.replaces})
        if answer.status_code == 200:
            return True
        logger.warning("Slack refused an answer: HTTP %s %s", answer.status_code, answer.body[:200])
    return False


def _post_ephemeral(turn: Turn, message: Message) -> None:
    client = turn.desk.clients(turn.person.workspace_id)
    client.chat_postEphemeral(channel=turn.channel_id, user=turn.person.id, **message.payload())


def later(turn: Turn, work: Callable[[], Reply | None]) -> None:
    """Do this after the acknowledgement, and answer with what it returns or why it failed."""
    turn.desk.worker.submit(work_now, turn, work)


def work_now(turn: Turn, work: Callable[[], Reply | None]) -> None:
    """Answer with what `work` returns, or with why it failed."""
    try:
        reply = work()
    except Exception as error:  # noqa: BLE001 (a worker's exception would vanish)
        log_unless_expected(error)
        reply = Reply(message=error_message(explain(error), typed=turn.typed))
    try:
        if reply is not None:
            send(turn, reply)
    except (SlackApiError, OSError) as error:
        logger.warning("an answer did not reach its person: %s", error)
