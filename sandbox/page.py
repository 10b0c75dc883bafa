"""The workspace as the page shows it to one person."""

from __future__ import annotations

from dataclasses import asdict

from sandbox.files import file_json
from sandbox.model import (
    BOT_ID,
    BOT_NAME,
    BOT_USER_ID,
    TEAM_ID,
    TEAM_NAME,
    Conversation,
    ConversationKind,
    JsonObject,
    Message,
    Person,
)
from sandbox.shortcuts import offered_to
from sandbox.slack import Slack

HOME_ID = "home"
"""What the page calls a person's Home among the conversations."""


def state_json(slack: Slack, clock: JsonObject, person_id: str) -> JsonObject:
    """Everything but the messages."""
    workspace = slack.workspace
    person = workspace.person(person_id)
    view = slack.views.top(person.id)
    return {
        "version": workspace.version,
        "now": slack.clock.now().isoformat(),
        "clock": clock,
        "bot": {"connected": slack.bot.connected, "name": BOT_NAME, "user_id": BOT_USER_ID},
        "commands": [
            {"command": c.command, "description": c.description, "usage_hint": c.usage_hint}
            for c in slack.app.commands
        ],
        "shortcuts": [
            {"callback_id": s.callback_id, "type": s.kind.value, "name": s.name, "description": s.description}
            for s in offered_to(slack, person)
        ],
        "workspace": {"id": TEAM_ID, "name": TEAM_NAME},
        "person": person.id,
        "people": [_person_json(each) for each in workspace.people.values()],
        "conversations": _conversations(slack, person),
        "view": view.as_slack() if view else None,
    }


def conversation_json(slack: Slack, person_id: str, channel_id: str) -> JsonObject:
    """The messages of one conversation, replies under their parents; reading them marks them as read.

    Home holds no messages but a view, once one is published.
    """
    workspace = slack.workspace
    if channel_id == HOME_ID:
        home = slack.homes.of(workspace.person(person_id).id)
        return {"id": HOME_ID, "messages": [], "view": home.as_slack() if home else None}
    conversation = workspace.conversation_for(person_id, channel_id)
    workspace.mark_read(person_id, conversation.id)
    everything = workspace.messages(conversation.id, seen_by=person_id)
    by_parent: dict[str, list[Message]] = {}
    for message in everything:
        if message.is_reply and message.thread_ts is not None:
            by_parent.setdefault(message.thread_ts, []).append(message)
    shown = [
        _message_json(message, slack.base_url) | _thread_json(by_parent.get(message.ts, []), slack.base_url)
        for message in everything
        if message.also_in_channel or not message.is_reply
    ]
    return {"id": conversation.id, "messages": shown}


def _conversations(slack: Slack, person: Person) -> list[JsonObject]:
    """What this person finds; the app's Home stands before the messages with the app."""
    found: list[JsonObject] = []
    for conversation in slack.workspace.conversations.values():
        if conversation.visible_to(person):
            if conversation.kind is ConversationKind.DM and slack.app.home_tab:
                found.append({"id": HOME_ID, "name": BOT_NAME, "type": "home", "unread": 0})
            found.append(_conversation_json(slack, person, conversation))
    return found


def traffic_json(slack: Slack) -> JsonObject:
    """The traffic log, newest last."""
    entries = [asdict(entry) | {"at": entry.at.isoformat()} for entry in slack.traffic.entries()]
    return {"entries": entries}


def ledger_json(slack: Slack) -> JsonObject:
    """The accepted posts, newest last."""
    entries = [asdict(entry) | {"at": entry.at.isoformat()} for entry in slack.ledger.entries()]
    return {"entries": entries}


def _person_json(person: Person) -> JsonObject:
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "tz": person.tz,
        "is_admin": person.is_admin,
        "is_guest": person.is_guest,
        "is_stranger": person.is_stranger,
        "color": person.color,
    }


def _conversation_json(slack: Slack, person: Person, conversation: Conversation) -> JsonObject:
    is_dm = conversation.kind is ConversationKind.DM
    return {
        "id": conversation.id,
        "name": BOT_NAME if is_dm else conversation.name,
        "type": conversation.kind.value,
        "topic": conversation.topic,
        "member": person.id in conversation.members,
        "bot_member": conversation.bot_member,
        "archived": conversation.archived,
        "external": conversation.external,
        "unread": slack.workspace.unread(person.id, conversation.id),
    }


def _message_json(message: Message, base_url: str) -> JsonObject:
    return {
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "user": None if message.by_bot else message.author,
        "bot_id": BOT_ID if message.by_bot else None,
        "text": message.text,
        "blocks": list(message.blocks),
        "edited": {"ts": message.edited_ts} if message.edited_ts else None,
        "ephemeral": message.seen_only_by is not None,
        "at": message.at.isoformat(),
        "deleted": False,
        "metadata": message.metadata,
        "pings": list(message.pings),
        "files": [file_json(file, base_url) for file in message.files],
    }


def _thread_json(replies: list[Message], base_url: str) -> JsonObject:
    return {"reply_count": len(replies), "replies": [_message_json(reply, base_url) for reply in replies]}
