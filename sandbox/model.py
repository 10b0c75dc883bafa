"""What a workspace is made of: people, conversations and messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

JsonObject = dict[str, Any]
"""A JSON object as it came over the wire."""

TEAM_ID = "T0SANDBOX"
TEAM_NAME = "Sandbox"
TEAM_DOMAIN = "sandbox"
APP_ID = "A0EXITPLAN"
BOT_USER_ID = "U0BOT"
BOT_ID = "B0BOT"
BOT_NAME = "exitplan"
VERIFICATION_TOKEN = "sandbox-verification"  # noqa: S105 — Slack's deprecated field, checked by nobody
"""Sent in every payload, as Slack does; requests are proven by their signature, never by this."""


class ConversationKind(StrEnum):
    """The three kinds of conversation that the sandbox has."""

    CHANNEL = "channel"
    PRIVATE = "private"
    DM = "dm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can act in the sandbox."""

    id: str
    name: str
    real_name: str
    title: str
    tz: str
    color: str
    team_id: str = TEAM_ID
    locale: str = "en-GB"
    is_admin: bool = False
    is_owner: bool = False
    is_guest: bool = False

    @property
    def is_stranger(self) -> bool:
        """Whether this person belongs to another organisation (Slack Connect)."""
        return self.team_id != TEAM_ID


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A channel, a private channel, or a person's DM with the bot."""

    id: str
    name: str
    kind: ConversationKind
    members: frozenset[str]
    bot_member: bool
    topic: str = ""
    archived: bool = False
    external: bool = False

    def visible_to(self, person: Person) -> bool:
        """Whether this person finds it; guests and strangers find only what they are in."""
        is_open = self.kind is ConversationKind.CHANNEL and not self.external
        return person.id in self.members or (is_open and not person.is_guest and not person.is_stranger)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A complete file; `alt_txt` describes a picture to those who don't see it."""

    id: str
    name: str
    title: str
    mimetype: str
    content: bytes
    alt_txt: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One posted message; an edit makes a new one with the same `ts`.

    `pings` names who would have been notified: user ids, `!channel`, `!here`, `!everyone`, `!subteam^…`.
    """

    channel: str
    ts: str
    at: datetime
    author: str
    text: str
    blocks: tuple[JsonObject, ...] = ()
    thread_ts: str | None = None
    also_in_channel: bool = False
    edited_ts: str | None = None
    seen_only_by: str | None = None
    metadata: Mapping[str, Any] | None = None
    pings: tuple[str, ...] = ()
    files: tuple[File, ...] = ()

    @property
    def by_bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.author == BOT_USER_ID

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread under another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts
