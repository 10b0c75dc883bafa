"""Where exitplan is installed, whose token answers there, and with which clients it speaks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.app import Authorize
from bot.clients import Clients, UnknownWorkspaceError, asking_client, delivering_client, only_workspace
from bot.settings import SettingsError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    workspace_id: str
    workspace_name: str
    bot_user_id: str
    bot_id: str | None
    bot_token: str = field(repr=False)


Find = Callable[[str], Installation | None]
"""The installation in a workspace; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """All that depends on where exitplan is installed."""

    authorize: Authorize
    ask: Clients
    """For questions and answers while a person waits."""
    deliver: Clients
    """For the outbox."""
    ask_time: WebClient
    """For what time Slack has, which every client may ask."""
    forget: Callable[[str], None]
    """What is remembered of an installation holds no more."""
    accepted: tuple[str, ...] = ()
    """Workspaces whose token Slack has just accepted."""


def find_installation(client: WebClient, bot_token: str) -> Installation:
    """Whose token it is. Raises SlackApiError for a token that Slack refuses, SettingsError for no Slack."""
    answer = client.auth_test()
    if not answer.get("team_id"):
        raise SettingsError(
            f"{client.base_url} does not say whose token SLACK_BOT_TOKEN is: SLACK_API_URL has to be the "
            "address of a Slack Web API."
        )
    return Installation(
        workspace_id=answer["team_id"],
        workspace_name=answer.get("team", answer["team_id"]),
        bot_user_id=answer["user_id"],
        bot_id=answer.get("bot_id"),
        bot_token=bot_token,
    )


def installed_in_one(installation: Installation, *, api_url: str) -> Installed:
    """In one workspace, with a token that Slack has just accepted."""
    token, workspace_id = installation.bot_token, installation.workspace_id
    deliver = delivering_client(token, base_url=api_url)
    return Installed(
        authorize=authorize_one(installation),
        ask=only_workspace(workspace_id, asking_client(token, base_url=api_url)),
        deliver=only_workspace(workspace_id, deliver),
        ask_time=deliver,
        forget=lambda _: None,
        accepted=(workspace_id,),
    )


class Directory(Protocol):
    """Where it is installed. `find` may remember for a moment; `forget` is told where that holds no more."""

    def find(self, workspace_id: str) -> Installation | None: ...

    def find_now(self, workspace_id: str) -> Installation | None: ...

    def forget(self, workspace_id: str) -> None: ...


def installed_in_many(directory: Directory, *, api_url: str) -> Installed:
    """Wherever the directory has it. Deliveries go out with what it says at that moment."""
    return Installed(
        authorize=authorize_many(directory.find),
        ask=_clients(directory.find, lambda token: asking_client(token, base_url=api_url)),
        deliver=_clients(directory.find_now, lambda token: delivering_client(token, base_url=api_url)),
        ask_time=delivering_client(None, base_url=api_url),
        forget=directory.forget,
    )


def _clients(find: Find, make: Callable[[str], WebClient]) -> Clients:
    def client_of(workspace_id: str) -> WebClient:
        installation = find(workspace_id)
        if installation is None:
            raise UnknownWorkspaceError(workspace_id)
        return make(installation.bot_token)

    return client_of


def authorize_one(installation: Installation) -> Authorize:
    """Every request belongs to the one installation.

    Who acts from another workspace (Slack Connect) is recognised as a stranger by `People`.
    """
    result = _result(installation)
    return lambda: result


def authorize_many(find: Find) -> Authorize:
    """A request belongs to the workspace that it names. Slack itself is not asked.

    An organisation that has installed it as a whole has no token here, and none is looked for.
    """

    def authorize(team_id: str | None, is_enterprise_install: bool | None) -> AuthorizeResult | None:
        if team_id is None or is_enterprise_install:
            return None
        installation = find(team_id)
        if installation is None:
            logger.warning("A request came from workspace %s, where exitplan is not installed", team_id)
            return None
        return _result(installation)

    return authorize


def _result(installation: Installation) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None,
        team_id=installation.workspace_id,
        bot_user_id=installation.bot_user_id,
        bot_id=installation.bot_id,
        bot_token=installation.bot_token,
    )
