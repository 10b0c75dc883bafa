"""Whether Slack lets exitplan in: asked while a workspace is suspended because it did not."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot.clients import Clients, UnknownWorkspaceError
from bot.slack_errors import TOKEN_ERRORS, error_code

VOID_TOKEN_ERRORS = frozenset({"account_inactive", "invalid_auth", "token_revoked"})
"""Of those that end a workspace's service, the ones that no permission mends."""
TO_POST = "chat:write"
"""The scope without which nothing can be said."""


def is_shut_out(clients: Clients, workspace_id: str) -> bool:
    """Whether the token is void for good. Raises where Slack can't be asked."""
    try:
        clients(workspace_id).auth_test()
    except UnknownWorkspaceError:
        return True
    except SlackApiError as error:
        if error_code(error) in VOID_TOKEN_ERRORS:
            return True
        raise
    return False


def is_let_in(clients: Clients, workspace_id: str) -> bool:
    """Whether Slack takes the workspace's token now, and lets it post. Raises where Slack can't be asked."""
    try:
        answer = clients(workspace_id).auth_test()
    except UnknownWorkspaceError:
        return False
    except SlackApiError as error:
        if error_code(error) in TOKEN_ERRORS:
            return False
        raise
    headers = {name.lower(): str(value) for name, value in dict(answer.headers).items()}
    scopes = headers.get("x-oauth-scopes")
    return scopes is None or TO_POST in [scope.strip() for scope in scopes.split(",")]
