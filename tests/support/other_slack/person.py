"""Somebody who uses Slack: types commands, clicks, fills in forms, and reads what comes back."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.support.other_slack.answers import Json
from tests.support.other_slack.page import listed_payloads
from tests.support.other_slack.server import OtherSlack
from tests.support.processes import until

APP = "A0EXITPLAN"
CHOSEN = {
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "datepicker": "selected_date",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "plain_text_input": "value",
}
"""Where a view's state holds what was put into an element."""


@dataclass
class Person:
    slack: OtherSlack
    id: str
    channel: str
    channel_name: str = "it-saas"
    more: Json = field(default_factory=dict)
    """Fields that every payload has besides."""
    envelope_ids: Iterator[str] = field(default_factory=lambda: map("e{}".format, itertools.count(1)))
    sends_twice: bool = False
    """Whether every envelope is delivered once more after its acknowledgement."""
    _count: Any = field(default_factory=lambda: itertools.count(1))

    def type(self, text: str) -> Json:
        """`/exitplan TEXT`; the answer, or the modal that it opened."""
        payload = {
            "command": "/exitplan",
            "text": text,
            "channel_id": self.channel,
            "channel_name": self.channel_name,
            "team_id": self.slack.workspace.names.team,
            "team_domain": "ours",
            "user_id": self.id,
            "user_name": "ada",
            "is_enterprise_install": "false",
            "api_app_id": APP,
            **self._own(),
        }
        return self._do("slash_commands", payload, "slash command")

    def click(self, message: Json, action_id: str, value: str | None = None) -> Json:
        """A button or a menu's entry of a message that everybody or only this person sees."""
        is_ephemeral = "ts" not in message
        container = {"type": "message", "channel_id": self.channel, "is_ephemeral": is_ephemeral}
        container["message_ts"] = message.get("ts", "1.2")
        if "thread_ts" in message:
            container["thread_ts"] = message["thread_ts"]
        payload = {
            "type": "block_actions",
            "container": container,
            "channel": {"id": self.channel, "name": self.channel_name},
            "actions": [self._action(message["blocks"], action_id, value)],
            "state": {"values": {}},
            **({} if is_ephemeral else {"message": message}),
            "api_app_id": APP,
            **self._who(),
            **self._own(),
        }
        return self._do("interactive", payload, "block_actions in a message")

    def click_in_view(self, view: Json, action_id: str, value: str | None = None) -> Json:
        payload = {
            "type": "block_actions",
            "container": {"type": "view", "view_id": view["id"]},
            "actions": [self._action(view["blocks"], action_id, value)],
            "view": view,
            "api_app_id": APP,
            **self._who(),
            **self._own(response_url=False),
        }
        return self._do("interactive", payload, "block_actions in a modal or in Home")

    def submit(self, view: Json, **answers: Any) -> Json:
        """Fill in a form by the beginnings of its labels (`_` for a space), and send it.

        What comes back is an answer, the errors, or the form that takes its place.
        """
        view = {**view, "state": {"values": state_of(view, answers)}}
        payload = {
            "type": "view_submission",
            "view": view,
            "response_urls": [],
            "api_app_id": APP,
            **self._who(),
            **self._own(response_url=False),
        }
        answer = self._do("interactive", payload, "view_submission")
        return self.slack.workspace.keep_view(view["id"], answer["view"]) if "view" in answer else answer

    def use_shortcut(self, callback_id: str, message: Json | None = None) -> Json:
        payload: Json = {"type": "shortcut", "callback_id": callback_id, "action_ts": "1.2", **self._who()}
        if message is not None:
            place = {"channel": {"id": self.channel, "name": self.channel_name}}
            payload |= {"type": "message_action", "message": message, "message_ts": message["ts"], **place}
        name = "global shortcut" if message is None else "message shortcut"
        return self._do("interactive", {**payload, **self._own(response_url=message is not None)}, name)

    def open_home(self, **told: Any) -> Json:
        """Open Home; `told` is what the event says of it, by itself that the tab is Home."""
        event = {"type": "app_home_opened", "user": self.id, "channel": self.slack.workspace.names.direct}
        payload = {
            "type": "event_callback",
            "team_id": self.slack.workspace.names.team,
            "event": {**event, "event_ts": "1.2", **(told or {"tab": "home"})},
            "event_id": f"Ev{next(self._count)}",
            "event_time": 1767326125,
            "api_app_id": APP,
            "token": "not ours",
            **self.more,
        }
        self.slack.workspace.homes.pop(self.id, None)
        self.send("events_api", payload, "event")
        if self.slack.hear is None:
            until(lambda: self.id in self.slack.workspace.homes)
        return self.slack.workspace.homes.get(self.id, {})

    def send(self, kind: str, payload: Json, name: str) -> Json:
        """Deliver what docs/slack-api.md lists, and nothing besides unless `more` says so."""
        unlisted = payload.keys() - listed_payloads()[name] - self.more.keys()
        assert not unlisted, f"docs/slack-api.md lists no {unlisted} in {name}"
        envelope_id = next(self.envelope_ids)
        accepts = kind == "slash_commands" or payload["type"] == "view_submission"
        ack = self.slack.send(kind, payload, envelope_id=envelope_id, accepts=accepts)
        if self.sends_twice:
            self.slack.send(kind, payload, envelope_id=envelope_id, accepts=accepts)
        assert accepts or not ack, f"{name} is acknowledged with a payload that it does not accept"
        return ack

    def _do(self, kind: str, payload: Json, name: str) -> Json:
        """What is new afterwards: an acknowledgement with something in it, an answer, or a modal."""
        before = len(self.slack.responses), len(self.slack.workspace.ephemeral)
        ack = self.send(kind, payload, name)
        if ack:
            return ack
        if self.slack.hear is None:
            until(lambda: self._answer_to(payload, before) is not None)
        return self._answer_to(payload, before) or {}

    def _answer_to(self, payload: Json, before: tuple[int, int]) -> Json | None:
        """What came at its own address, the modal that it opened, or what this person has seen since.

        What came at another address is the answer to an earlier act that was delivered twice, unless this
        one is a form's: that is answered where whatever opened it is.
        """
        workspace = self.slack.workspace
        new, own = self.slack.responses[before[0] :], urlsplit(payload.get("response_url", "")).path
        answers = [answer for path, answer in new if own in {path, ""}]
        modals = [view_id for trigger_id, view_id in workspace.opened if trigger_id == payload["trigger_id"]]
        if answers:
            return answers[-1]
        if modals:
            return workspace.views[modals[-1]]
        return workspace.ephemeral[-1] if len(workspace.ephemeral) > before[1] else None

    def _who(self) -> Json:
        team = self.slack.workspace.names.team
        return {"user": {"id": self.id, "team_id": team}, "team": {"id": team, "domain": "ours"}}

    def _own(self, *, response_url: bool = True) -> Json:
        """What every act has of its own."""
        number = next(self._count)
        address = {"response_url": f"{self.slack.workspace.address}/commands/T/{number}/x"}
        own = {"trigger_id": f"1.2.{number}", "token": "not ours"}
        return {**own, **(address if response_url else {}), **self.more}

    def _action(self, blocks: list[Json], action_id: str, value: str | None) -> Json:
        for block in blocks:
            parts = [*block.get("elements", ()), block.get("accessory") or {}, block.get("element") or {}]
            for part in parts:
                if part.get("action_id") == action_id and (value is None or value in str(part)):
                    return self._pressed(part, block.get("block_id", "b1"), value)
        raise AssertionError(f"nothing is called {action_id} in {blocks}")

    def _pressed(self, part: Json, block_id: str, value: str | None) -> Json:
        pressed = {
            "type": part["type"],
            "action_id": part["action_id"],
            "block_id": block_id,
            "action_ts": "1",
        }
        if "options" in part:
            pressed["selected_option"] = next(one for one in part["options"] if (value or "") in str(one))
        elif "value" in part:
            pressed["value"] = part["value"]
        return pressed


def state_of(view: Json, answers: Json) -> Json:
    """The values of all inputs: what was answered, what stands there, or nothing."""
    state: Json = {}
    left = {key.replace("_", " "): value for key, value in answers.items()}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        key = CHOSEN[element["type"]]
        value = _standing(element, key)
        label = next((one for one in left if block["label"]["text"].startswith(one)), None)
        if label is not None:
            value = _chosen(element, left.pop(label))
        state[block["block_id"]] = {element["action_id"]: {"type": element["type"], key: value}}
    assert not left, f"{view['title']['text']} asks nothing like {left}"
    return state


def _standing(element: Json, key: str) -> Any:
    initial = "initial_" + key.removeprefix("selected_")
    return element.get(initial, [] if key.endswith("s") else None)


def _chosen(element: Json, answer: Any) -> Any:
    """An option by what it says."""
    if "options" not in element:
        return answer
    many = [one for one in element["options"] if one["text"]["text"].startswith(answer)]
    return many if element["type"] == "checkboxes" else many[0]
