"""Where exitplan is installed, when that is one workspace: asked of Slack once, at the start."""

from __future__ import annotations

from dataclasses import dataclass, field

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.app import Authorize
from bot.settings import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    workspace_id: str
    workspace_name: str
    bot_user_id: str
    bot_id: str | None
    bot_token: str = field(repr=False)


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


def authorize_one(installation: Installation) -> Authorize:
    """Every request belongs to the one installation.

    Who acts from another workspace (Slack Connect) is recognised as a stranger by `People`.
    """
    result = AuthorizeResult(
        enterprise_id=None,
        team_id=installation.workspace_id,
        bot_user_id=installation.bot_user_id,
        bot_id=installation.bot_id,
        bot_token=installation.bot_token,
    )
    return lambda: result
