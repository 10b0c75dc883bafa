"""What time Slack has: held against a clock that has jumped."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

OK = 200
"""An answer of Slack itself, a refusal included; anything else may be that of a proxy, by its own clock."""


def slack_time(client: WebClient) -> datetime | None:
    """The `Date` of Slack's answer; None where it has none. Raises where Slack can't be reached.

    A refusal has a date, too: it takes no token to learn the time.
    """
    try:
        answer = client.auth_test()
    except SlackApiError as refused:
        if refused.response.status_code != OK:
            raise
        answer = refused.response
    headers = {name.lower(): value for name, value in dict(answer.headers).items()}
    date = headers.get("date")
    if isinstance(date, list):
        date = date[0] if date else None
    return _read_date(date) if date else None


def _read_date(date: str) -> datetime | None:
    """None for what is no date; one of an unknown zone is UTC, as the standard has it."""
    try:
        instant = parsedate_to_datetime(date)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
