"""People and conversations as Slack describes them, read into what exitplan knows of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.locales import date_order
from bot.usecases.access import Person

DEFAULT_TIMEZONE = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A conversation as the bot finds it."""

    id: str
    name: str
    is_private: bool
    """A private channel or a direct message."""
    is_external: bool
    """Members of other organisations read it (Slack Connect)."""
    has_bot: bool
    is_archived: bool = False


def is_acting_admin(user: dict[str, Any]) -> bool:
    """Whether this is an admin who can still do something."""
    return not _is_absent(user) and bool(user.get("is_admin") or user.get("is_owner"))


def _is_absent(user: dict[str, Any]) -> bool:
    return bool(user.get("deleted") or user.get("is_bot"))


def names_of(user: dict[str, Any]) -> set[str]:
    """What people call somebody, in lower case; nothing where the account is no person's."""
    profile = user.get("profile") or {}
    names = (user.get("name"), profile.get("display_name"), profile.get("real_name"), user.get("real_name"))
    return set() if _is_absent(user) else {name.casefold() for name in names if name}


def read_person(user: dict[str, Any], workspace_id: str) -> Person:
    """A user object of users.info. Source: https://docs.slack.dev/reference/objects/user-object"""
    return Person(
        id=user["id"],
        workspace_id=workspace_id,
        timezone=_known_zone(user.get("tz")),
        name=(user.get("profile") or {}).get("display_name") or user.get("real_name") or user.get("name", ""),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        is_workspace_owner=bool(user.get("is_owner")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_stranger=bool(user.get("is_stranger")) or not _belongs_to(workspace_id, user),
        is_absent=_is_absent(user),
        date_order=date_order(user.get("locale")),
    )


def _belongs_to(workspace_id: str, user: dict[str, Any]) -> bool:
    """Whether it is their workspace; an organisation's people may have several, and `team_id` names one."""
    teams = (user.get("enterprise_user") or {}).get("teams") or ()
    return workspace_id in (user.get("team_id", workspace_id), *teams)


def _known_zone(name: str | None) -> str:
    """The zone, if this machine knows it; people of other organisations have none."""
    try:
        return ZoneInfo(name or DEFAULT_TIMEZONE).key
    except (ZoneInfoNotFoundError, ValueError):
        return DEFAULT_TIMEZONE


def read_channel(channel: dict[str, Any]) -> Channel:
    """A conversation of conversations.info.

    In a direct message with the bot the bot is a member, though Slack does not say so; elsewhere it is taken
    for one unless Slack says no. Where Slack does not say what kind of conversation it is, the id does.
    Source: https://docs.slack.dev/reference/objects/conversation-object
    """
    is_direct = bool(channel.get("is_im", channel["id"].startswith("D")))
    is_private = bool(channel.get("is_private", channel["id"].startswith("G")) or channel.get("is_mpim"))
    return Channel(
        id=channel["id"],
        name=channel.get("name") or ("direct message" if is_direct else channel["id"]),
        is_private=is_direct or is_private,
        is_external=bool(channel.get("is_ext_shared")),
        has_bot=is_direct or bool(channel.get("is_member", True)),
        is_archived=bool(channel.get("is_archived")),
    )
