"""The shortcuts that a person uses: from the lightning menu, or on a message.

Source: https://docs.slack.dev/interactivity/implementing-shortcuts
"""

from __future__ import annotations

from sandbox.clicks import send_click, visible_message
from sandbox.commands import Outcome
from sandbox.errors import RefusedError
from sandbox.manifest import Shortcut, ShortcutKind
from sandbox.model import Person
from sandbox.payloads import global_shortcut, message_shortcut
from sandbox.slack import Slack


def offered_to(slack: Slack, person: Person) -> tuple[Shortcut, ...]:
    """The app's shortcuts; people of other organisations are offered none."""
    return () if person.is_stranger else slack.app.shortcuts


async def use_global(slack: Slack, *, person_id: str, callback_id: str) -> Outcome:
    """Use a shortcut that knows of no channel and no message."""
    with slack.workspace.lock:
        person = slack.workspace.person(person_id)
        shortcut = _offered(slack, person, callback_id, ShortcutKind.GLOBAL)
        payload = global_shortcut(
            person=person,
            callback_id=shortcut.callback_id,
            trigger_id=slack.grants.new_trigger(person_id, None).id,
            action_ts=slack.workspace.new_ts(person_id),
        )
    return await send_click(slack, payload)


async def use_on_message(
    slack: Slack, *, person_id: str, channel_id: str, ts: str, callback_id: str
) -> Outcome:
    """Use a shortcut on a message; on an ephemeral one Slack offers none."""
    with slack.workspace.lock:
        person = slack.workspace.person(person_id)
        shortcut = _offered(slack, person, callback_id, ShortcutKind.MESSAGE)
        conversation = slack.workspace.conversation_for(person_id, channel_id)
        message = visible_message(slack, person_id, channel_id, ts)
        if message.seen_only_by is not None:
            raise RefusedError("A message that only you see has no shortcuts.")
        response = slack.grants.new_response_url(person_id, channel_id)
        payload = message_shortcut(
            person=person,
            conversation=conversation,
            message=message,
            callback_id=shortcut.callback_id,
            trigger_id=slack.grants.new_trigger(person_id, channel_id).id,
            response_url=slack.address_of(response),
            action_ts=slack.workspace.new_ts(person_id),
        )
    return await send_click(slack, payload)


def _offered(slack: Slack, person: Person, callback_id: str, kind: ShortcutKind) -> Shortcut:
    for shortcut in offered_to(slack, person):
        if (shortcut.callback_id, shortcut.kind) == (callback_id, kind):
            return shortcut
    raise RefusedError("There is no such shortcut for this person.", status=404)
