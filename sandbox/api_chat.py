"""chat.postMessage, chat.postEphemeral, chat.update and chat.getPermalink.

Sources: https://docs.slack.dev/reference/methods/chat.postMessage, …/chat.postEphemeral, …/chat.update,
…/chat.getPermalink
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.arguments import TS, Arguments
from sandbox.blocks import ONLY_ONE_TABLE, message_problems, with_ids
from sandbox.errors import ApiError
from sandbox.model import Conversation, ConversationKind, JsonObject, Message
from sandbox.slack import Slack
from sandbox.slack_json import message_json

LONGEST_TEXT = 40_000
"""Characters; Slack shows no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a message says: fallback text and blocks, which have their ids."""

    text: str
    blocks: list[JsonObject]


def read_content(text: Any, blocks: Any) -> Content:
    """Checked content, or Slack's refusal of it."""
    if not text and not blocks:
        raise ApiError("no_text")
    if len(text or "") > LONGEST_TEXT:
        raise ApiError("msg_too_long")
    problems = message_problems(blocks or [])
    if problems:
        only_one_table = any(problem.text == ONLY_ONE_TABLE for problem in problems)
        raise ApiError(
            "invalid_attachments" if only_one_table else "invalid_blocks",
            problems=[f"[ERROR] {problem.text} [json-pointer:/blocks{problem.at}]" for problem in problems],
        )
    return Content(text=text or "", blocks=with_ids(blocks or []))


def open_conversation(slack: Slack, channel_id: str) -> Conversation:
    """A conversation that the bot may write to."""
    conversation = known_conversation(slack, channel_id)
    if conversation.archived:
        raise ApiError("is_archived")
    if not conversation.bot_member:
        raise ApiError("not_in_channel")
    return conversation


def known_conversation(slack: Slack, channel_id: str) -> Conversation:
    """A conversation that the bot knows of; a private one without it does not exist for it."""
    conversation = slack.workspace.conversations.get(channel_id)
    if conversation is None or (
        conversation.kind is ConversationKind.PRIVATE and not conversation.bot_member
    ):
        raise ApiError("channel_not_found")
    return conversation


def thread_of(slack: Slack, channel_id: str, thread_ts: str | None) -> str | None:
    """The parent's id, which must be a message of this conversation and no reply itself."""
    if thread_ts is None:
        return None
    if not TS.fullmatch(thread_ts):
        raise ApiError("invalid_thread_ts")
    parent = slack.workspace.message(channel_id, thread_ts)
    if parent is None or parent.seen_only_by is not None:
        raise ApiError("thread_not_found")
    if parent.is_reply:
        raise ApiError("cannot_reply_to_message")
    return thread_ts


def _metadata(given: JsonObject | None) -> JsonObject | None:
    """Message metadata: an event type and a payload object, nothing else; `{}` takes it away."""
    if not given:
        return None
    well_formed = set(given) == {"event_type", "event_payload"} and isinstance(given["event_payload"], dict)
    if not well_formed or not isinstance(given["event_type"], str):
        raise ApiError("invalid_metadata_format")
    return given


def post_message(slack: Slack, arguments: Arguments) -> JsonObject:
    """Say something in a conversation that the bot is in."""
    conversation = open_conversation(slack, arguments["channel"])
    content = read_content(arguments.get("text"), arguments.get("blocks"))
    message = slack.workspace.post(
        conversation.id,
        text=content.text,
        blocks=content.blocks,
        thread_ts=thread_of(slack, conversation.id, arguments.get("thread_ts")),
        also_in_channel=bool(arguments.get("thread_ts") and arguments.get("reply_broadcast")),
        metadata=_metadata(arguments.get("metadata")),
    )
    slack.record("chat.postMessage", message)
    return {
        "channel": conversation.id,
        "ts": message.ts,
        "message": message_json(message, with_metadata=True),
    }


def post_ephemeral(slack: Slack, arguments: Arguments) -> JsonObject:
    """Say something that one person sees."""
    conversation = open_conversation(slack, arguments["channel"])
    if arguments["user"] not in slack.workspace.people:
        raise ApiError("user_not_found")
    if arguments["user"] not in conversation.members:
        raise ApiError("user_not_in_channel")
    content = read_content(arguments.get("text"), arguments.get("blocks"))
    message = slack.workspace.post(
        conversation.id,
        text=content.text,
        blocks=content.blocks,
        thread_ts=thread_of(slack, conversation.id, arguments.get("thread_ts")),
        seen_only_by=arguments["user"],
    )
    slack.record("chat.postEphemeral", message)
    return {"message_ts": message.ts}


def update(slack: Slack, arguments: Arguments) -> JsonObject:
    """Change one of the bot's own messages.

    Text without blocks takes the blocks away and marks the message as edited; without text the old one stays.
    Metadata stays unless given.
    """
    conversation = open_conversation(slack, arguments["channel"])
    message = _own_message(slack, conversation.id, arguments["ts"])
    content = read_content(arguments.get("text"), arguments.get("blocks"))
    edited = slack.workspace.edit(
        message,
        text=content.text if arguments.get("text") else message.text,
        blocks=content.blocks,
        metadata=_metadata(arguments["metadata"]) if "metadata" in arguments else message.metadata,
        marked=not content.blocks,
    )
    slack.record("chat.update", edited)
    return {
        "channel": conversation.id,
        "ts": edited.ts,
        "text": edited.text,
        "message": message_json(edited, with_metadata=True),
    }


def _own_message(slack: Slack, channel_id: str, ts: str) -> Message:
    message = slack.workspace.message(channel_id, ts)
    if message is None or message.seen_only_by is not None:
        raise ApiError("message_not_found")
    if not message.by_bot:
        raise ApiError("cant_update_message")
    return message


def get_permalink(slack: Slack, arguments: Arguments) -> JsonObject:
    """The address of a message; that of an answer in a thread names the thread too."""
    conversation = known_conversation(slack, arguments["channel"])
    message = slack.workspace.message(conversation.id, arguments["message_ts"])
    if message is None or message.seen_only_by is not None:
        raise ApiError("message_not_found")
    permalink = f"{slack.base_url}/archives/{conversation.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts is not None:
        permalink += f"?thread_ts={message.thread_ts}&cid={conversation.id}"
    return {"channel": conversation.id, "permalink": permalink}


HANDLERS = {
    "chat.getPermalink": get_permalink,
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
}
