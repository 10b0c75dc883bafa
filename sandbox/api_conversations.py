"""conversations.info, .open, .history and .replies.

Sources: https://docs.slack.dev/reference/methods/conversations.info, …/conversations.open,
…/conversations.history, …/conversations.replies
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from sandbox.api_chat import known_conversation
from sandbox.arguments import INSTANT, TS, Arguments
from sandbox.errors import ApiError
from sandbox.model import Conversation, ConversationKind, JsonObject, Message
from sandbox.slack import Slack
from sandbox.slack_json import channel_json, message_json, thread_fields

DEFAULT_LIMIT = 100
HIGHEST_LIMIT = 999

SCOPE_PREFIX = {
    ConversationKind.CHANNEL: "channels",
    ConversationKind.PRIVATE: "groups",
    ConversationKind.DM: "im",
}
"""Slack has one scope for each kind of conversation."""


def info(slack: Slack, arguments: Arguments) -> JsonObject:
    """One conversation, and whether the bot is in it."""
    conversation = known_conversation(slack, arguments["channel"])
    _require(slack, conversation, "read")
    shown = channel_json(conversation)
    if arguments.get("include_num_members"):
        shown["num_members"] = len(conversation.members) + conversation.bot_member
    return {"channel": shown}


def open_dm(slack: Slack, arguments: Arguments) -> JsonObject:
    """The bot's DM with one person; it is always there."""
    person_id = arguments["users"]
    if person_id not in slack.workspace.people:
        raise ApiError("user_not_found")
    dm = slack.workspace.dm_of(person_id)
    if dm is None:
        raise ApiError("cannot_dm_user")
    shown = channel_json(dm) if arguments.get("return_im") else {"id": dm.id}
    return {"no_op": True, "already_open": True, "channel": shown}


def history(slack: Slack, arguments: Arguments) -> JsonObject:
    """Messages of a conversation, newest first, without ephemeral ones and replies that it doesn't show."""
    conversation = _readable(slack, arguments["channel"])
    everything = [m for m in slack.workspace.messages(conversation.id) if _is_listed(slack, m)]
    kept = [m for m in reversed(everything) if _is_shown(m) and _within(m, arguments)]
    cursor = _cursor(arguments)
    if cursor is not None:
        kept = [m for m in kept if Decimal(m.ts) < cursor]
    return _page(slack, kept, arguments)


def replies(slack: Slack, arguments: Arguments) -> JsonObject:
    """A thread: its parent first, then the replies by time."""
    conversation = _readable(slack, arguments["channel"])
    if not TS.fullmatch(arguments["ts"]):
        raise ApiError("invalid_ts")
    named = slack.workspace.message(conversation.id, arguments["ts"])
    if named is None or named.seen_only_by is not None:
        raise ApiError("thread_not_found")
    parent = slack.workspace.message(conversation.id, named.thread_ts or named.ts) or named
    kept = [
        parent,
        *(m for m in slack.workspace.replies(parent) if _is_listed(slack, m) and _within(m, arguments)),
    ]
    cursor = _cursor(arguments)
    if cursor is not None:
        kept = [m for m in kept if Decimal(m.ts) > cursor]
    return _page(slack, kept, arguments)


def _readable(slack: Slack, channel_id: str) -> Conversation:
    conversation = known_conversation(slack, channel_id)
    _require(slack, conversation, "history")
    if not conversation.bot_member:
        raise ApiError("not_in_channel")
    return conversation


def _require(slack: Slack, conversation: Conversation, what: str) -> None:
    scope = f"{SCOPE_PREFIX[conversation.kind]}:{what}"
    if scope not in slack.app.scopes:
        raise ApiError("missing_scope", needed=scope, provided=",".join(sorted(slack.app.scopes)))


def _is_shown(message: Message) -> bool:
    return message.also_in_channel or not message.is_reply


def _is_listed(slack: Slack, message: Message) -> bool:
    """Whether the history has caught up with it."""
    return message.at + timedelta(seconds=slack.history_lag_seconds) <= slack.clock.now()


def _within(message: Message, arguments: Arguments) -> bool:
    """Whether a message lies between `oldest` and `latest`, the bounds themselves if `inclusive`."""
    ts = Decimal(message.ts)
    oldest, latest = _bound(arguments, "oldest", "0"), _bound(arguments, "latest", "999999999999")
    if arguments.get("inclusive"):
        return oldest <= ts <= latest
    return oldest < ts < latest


def _bound(arguments: Arguments, name: str, default: str) -> Decimal:
    text = arguments.get(name) or default
    if not INSTANT.fullmatch(text):
        raise ApiError(f"invalid_ts_{name}")
    return Decimal(text)


def _page(slack: Slack, kept: Sequence[Message], arguments: Arguments) -> JsonObject:
    limit = arguments.get("limit", DEFAULT_LIMIT)
    if not 1 <= limit <= HIGHEST_LIMIT:
        raise ApiError("invalid_limit")
    page = kept[:limit]
    more = len(kept) > len(page)
    answer: JsonObject = {"messages": [_shown(slack, m, arguments) for m in page], "has_more": more}
    if more:
        next_cursor = base64.b64encode(f"after:{page[-1].ts}".encode()).decode()
        answer["response_metadata"] = {"next_cursor": next_cursor}
    return answer


def _shown(slack: Slack, message: Message, arguments: Arguments) -> JsonObject:
    with_metadata = bool(arguments.get("include_all_metadata"))
    shown = message_json(message, with_metadata=with_metadata)
    return shown | thread_fields(message, slack.workspace.replies(message))


def _cursor(arguments: Arguments) -> Decimal | None:
    if not arguments.get("cursor"):
        return None
    try:
        after = base64.b64decode(arguments["cursor"], validate=True).decode().removeprefix("after:")
    except (binascii.Error, UnicodeDecodeError) as garbled:
        raise ApiError("invalid_cursor") from garbled
    if not TS.fullmatch(after):
        raise ApiError("invalid_cursor")
    return Decimal(after)


HANDLERS = {
    "conversations.info": info,
    "conversations.open": open_dm,
    "conversations.history": history,
    "conversations.replies": replies,
}
