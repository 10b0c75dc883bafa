"""Whether Slack takes the token: asked while a workspace is suspended because it did not."""

from __future__ import annotations

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack_errors import TOKEN_ERRORS, error_code


def is_let_in(client: WebClient) -> bool:
    """Whether Slack takes the client's token now. Raises where Slack can't be asked."""
    try:
        client.auth_test()
    except SlackApiError as error:
        if error_code(error) in TOKEN_ERRORS:
            return False
        raise
    return True
