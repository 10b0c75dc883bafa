"""People, conversations and messages in the shape in which Slack's Web API and payloads show them.

Sources: https://docs.slack.dev/reference/objects/user-object,
https://docs.slack.dev/reference/objects/conversation-object, https://docs.slack.dev/reference/methods/chat.postMessage
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.model import (
    APP_ID,
    BOT_ID,
    BOT_NAME,
    BOT_USER_ID,
    TEAM_ID,
    Conversation,
    ConversationKind,
    JsonObject,
    Message,
    Person,
)

CREATED = 1704067200
"""When everything in the seed was made: 1 January 2024, in Unix seconds."""


def user_json(person: Person, now: datetime) -> JsonObject:
    """A person as users.info shows them; the offset is that of the sandbox's day."""
    zone = ZoneInfo(person.tz)
    offset = now.astimezone(zone).utcoffset()
    return {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": False,
        "color": person.color,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": {
            "title": person.title,
            "real_name": person.real_name,
            "display_name": person.name,
            "team": person.team_id,
        },
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_owner,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
        "is_bot": False,
        "is_app_user": False,
        "is_stranger": person.is_stranger,
        "updated": CREATED,
    }


def bot_user_json() -> JsonObject:
    """The bot itself as users.info shows it."""
    return {
        "id": BOT_USER_ID,
        "team_id": TEAM_ID,
        "name": BOT_NAME,
        "deleted": False,
        "real_name": BOT_NAME,
        "tz": "America/Los_Angeles",
        "tz_label": "America/Los_Angeles",
        "tz_offset": -28800,
        "profile": {"real_name": BOT_NAME, "display_name": BOT_NAME, "bot_id": BOT_ID, "api_app_id": APP_ID},
        "is_admin": False,
        "is_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": True,
        "updated": CREATED,
    }


def channel_json(conversation: Conversation) -> JsonObject:
    """A conversation as conversations.info shows it to the bot."""
    if conversation.kind is ConversationKind.DM:
        (person,) = conversation.members
        return {
            "id": conversation.id,
            "created": CREATED,
            "is_im": True,
            "is_archived": False,
            "user": person,
        }
    private = conversation.kind is ConversationKind.PRIVATE
    return {
        "id": conversation.id,
        "name": conversation.name,
        "name_normalized": conversation.name,
        "created": CREATED,
        "is_channel": not private,
        "is_group": private,
        "is_im": False,
        "is_mpim": False,
        "is_private": private,
        "is_archived": conversation.archived,
        "is_general": conversation.name == "general",
        "is_member": conversation.bot_member,
        "is_shared": conversation.external,
        "is_ext_shared": conversation.external,
        "is_org_shared": False,
        "topic": {"value": conversation.topic},
        "purpose": {"value": ""},
        "context_team_id": TEAM_ID,
    }


def message_json(message: Message, *, with_metadata: bool = False) -> JsonObject:
    """A message as the Web API and payloads show it; of its files id and title, for no more is relied on."""
    shown: JsonObject = {"type": "message", "user": message.author, "ts": message.ts, "text": message.text}
    if message.by_bot:
        shown |= {"bot_id": BOT_ID, "app_id": APP_ID}
    shown["team"] = TEAM_ID
    if message.blocks:
        shown["blocks"] = list(message.blocks)
    if message.files:
        shown["files"] = [{"id": file.id, "title": file.title} for file in message.files]
    if message.thread_ts is not None:
        shown["thread_ts"] = message.thread_ts
    if message.also_in_channel:
        shown["subtype"] = "thread_broadcast"
    if message.edited_ts is not None:
        shown["edited"] = {"user": message.author, "ts": message.edited_ts}
    if with_metadata and message.metadata is not None:
        shown["metadata"] = dict(message.metadata)
    return shown


def thread_fields(parent: Message, replies: tuple[Message, ...]) -> JsonObject:
    """What a message gains once it has replies."""
    if not replies:
        return {}
    authors = list(dict.fromkeys(reply.author for reply in replies))
    return {
        "thread_ts": parent.ts,
        "reply_count": len(replies),
        "reply_users_count": len(authors),
        "reply_users": authors,
        "latest_reply": replies[-1].ts,
    }
