"""Events of the Events API: what the manifest subscribes to is sent, and sent again when nobody took it.

Sources: https://docs.slack.dev/apis/events-api, https://docs.slack.dev/reference/events/app_home_opened,
https://docs.slack.dev/reference/events/app_uninstalled, https://docs.slack.dev/reference/events/tokens_revoked
"""

from __future__ import annotations

from enum import StrEnum

from sandbox.delivery import FAILED, TIMED_OUT, NotAcknowledgedError, Retry
from sandbox.errors import RefusedError
from sandbox.model import BOT_USER_ID, JsonObject
from sandbox.payloads import PayloadKind, event_callback
from sandbox.slack import Slack
from sandbox.socketmode import new_event_id

APP_HOME_OPENED = "app_home_opened"
LEAVING = ("tokens_revoked", "app_uninstalled")
"""Slack promises no order."""
RETRY_REASONS = {TIMED_OUT: "timeout", FAILED: "error"}
"""Why an event is sent again. Slack does so at once, after a minute and after five; the sandbox at once."""


class Tab(StrEnum):
    """The tabs of an app that Slack tells about."""

    HOME = "home"
    MESSAGES = "messages"


async def open_app(slack: Slack, *, person_id: str, tab: Tab) -> None:
    """A person opens one of the app's tabs; the app hears of it where its manifest asks for that."""
    with slack.workspace.lock:
        slack.workspace.person(person_id)
        dm = slack.workspace.dm_of(person_id)
        if dm is None or (tab is Tab.HOME and not slack.app.home_tab):
            raise RefusedError("There is no such tab for this person.", status=404)
        event = _app_home_opened(slack, person_id, dm.id, tab)
    if APP_HOME_OPENED in slack.app.events:
        await send_event(slack, event)


async def tell_of_leaving(slack: Slack, event_type: str) -> None:
    """A workspace has uninstalled the app, or its token was revoked."""
    if event_type in slack.app.events:
        await send_event(slack, leaving(event_type))


def leaving(event_type: str) -> JsonObject:
    """The event; of the tokens it names only whose they are."""
    if event_type == "tokens_revoked":
        return {"type": event_type, "tokens": {"oauth": [], "bot": [BOT_USER_ID]}}
    return {"type": event_type}


async def send_event(slack: Slack, event: JsonObject) -> None:
    """Deliver an event, once more if it was not acknowledged; a person never hears that it failed."""
    with slack.workspace.lock:
        payload = event_callback(
            event, event_id=new_event_id(), event_time=int(slack.clock.now().timestamp())
        )
    try:
        await slack.send_to_bot(PayloadKind.EVENT, payload)
    except NotAcknowledgedError as failed:
        if failed.reason in RETRY_REASONS:
            await _send_again(slack, payload, Retry(number=1, reason=RETRY_REASONS[failed.reason]))


async def _send_again(slack: Slack, payload: JsonObject, retry: Retry) -> None:
    try:
        await slack.send_to_bot(PayloadKind.EVENT, payload, retry=retry)
    except NotAcknowledgedError:
        return  # the traffic log has it


def _app_home_opened(slack: Slack, person_id: str, dm_id: str, tab: Tab) -> JsonObject:
    """With the view as it is, where one was ever published."""
    event: JsonObject = {
        "type": APP_HOME_OPENED,
        "user": person_id,
        "channel": dm_id,
        "tab": tab.value,
        "event_ts": slack.workspace.new_ts(dm_id),
    }
    view = slack.homes.of(person_id)
    return event | {"view": view.as_slack()} if tab is Tab.HOME and view is not None else event
