"""The Web API: a workspace with its people, channels and messages, and what each method answers."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Answer = Callable[[Json], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The ids of this workspace; Slack promises no length for any of them."""

    team: str = "T024BE7LD"
    bot_user: str = "U0BOTBOT"
    person: str = "W012A3CDE"
    channel: str = "C012AB3CD"
    direct: str = "D069C7QFK"


@dataclass
class Call:
    method: str
    arguments: Json


@dataclass
class Workspace:
    """What a test's Slack remembers."""

    names: Names = field(default_factory=Names)
    ahead: float = 0.0
    """Seconds that its time is ahead of the machine's."""
    address: str = ""
    socket_address: str = ""
    calls: list[Call] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)
    """Everything that was posted, with its `channel`, in order."""
    ephemeral: list[Json] = field(default_factory=list)
    views: dict[str, Json] = field(default_factory=dict)
    opened: list[tuple[str, str]] = field(default_factory=list)
    """Of every modal: what opened it, and its id."""
    homes: dict[str, Json] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)
    instead: dict[str, Answer] = field(default_factory=dict)
    """Answers that a test gives itself, by method; they get the arguments."""
    trims: Callable[[str, Json], Json] = lambda _, answer: answer
    """What becomes of an answer on its way: fields added, or left out."""
    next_ts: Callable[[], str] = field(init=False)
    """What a message is known by; its time."""
    _count: Any = field(default_factory=itertools.count)
    _last_ts: float = 0.0

    def answer(self, method: str, arguments: Json) -> Json:
        answers: Mapping[str, Answer] = {
            "apps.connections.open": lambda _: {"url": self.socket_address},
            "auth.test": lambda _: self._me(),
            "chat.getPermalink": self._permalink,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.replies": self._history,
            "conversations.info": lambda given: {"channel": self.channel(given["channel"])},
            "conversations.open": lambda _: {"channel": {"id": self.names.direct}},
            "files.completeUploadExternal": self._complete_upload,
            "files.getUploadURLExternal": self._upload_address,
            "users.info": lambda given: {"user": self.person(given["user"])},
            "users.list": lambda _: {"members": [self.person(self.names.person)]},
            "views.open": self._open_view,
            "views.push": self._open_view,
            "views.publish": self._publish,
            "views.update": self._update_view,
        }
        return self.trims(method, {"ok": True, **answers[method](arguments)})

    def __post_init__(self) -> None:
        self.next_ts = self._next_ts

    def now(self) -> float:
        return time.time() + self.ahead  # noqa: TID251 (processes live in real time)

    def of(self, channel: str) -> list[Json]:
        return [one for one in self.messages if one["channel"] == channel]

    def called(self, method: str) -> list[Json]:
        return [one.arguments for one in self.calls if one.method == method]

    def next_id(self, letter: str) -> str:
        return f"{letter}{next(self._count):03}"

    def _me(self) -> Json:
        return {"team_id": self.names.team, "user_id": self.names.bot_user}

    def person(self, user_id: str) -> Json:
        return {"id": user_id, "team_id": self.names.team, "name": "ada", "is_admin": True}

    def channel(self, channel_id: str) -> Json:
        if channel_id.startswith("D"):
            return {"id": channel_id, "is_im": True}
        return {"id": channel_id, "name": "it-saas", "is_member": True, "is_private": channel_id[0] == "G"}

    def _next_ts(self) -> str:
        self._last_ts = max(self.now(), self._last_ts + 0.000_1)
        return f"{self._last_ts:.6f}"

    def _post(self, given: Json) -> Json:
        message = {"ts": self.next_ts(), "user": self.names.bot_user, "type": "message", **given}
        for block in message.get("blocks", ()):
            block.setdefault("block_id", self.next_id("b"))
        self.messages.append(message)
        return {"channel": given["channel"], "ts": message["ts"]}

    def _post_ephemeral(self, given: Json) -> Json:
        self.ephemeral.append(given)
        return {"message_ts": self.next_ts()}

    def _update(self, given: Json) -> Json:
        for message in self.of(given["channel"]):
            if message["ts"] == given["ts"]:
                message.update(given)
                return {"channel": given["channel"], "ts": given["ts"]}
        return {"ok": False, "error": "message_not_found"}

    def _history(self, given: Json) -> Json:
        oldest, latest = float(given.get("oldest", 0)), float(given.get("latest", "inf"))
        found = [
            {key: value for key, value in one.items() if key != "channel"}
            for one in self.of(given["channel"])
            if oldest <= float(one["ts"]) <= latest and one.get("thread_ts") == given.get("ts")
        ]
        return {"messages": found[::-1], "has_more": False}

    def _permalink(self, given: Json) -> Json:
        return {"permalink": f"https://ours.slack.com/archives/{given['channel']}/p{given['message_ts']}"}

    def _upload_address(self, _: Json) -> Json:
        file_id = self.next_id("F")
        return {"upload_url": f"{self.address}/upload/v1/{file_id}?token=x", "file_id": file_id}

    def _complete_upload(self, given: Json) -> Json:
        ids = [one["id"] for one in given["files"]]
        if not all(one in self.uploads for one in ids):
            return {"ok": False, "error": "file_not_found"}
        shown = {"channel": given["channel_id"], "blocks": given["blocks"], "files": given["files"]}
        thread = {"thread_ts": given["thread_ts"]} if given.get("thread_ts") else {}
        self._post({**shown, **thread})
        return {}

    def _open_view(self, given: Json) -> Json:
        view_id = self.next_id("V")
        self.opened.append((given["trigger_id"], view_id))
        return {"view": self.keep_view(view_id, given["view"])}

    def keep_view(self, view_id: str, view: Json) -> Json:
        self.views[view_id] = {**view, "id": view_id, "hash": self.next_id("h")}
        return self.views[view_id]

    def _update_view(self, given: Json) -> Json:
        known = self.views.get(given["view_id"])
        if known is None:
            return {"ok": False, "error": "not_found"}
        if given.get("hash", known["hash"]) != known["hash"]:
            return {"ok": False, "error": "hash_conflict"}
        return {"view": self.keep_view(known["id"], given["view"])}

    def _publish(self, given: Json) -> Json:
        self.homes[given["user_id"]] = self.keep_view(self.next_id("V"), given["view"])
        return {"view": self.homes[given["user_id"]]}


def read_arguments(content_type: str, fields: Json) -> Json:
    """Forms carry blocks, views and files as JSON in text."""
    if content_type == "application/json":
        return fields
    nested = ("blocks", "view", "files", "metadata")
    return {key: json.loads(value) if key in nested else value for key, value in fields.items()}
