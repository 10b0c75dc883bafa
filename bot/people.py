"""What Slack says about people and conversations, remembered for a little while."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from math import inf
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.clients import BEGIN_SECONDS, END_SECONDS, Clients, hurried_client
from bot.slack_errors import asked, error_code, in_one_line
from bot.slack_objects import Channel, is_acting_admin, names_of, read_channel, read_person
from bot.usecases.access import Person
from scheduler.isolation import UnansweredError

REMEMBERED_SECONDS = 300.0
"""How old an answer of Slack's may be."""
MISSED_SECONDS = 60.0
"""How long nobody asks again about somebody or something that a form names and Slack doesn't know."""
NO_NAMES = "no names"
"""Remembered of a workspace in which Slack did not say what somebody is called."""
UNKNOWN_PERSON = frozenset({"user_not_found", "user_not_visible"})
UNKNOWN_CHANNEL = frozenset({"channel_not_found", "method_not_supported_for_channel_type"})
UNKNOWN_METHOD = "unknown_method"
"""The word of a server that speaks a part of Slack's Web API only."""
USERS_A_PAGE = 200
MOST_NAME_PAGES = 3
"""A form waits for the names, and Slack waits three seconds for the form."""


class OutOfTimeError(TimeoutError):
    """Slack would have to be asked once more, and there is no time for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _NamePage:
    """A page of users.list, as far as names go."""

    named: tuple[tuple[str, str], ...]
    """Names in lower case, each with the id of somebody who is called so."""
    next_cursor: str


class People:
    """Looks people and conversations up through `clients`; `monotonic` is the clock's."""

    def __init__(self, clients: Clients, monotonic: Callable[[], float]) -> None:
        self._clients = clients
        self._monotonic = monotonic
        self._remembered: dict[tuple[str, str], tuple[float, Any]] = {}
        self._missed: dict[tuple[str, str], float] = {}

    def monotonic(self) -> float:
        """Seconds of the clock by which answers age."""
        return self._monotonic()

    def in_time(self, since: float | None = None) -> People:
        """The same memory, for what Slack waits for since then, or from now on.

        After `BEGIN_SECONDS` it raises OutOfTimeError instead of asking Slack, and no question lasts longer
        than `END_SECONDS`. What was found by then is remembered, so that another attempt comes further.
        """
        hurried, begun_at = copy(self), self._monotonic() if since is None else since

        def clients(workspace_id: str) -> WebClient:
            if self._monotonic() >= begun_at + BEGIN_SECONDS:
                raise OutOfTimeError
            client = self._clients(workspace_id)
            return hurried_client(client, lambda: begun_at + END_SECONDS - self._monotonic())

        hurried._clients = clients
        return hurried

    def knows(self, workspace_id: str, user_id: str) -> bool:
        """Whether `person` would answer without asking Slack."""
        return self._recall(workspace_id, user_id) is not None

    def person(self, workspace_id: str, user_id: str) -> Person:
        """One user. Raises SlackApiError, or OSError when Slack can't be reached."""
        known = self._recall(workspace_id, user_id)
        if known is None:
            client = self._clients(workspace_id)
            told = _told("user", lambda: client.users_info(user=user_id, include_locale=True))
            known = read_person({"id": user_id, **told}, workspace_id)
            self._keep(workspace_id, user_id, known)
        return known

    def name(self, workspace_id: str, user_id: str) -> str:
        """What one user is called; empty where Slack can't say it now.

        A message can do without: after a failure none of the workspace's waits for a name for a while.
        """
        if not self.knows(workspace_id, user_id) and self._recall(workspace_id, NO_NAMES):
            return ""
        person = asked(
            lambda: self.find_person(workspace_id, user_id),
            otherwise=None,
            about=f"what {user_id} is called",
        )
        if person is None and not self._has_missed(workspace_id, user_id):
            self._keep(workspace_id, NO_NAMES, True)
        return person.name if person else ""

    def find_person(self, workspace_id: str, user_id: str) -> Person | None:
        """One user that a form names; None where Slack knows nobody so, which is remembered for a minute.

        Raises SlackApiError, or OSError when Slack can't be reached.
        """
        if self._has_missed(workspace_id, user_id):
            return None
        try:
            return self.person(workspace_id, user_id)
        except SlackApiError as error:
            if error.response["error"] not in UNKNOWN_PERSON:
                raise
        self._miss(workspace_id, user_id)
        return None

    def find_channel(self, workspace_id: str, channel_id: str, *, fresh: bool = False) -> Channel | None:
        """The same of a conversation. Where messages go is asked of `channel`, which remembers no misses."""
        if self._has_missed(workspace_id, channel_id):
            return None
        channel = self.channel(workspace_id, channel_id, fresh=fresh)
        if channel is None:
            self._miss(workspace_id, channel_id)
        return channel

    def channel(self, workspace_id: str, channel_id: str, *, fresh: bool = False) -> Channel | None:
        """One conversation; None where the bot can't see it. `fresh` asks Slack in any case."""
        known = None if fresh else self._recall(workspace_id, channel_id)
        if known is not None:
            return known  # type: ignore[no-any-return]
        client = self._clients(workspace_id)
        try:
            told = _told("channel", lambda: client.conversations_info(channel=channel_id))
        except SlackApiError as error:
            if error.response["error"] in UNKNOWN_CHANNEL:
                return None
            raise
        channel = read_channel({"id": channel_id, **told})
        self._keep(workspace_id, channel_id, channel)
        return channel

    def direct_channel(self, workspace_id: str, user_id: str) -> str:
        """The direct message with a user. Raises SlackApiError, or OSError when Slack can't be reached."""
        key = f"im:{user_id}"
        known = self._recall(workspace_id, key)
        if known is None:
            known = self._clients(workspace_id).conversations_open(users=user_id)["channel"]["id"]
            self._keep(workspace_id, key, known)
        return str(known)

    def admins(self, workspace_id: str) -> tuple[str, ...]:
        """Slack's own workspace admins. Raises UnansweredError where Slack says no, or can't be reached."""
        pages = self._pages_of_users(workspace_id)
        try:
            return tuple(user["id"] for page in pages for user in page if is_acting_admin(user))
        except (SlackApiError, OSError) as error:
            raise UnansweredError(in_one_line(error)) from error

    def ids_by_name(self, workspace_id: str) -> Mapping[str, tuple[str, ...]] | None:
        """Everybody's ids by each of their names in lower case; None where too many accounts are there.

        Raises SlackApiError, or OSError when Slack can't be reached.
        """
        found: dict[str, tuple[str, ...]] = {}
        cursor = ""
        for _ in range(MOST_NAME_PAGES):
            page = self._name_page(workspace_id, cursor)
            for name, user_id in page.named:
                found[name] = (*found.get(name, ()), user_id)
            cursor = page.next_cursor
            if not cursor:
                return found
        return None

    def _name_page(self, workspace_id: str, cursor: str) -> _NamePage:
        """Each page is remembered by itself: there may be time for one only."""
        key = f"names:{cursor}"
        known: _NamePage | None = self._recall(workspace_id, key)
        if known is None:
            users, next_cursor = self._page_of_users(workspace_id, cursor)
            named = tuple((name, user["id"]) for user in users for name in names_of(user))
            known = _NamePage(named=named, next_cursor=next_cursor)
            self._keep(workspace_id, key, known)
        return known

    def _pages_of_users(self, workspace_id: str) -> Iterator[list[dict[str, Any]]]:
        cursor = ""
        while True:
            users, cursor = self._page_of_users(workspace_id, cursor)
            yield users
            if not cursor:
                return

    def _page_of_users(self, workspace_id: str, cursor: str) -> tuple[list[dict[str, Any]], str]:
        """User objects, and where the next page begins; empty at the end."""
        answer = self._clients(workspace_id).users_list(limit=USERS_A_PAGE, cursor=cursor or None)
        return answer.get("members") or [], (answer.get("response_metadata") or {}).get("next_cursor") or ""

    def remembered_channel(self, workspace_id: str, channel_id: str) -> Channel | None:
        """What Slack last said of it, if that is not long ago."""
        channel = self._recall(workspace_id, channel_id)
        return channel if isinstance(channel, Channel) else None

    def remembered_at(self, workspace_id: str, key: str) -> float:
        """The monotonic second at which Slack last spoke of it; before all others where it never did."""
        return self._remembered.get((workspace_id, key), (-inf, None))[0]

    def _recall(self, workspace_id: str, key: str) -> Any | None:
        at, known = self._remembered.get((workspace_id, key), (0.0, None))
        return known if known is not None and self._monotonic() - at < REMEMBERED_SECONDS else None

    def _keep(self, workspace_id: str, key: str, known: object) -> None:
        self._remembered[workspace_id, key] = (self._monotonic(), known)
        self._missed.pop((workspace_id, key), None)

    def _has_missed(self, workspace_id: str, key: str) -> bool:
        at = self._missed.get((workspace_id, key))
        return at is not None and self._monotonic() - at < MISSED_SECONDS

    def _miss(self, workspace_id: str, key: str) -> None:
        self._missed[workspace_id, key] = self._monotonic()


def _told(what: str, ask: Callable[[], SlackResponse]) -> dict[str, Any]:
    """What Slack's answer says of somebody or something; nothing where its server has no such question.

    Slack itself always has it: there a guest is never taken for a member because nothing was said.
    """
    try:
        return ask().get(what) or {}
    except SlackApiError as error:
        if error_code(error) != UNKNOWN_METHOD:
            raise
        return {}
