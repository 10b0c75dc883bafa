"""Every Web API method that the sandbox knows, with its arguments and scopes: the one table.

A method or an argument that is not here does not exist. A test holds docs/slack-api.md equal to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an argument holds."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    OBJECT = "object"
    LIST = "list"


class TokenKind(StrEnum):
    """Which of the app's two tokens a method takes; `CLIENT`: none, but the app's own id and secret."""

    BOT = "bot"
    APP = "app"
    CLIENT = "client"


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a method."""

    name: str
    kind: Kind
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One Web API method.

    `scopes`: one of them is needed; with several, which one depends on the kind of conversation.
    """

    name: str
    arguments: tuple[Argument, ...] = ()
    scopes: tuple[str, ...] = ()
    token: TokenKind = TokenKind.BOT
    takes_json: bool = True
    """Whether its arguments may come as JSON; all methods take a form."""


def _needed(name: str, kind: Kind = Kind.TEXT) -> Argument:
    return Argument(name=name, kind=kind, required=True)


def _optional(name: str, kind: Kind = Kind.TEXT) -> Argument:
    return Argument(name=name, kind=kind)


_CONTENT = (_optional("text"), _optional("blocks", Kind.LIST))
_PAGE = (
    _optional("cursor"),
    _optional("inclusive", Kind.FLAG),
    _optional("include_all_metadata", Kind.FLAG),
    _optional("latest"),
    _optional("limit", Kind.NUMBER),
    _optional("oldest"),
)
_HISTORY_SCOPES = ("channels:history", "groups:history", "im:history")

_TABLE = (
    Method(name="apps.connections.open", scopes=("connections:write",), token=TokenKind.APP),
    Method(name="auth.test"),
    Method(name="chat.getPermalink", arguments=(_needed("channel"), _needed("message_ts"))),
    Method(
        name="chat.postEphemeral",
        arguments=(_needed("channel"), _needed("user"), *_CONTENT, _optional("thread_ts")),
        scopes=("chat:write",),
    ),
    Method(
        name="chat.postMessage",
        arguments=(
            _needed("channel"),
            *_CONTENT,
            _optional("thread_ts"),
            _optional("reply_broadcast", Kind.FLAG),
            _optional("metadata", Kind.OBJECT),
            _optional("unfurl_links", Kind.FLAG),
            _optional("unfurl_media", Kind.FLAG),
        ),
        scopes=("chat:write",),
    ),
    Method(
        name="chat.update",
        arguments=(_needed("channel"), _needed("ts"), *_CONTENT, _optional("metadata", Kind.OBJECT)),
        scopes=("chat:write",),
    ),
    Method(
        name="conversations.history",
        arguments=(_needed("channel"), *_PAGE),
        scopes=_HISTORY_SCOPES,
    ),
    Method(
        name="conversations.info",
        arguments=(_needed("channel"), _optional("include_num_members", Kind.FLAG)),
        scopes=("channels:read", "groups:read", "im:read"),
    ),
    Method(
        name="conversations.open",
        arguments=(_needed("users"), _optional("return_im", Kind.FLAG)),
        scopes=("im:write",),
    ),
    Method(
        name="conversations.replies",
        arguments=(_needed("channel"), _needed("ts"), *_PAGE),
        scopes=_HISTORY_SCOPES,
    ),
    Method(
        name="files.completeUploadExternal",
        arguments=(
            _needed("files", Kind.LIST),
            _optional("channel_id"),
            _optional("thread_ts"),
            _optional("initial_comment"),
            _optional("blocks", Kind.LIST),
        ),
        scopes=("files:write",),
    ),
    Method(
        name="files.getUploadURLExternal",
        arguments=(_needed("filename"), _needed("length", Kind.NUMBER), _optional("alt_txt")),
        scopes=("files:write",),
        takes_json=False,
    ),
    Method(name="oauth.v2.access", arguments=(_needed("code"),), token=TokenKind.CLIENT, takes_json=False),
    Method(
        name="users.list",
        arguments=(_optional("cursor"), _optional("limit", Kind.NUMBER)),
        scopes=("users:read",),
    ),
    Method(
        name="users.info",
        arguments=(_needed("user"), _optional("include_locale", Kind.FLAG)),
        scopes=("users:read",),
    ),
    Method(name="views.open", arguments=(_needed("view", Kind.OBJECT), _needed("trigger_id"))),
    Method(
        name="views.publish",
        arguments=(_needed("user_id"), _needed("view", Kind.OBJECT), _optional("hash")),
    ),
    Method(name="views.push", arguments=(_needed("view", Kind.OBJECT), _needed("trigger_id"))),
    Method(
        name="views.update",
        arguments=(
            _needed("view", Kind.OBJECT),
            _optional("view_id"),
            _optional("external_id"),
            _optional("hash"),
        ),
    ),
)

ADDED_BY_SDK = Argument(name="team_id", kind=Kind.TEXT)
"""Bolt's client adds the workspace to every call, whatever the method; Slack ignores it."""

METHODS = {method.name: method for method in _TABLE}
"""Every known method by name."""

BOT_SCOPES = tuple(
    sorted({"commands"} | {scope for m in _TABLE if m.token is TokenKind.BOT for scope in m.scopes})
)
"""Every scope that the bot token can need; `commands` is what slash commands take."""
