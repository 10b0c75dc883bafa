"""`exitplan sandbox` as a process: what somebody meets who types `make run`."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from sandbox.seed import ALEX, IT_SAAS
from tests.support.processes import Process, a_process, until


class Page:
    """What the page does, without a browser."""

    def __init__(self, address: str) -> None:
        self._address = address

    def get(self, path: str) -> Any:
        with urlopen(f"{self._address}{path}", timeout=10) as answer:
            return json.loads(answer.read())

    def post(self, path: str, **body: Any) -> Any:
        request = Request(
            f"{self._address}sandbox/{path}",
            data=json.dumps({"person": ALEX.id, **body}).encode(),
            headers={"content-type": "application/json"},
        )
        with urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def type(self, text: str) -> None:
        answer = self.post("command", channel=IT_SAAS.id, text=text)
        assert answer["ok"], answer

    def view(self) -> Any:
        until(lambda: self.get(f"sandbox/state?person={ALEX.id}")["view"] is not None)
        return self.get(f"sandbox/state?person={ALEX.id}")["view"]

    def messages(self) -> list[Any]:
        conversation = self.get(f"sandbox/conversation?person={ALEX.id}&id={IT_SAAS.id}")
        messages: list[Any] = conversation["messages"]
        return messages

    def last_said_at(self) -> datetime:
        """When the newest message came, in the channel or in a thread."""
        said = [reply for message in self.messages() for reply in (message, *message.get("replies", ()))]
        return datetime.fromtimestamp(max(float(one["ts"]) for one in said), UTC)

    def next_reminder_at(self) -> datetime:
        """When the page says that the next reminder comes; the page leaves it out while the bot is at work."""
        until(lambda: self._clock()["next_reminder_at"] is not None)
        return datetime.fromisoformat(self._clock()["next_reminder_at"])

    def _clock(self) -> Any:
        return self.get(f"sandbox/state?person={ALEX.id}")["clock"]

    def press(self, message: Any, action_id: str) -> None:
        block = next(
            block
            for block in message["blocks"]
            if any(one.get("action_id") == action_id for one in block.get("elements", ()))
        )
        self.post(
            "block_action",
            container={"type": "message", "channel": IT_SAAS.id, "ts": message["ts"]},
            block_id=block["block_id"],
            action_id=action_id,
            value=None,
        )


def open_page(process: Process) -> Page:
    printed = process.wait_for("Open http://")
    found = re.search(r"http://127\.0\.0\.1:\d+/", printed)
    assert found is not None
    return Page(found[0])


def test_from_the_command_to_a_reminder_in_the_channel(tmp_path: Path) -> None:
    with a_process("sandbox", "--port", "0", "--no-browser", folder=tmp_path) as process:
        page = open_page(process)
        assert process.printed().startswith("exitplan sandbox: a local Slack")
        year = time.gmtime().tm_year + 1
        page.type(f"/exitplan add ActivTrak 50 seats at $19 ends {year}-06-30, term 24 months")
        saved = page.post("view_submit", view_id=page.view()["id"], state={})
        assert saved == {"ok": True, "errors": None}
        until(lambda: any("is registered" in one["text"] for one in page.messages()))

        page.press(page.messages()[-1], "start_plan")
        until(lambda: any(one["text"].startswith("Exit plan for") for one in page.messages()))
        due_at = page.next_reminder_at()
        page.post("clock", to="next_reminder")

        assert page.last_said_at() >= due_at
        assert page.next_reminder_at() > due_at
        assert process.stop() == 0
        assert process.complained() == ""


def test_each_start_is_fresh_unless_told_to_keep(tmp_path: Path) -> None:
    arguments = ("sandbox", "--port", "0", "--no-browser")
    year = time.gmtime().tm_year + 1
    with a_process(*arguments, folder=tmp_path) as process:
        page = open_page(process)
        page.type(f"/exitplan add ActivTrak 50 seats at $19 ends {year}-06-30, term 24 months")
        page.post("view_submit", view_id=page.view()["id"], state={})
        assert process.stop() == 0

    for more, expected in ((("--keep",), "ActivTrak"), ((), "No contract is registered yet")):
        (tmp_path / "stdout.txt").unlink()
        with a_process(*arguments, *more, folder=tmp_path) as process:
            page = open_page(process)
            page.type("/exitplan list")
            until(lambda page=page: bool(page.messages()))  # type: ignore[misc]
            assert expected in page.messages()[-1]["text"]
            assert process.stop() == 0


def test_two_sandboxes_in_one_folder_do_not_share_a_database(tmp_path: Path) -> None:
    arguments = ("sandbox", "--port", "0", "--no-browser")
    with a_process(*arguments, folder=tmp_path) as first:
        open_page(first)
        with a_process(*arguments, folder=tmp_path) as second:
            assert second.wait() == 1
            assert "already sends reminders" in second.complained()


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with a_process("sandbox", "--port", "0", "--no-browser", folder=tmp_path) as first:
        open_page(first)
        port = re.findall(r":(\d+)/", first.printed())[0]
        with a_process("sandbox", "--port", port, "--no-browser", folder=tmp_path / "other") as second:
            assert second.wait() == 1
            assert f"Port {port} can't be used" in second.complained()
            assert len(second.complained().splitlines()) == 1
