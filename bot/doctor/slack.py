"""Slack as it answers: the tokens, the granted scopes, and its clock against ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.cli.manifest import bot_scopes
from bot.clients import delivering_client
from bot.doctor.findings import Finding, not_checked, well, wrong
from bot.slack_errors import PASSING_ERRORS, error_code, is_plain_no

BOT_TOKEN, APP_TOKEN, SCOPES, CLOCK = "bot token", "app token", "scopes", "clock"

MOST_OFF = timedelta(minutes=1)
"""By which this machine's clock may differ from Slack's: reminders keep the minute."""


INSTALL_AGAIN = "Put what `exitplan manifest` prints into the app's settings, and install the app again."


class NoAnswer(Exception):  # noqa: N818 -- it says what there is
    """Slack can't be asked. Its text says why, and what to do."""


def check_bot_token(token: str, api_url: str, now: Callable[[], datetime]) -> Iterator[Finding]:
    """The bot token, and with the same answer the scopes and the clock."""
    try:
        answer = ask(delivering_client(token, base_url=api_url).auth_test, api_url)
    except NoAnswer as error:
        yield wrong(BOT_TOKEN, str(error))
        yield from (not_checked(what, "Slack did not answer.") for what in (SCOPES, CLOCK))
        return
    if answer.get("ok"):
        yield well(BOT_TOKEN, f"Slack takes SLACK_BOT_TOKEN, for {answer.get('team')}.")
        yield _judge_scopes(missing_scopes(answer))
    else:
        yield wrong(
            BOT_TOKEN,
            f"Slack refuses SLACK_BOT_TOKEN: {answer.get('error')}. "
            "Copy it anew from OAuth & Permissions of your app.",
        )
        yield not_checked(SCOPES, "Slack refuses the token that they belong to.")
    yield compare_clocks(answer, now())


def check_app_token(token: str, api_url: str) -> Iterator[Finding]:
    """Asks for the address of a WebSocket, and opens none: Slack counts connections once they are open.

    auth.test does not tell whether an app-level token may do this.
    """
    try:
        client = delivering_client(None, base_url=api_url)
        answer = ask(lambda: client.apps_connections_open(app_token=token), api_url)
    except NoAnswer as error:
        yield wrong(APP_TOKEN, str(error))
        return
    if answer.get("ok"):
        yield well(APP_TOKEN, "Slack takes SLACK_APP_TOKEN, and Socket Mode is on.")
        return
    yield wrong(
        APP_TOKEN,
        f"Slack refuses SLACK_APP_TOKEN: {answer.get('error')}. It needs connections:write, under Basic "
        "Information of your app, and Socket Mode has to be on there.",
    )


def ask(call: Callable[[], SlackResponse], api_url: str) -> SlackResponse:
    """Slack's yes or no. Raises NoAnswer where it is neither."""
    try:
        return call()
    except SlackApiError as error:
        answer: SlackResponse = error.response
        code, status = error_code(error), answer.status_code
        if status == 429 or status >= 500 or code in PASSING_ERRORS:
            raise NoAnswer(
                f"Slack is in trouble just now (HTTP {status}): try again in a few minutes."
            ) from None
        if not is_plain_no(code):
            raise NoAnswer(
                f"What answers at {api_url} is not Slack (HTTP {status}): see whether a proxy is between."
            ) from None
        return answer
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise NoAnswer(
            f"Slack can't be reached at {api_url} ({reason}): "
            "see whether this machine gets there, and whether it needs a proxy (HTTPS_PROXY)."
        ) from None


def missing_scopes(answer: SlackResponse) -> frozenset[str] | None:
    """Those that the manifest asks for and the token has not; None where the answer does not say."""
    granted = _header(answer, "x-oauth-scopes")
    if granted is None:
        return None
    return frozenset(bot_scopes()) - {scope.strip() for scope in granted.split(",")}


def _judge_scopes(missing: frozenset[str] | None) -> Finding:
    if missing is None:
        return not_checked(SCOPES, "Slack's answer names none.")
    if not missing:
        return well(SCOPES, f"All {len(bot_scopes())} that the manifest asks for are granted.")
    return wrong(SCOPES, f"Not granted: {', '.join(sorted(missing))}. {INSTALL_AGAIN}")


def compare_clocks(answer: SlackResponse, now: datetime) -> Finding:
    """This machine's clock and Slack's, which any answer shows."""
    date = _header(answer, "date")
    if date is None:
        return not_checked(CLOCK, "Slack's answer has no date.")
    off = now - parsedate_to_datetime(date)
    if abs(off) <= MOST_OFF:
        return well(CLOCK, "It is Slack's, to the minute.")
    way = "ahead of" if off > timedelta(0) else "behind"
    return wrong(
        CLOCK,
        f"It is {_in_words(abs(off))} {way} Slack's: set it, best by NTP (`timedatectl set-ntp true`).",
    )


def _in_words(off: timedelta) -> str:
    minutes = round(off.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{round(minutes / 60)} hours" if minutes < 48 * 60 else f"{round(minutes / 1440)} days"


def _header(answer: SlackResponse, name: str) -> str | None:
    headers = {key.lower(): value for key, value in dict(answer.headers).items()}
    value = headers.get(name)
    first = value[0] if isinstance(value, list) and value else value
    return str(first) if first else None
