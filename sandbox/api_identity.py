"""auth.test, users.info, users.list and apps.connections.open.

Sources: https://docs.slack.dev/reference/methods/auth.test, …/users.info, …/apps.connections.open
"""

from __future__ import annotations

from sandbox.arguments import Arguments
from sandbox.errors import ApiError
from sandbox.model import APP_ID, BOT_ID, BOT_NAME, BOT_USER_ID, TEAM_ID, TEAM_NAME, JsonObject
from sandbox.slack import Slack
from sandbox.slack_json import bot_user_json, user_json


def auth_test(slack: Slack, _: Arguments) -> JsonObject:
    """Who the token belongs to."""
    return {
        "url": f"{slack.base_url}/",
        "team": TEAM_NAME,
        "user": BOT_NAME,
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def users_info(slack: Slack, arguments: Arguments) -> JsonObject:
    """One person, or the bot itself."""
    if arguments["user"] == BOT_USER_ID:
        return {"user": bot_user_json()}
    person = slack.workspace.people.get(arguments["user"])
    if person is None:
        raise ApiError("user_not_found")
    user = user_json(person, slack.clock.now())
    return {"user": {**user, "locale": person.locale} if arguments.get("include_locale") else user}


def users_list(slack: Slack, arguments: Arguments) -> JsonObject:
    """Everybody and the bot, in pages where a limit is given."""
    now = slack.clock.now()
    everybody = [*(user_json(person, now) for person in slack.workspace.people.values()), bot_user_json()]
    start = _start_of_page(arguments)
    end = start + arguments.get("limit", len(everybody))
    cursor = f"user:{end}" if end < len(everybody) else ""
    return {"members": everybody[start:end], "response_metadata": {"next_cursor": cursor}}


def _start_of_page(arguments: Arguments) -> int:
    cursor = arguments.get("cursor") or "user:0"
    number = cursor.removeprefix("user:")
    if not number.isdecimal():
        raise ApiError("invalid_cursor")
    return int(number)


def apps_connections_open(slack: Slack, _: Arguments) -> JsonObject:
    """Where to open a WebSocket; the ticket in it is good for one."""
    host = slack.base_url.removeprefix("http://")
    return {"url": f"ws://{host}/link/?ticket={slack.socket_mode.new_ticket()}&app_id={APP_ID}"}


HANDLERS = {
    "auth.test": auth_test,
    "users.info": users_info,
    "users.list": users_list,
    "apps.connections.open": apps_connections_open,
}
