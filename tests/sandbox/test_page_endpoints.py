"""What the page asks the server, over HTTP."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from sandbox.server import Sandbox
from tests.sandbox.builders import Json, actions, button, modal, section, select, text_field


class Page:
    """A browser without a screen."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.port = int(sandbox.page_url.split(":")[2].strip("/"))

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request(method, path, body=body, headers={"Content-Type": "application/json"})
        response = connection.getresponse()
        content = response.read()
        connection.close()
        return response.status, json.loads(content)

    def get(self, path: str) -> Any:
        status, answer = self.ask("GET", path)
        assert status == 200, answer
        return answer

    def do(self, what: str, **body: Any) -> tuple[int, Any]:
        return self.ask("POST", f"/sandbox/{what}", json.dumps(body))

    def state(self, person: str = "U0ALEX") -> Any:
        return self.get(f"/sandbox/state?person={person}")

    def conversation(self, channel: str = "C0ITSAAS", person: str = "U0ALEX") -> list[Json]:
        messages: list[Json] = self.get(f"/sandbox/conversation?person={person}&id={channel}")["messages"]
        return messages


@pytest.fixture
def page(sandbox: Sandbox) -> Page:
    return Page(sandbox)


@pytest.fixture
def bot(app: App) -> App:
    """Opens a form on a command, answers a button, and greets whoever submits."""

    @app.command("/exitplan")
    def opens(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=command["trigger_id"], view=modal(text_field(), actions(select())))
        ack()

    @app.action("done")
    def done(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Done")

    @app.action("pick")
    def picked(ack: Ack) -> None:
        ack()

    @app.view_submission("form")
    def submitted(ack: Ack, view: dict[str, Any]) -> None:
        value = view["state"]["values"]["vendor"]["value"]["value"]
        ack() if value == "Slack" else ack(response_action="errors", errors={"vendor": "Unknown"})

    return app


def test_the_page_sees_the_workspace_as_one_person_does(page: Page, sandbox: Sandbox) -> None:
    state = page.state()

    assert state["now"] == "2026-12-01T09:00:00+00:00"
    assert state["clock"] == {"adjustable": True, "busy": False, "next_reminder_at": None}
    assert state["bot"] == {"connected": False, "name": "exitplan", "user_id": "U0BOT"}
    assert state["commands"] == [{"command": "/exitplan", "description": "", "usage_hint": ""}]
    assert state["workspace"] == {"id": "T0SANDBOX", "name": "Sandbox"}
    assert (state["person"], state["view"]) == ("U0ALEX", None)
    assert [person["id"] for person in state["people"]] == ["U0ALEX", "U0SAM", "U0NOOR", "U0GUS", "U0RIO"]
    assert state["conversations"][1] == {
        "id": "C0ITSAAS",
        "name": "it-saas",
        "type": "channel",
        "topic": "Tools we pay for",
        "member": True,
        "bot_member": True,
        "archived": False,
        "external": False,
        "unread": 0,
    }


@pytest.mark.parametrize(
    ("person", "found"),
    [
        ("U0ALEX", ["general", "it-saas", "finance", "shared-with-vendor", "exitplan"]),
        ("U0SAM", ["general", "it-saas", "shared-with-vendor", "exitplan"]),
        ("U0NOOR", ["general", "it-saas", "finance", "exitplan"]),
        ("U0GUS", ["general", "it-saas", "exitplan"]),
        ("U0RIO", ["shared-with-vendor"]),
    ],
)
def test_each_person_finds_their_own_conversations(page: Page, person: str, found: list[str]) -> None:
    assert [conversation["name"] for conversation in page.state(person)["conversations"]] == found


def test_a_connected_bot_is_shown_as_such(page: Page, bot: App) -> None:
    assert page.state()["bot"]["connected"] is True


def test_messages_are_unread_until_somebody_looks(page: Page, slack: WebClient) -> None:
    slack.chat_postMessage(channel="C0ITSAAS", text="Reminder")

    assert page.state()["conversations"][1]["unread"] == 1
    page.conversation()
    assert page.state()["conversations"][1]["unread"] == 0
    assert page.state("U0SAM")["conversations"][1]["unread"] == 1


def test_a_conversation_shows_threads_under_their_messages(page: Page, slack: WebClient) -> None:
    ts = slack.chat_postMessage(channel="C0ITSAAS", text="Ask <@U0SAM>", blocks=[section(block_id="b")])["ts"]
    slack.chat_postMessage(channel="C0ITSAAS", text="Again", thread_ts=ts)
    slack.chat_update(channel="C0ITSAAS", ts=ts, text="Ask <@U0SAM>")

    (message,) = page.conversation()

    (reply,) = message.pop("replies")
    assert message == {
        "ts": ts,
        "thread_ts": None,
        "user": None,
        "bot_id": "B0BOT",
        "text": "Ask <@U0SAM>",
        "blocks": [],
        "edited": {"ts": "1796115600.000002"},
        "ephemeral": False,
        "at": "2026-12-01T09:00:00+00:00",
        "deleted": False,
        "metadata": None,
        "pings": ["U0SAM"],
        "files": [],
        "reply_count": 1,
    }
    assert (reply["text"], reply["thread_ts"]) == ("Again", ts)


def test_ephemeral_messages_are_listed_for_one_person(page: Page, slack: WebClient) -> None:
    slack.chat_postEphemeral(channel="C0ITSAAS", user="U0SAM", text="For you")

    assert [(m["text"], m["ephemeral"]) for m in page.conversation(person="U0SAM")] == [("For you", True)]
    assert page.conversation() == []


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/sandbox/state?person=U0WHO", "There is nobody with the id U0WHO."),
        ("/sandbox/state", "There is nobody with the id ."),
        ("/sandbox/conversation?person=U0SAM&id=C0FINANCE", "There is no such conversation for this person."),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(page: Page, path: str, sentence: str) -> None:
    assert page.ask("GET", path) == (404, {"ok": False, "error": sentence})


def test_a_form_is_opened_filled_in_refused_and_accepted_from_the_page(page: Page, bot: App) -> None:
    assert page.do("command", person="U0ALEX", channel="C0ITSAAS", text="/exitplan add") == (
        200,
        {"ok": True, "errors": None},
    )
    view = page.state()["view"]
    clicked = page.do(
        "block_action",
        person="U0ALEX",
        container={"type": "view", "view_id": view["id"]},
        block_id="row",
        action_id="pick",
        value="two",
        state={"vendor": {"value": "Sl"}},
    )
    assert clicked == (200, {"ok": True, "errors": None})
    assert page.state()["view"]["state"]["values"]["vendor"]["value"]["value"] == "Sl"

    submit = {"person": "U0ALEX", "view_id": view["id"]}
    refused = page.do("view_submit", **submit, state={"vendor": {"value": "Slak"}})
    assert refused == (200, {"ok": True, "errors": {"vendor": "Unknown"}})
    assert page.do("view_submit", **submit, state={"vendor": {"value": "Slack"}})[1]["ok"]
    assert page.state()["view"] is None
    assert page.do("view_submit", **submit) == (409, {"ok": False, "error": "This form is no longer open."})


def test_a_form_is_closed_from_the_page(page: Page, bot: App) -> None:
    page.do("command", person="U0ALEX", channel="C0ITSAAS", text="/exitplan add")
    view_id = page.state()["view"]["id"]

    assert page.do("view_close", person="U0ALEX", view_id=view_id)[1]["ok"]
    assert page.state()["view"] is None


def test_a_button_is_clicked_from_the_page(page: Page, bot: App, slack: WebClient) -> None:
    ts = slack.chat_postMessage(channel="C0ITSAAS", text="Act", blocks=[actions(button())])["ts"]
    click = {
        "person": "U0SAM",
        "container": {"type": "message", "channel": "C0ITSAAS", "ts": ts},
        "block_id": "row",
        "action_id": "done",
        "value": None,
    }

    assert page.do("block_action", **click) == (200, {"ok": True, "errors": None})
    assert [m["text"] for m in page.conversation()] == ["Done"]
    assert page.do("block_action", **click) == (
        409,
        {"ok": False, "error": "That button is no longer there."},
    )


def test_a_command_that_fails_is_told_in_slacks_words(page: Page) -> None:
    answer = page.do("command", person="U0ALEX", channel="C0ITSAAS", text="/exitplan list")

    assert answer == (200, {"ok": False, "error": '/exitplan failed with the error "dispatch_failed"'})


def test_a_person_talks_from_the_page(page: Page) -> None:
    _, first = page.do("message", person="U0SAM", channel="C0ITSAAS", text="Hello")
    page.do("message", person="U0ALEX", channel="C0ITSAAS", text="Hi", thread_ts=first["ts"])

    (message,) = page.conversation()
    assert (message["user"], message["bot_id"], message["replies"][0]["text"]) == ("U0SAM", None, "Hi")


def test_a_channel_is_changed_from_the_page(page: Page) -> None:
    assert page.do("channel", id="C0ITSAAS", archived=True, bot_member=False, external=True)[1] == {
        "ok": True
    }

    shown = page.state()["conversations"][1]
    assert (shown["archived"], shown["bot_member"], shown["external"]) == (True, False, True)


def test_a_fault_is_planned_from_outside(page: Page, sandbox: Sandbox) -> None:
    body = {"method": "auth.test", "mode": "ratelimited", "times": 1, "retry_after": 3}

    assert page.do("fault", **body) == (200, {"ok": True})
    assert page.ask("POST", "/api/auth.test") == (429, {"ok": False, "error": "ratelimited"})


@pytest.mark.parametrize(
    ("what", "body", "sentence"),
    [
        ("message", {"person": "U0SAM"}, "needs channel, a string"),
        ("block_action", {"person": "U0SAM", "container": "x"}, "needs container, an object"),
        ("channel", {"id": "C0ITSAAS", "archived": "yes"}, "true or false"),
        ("channel", {"id": "C0NOWHERE"}, "no conversation C0NOWHERE"),
        ("fault", {"method": "auth.test", "mode": "explode"}, "the modes are error, ratelimited"),
        ("fault", {"method": "auth.test"}, "A fault has method, mode"),
        ("fault", {"method": "auth.test", "mode": "error", "loud": True}, "A fault has method, mode"),
        ("clock", {"to": "yesterday"}, "next_reminder, next_day or a date"),
    ],
)
def test_a_wrong_request_is_refused_in_a_sentence(page: Page, what: str, body: Json, sentence: str) -> None:
    status, answer = page.do(what, **body)

    assert status in (400, 404)
    assert answer["ok"] is False
    assert sentence in answer["error"]


@pytest.mark.parametrize("body", ["{oops", "[]", ""])
def test_a_request_that_is_no_json_object_is_refused(page: Page, body: str) -> None:
    answer = page.ask("POST", "/sandbox/message", body)

    assert answer == (400, {"ok": False, "error": "The request needs a JSON object."})


def test_the_inspector_shows_both_directions(page: Page, bot: App) -> None:
    page.do("command", person="U0ALEX", channel="C0ITSAAS", text="/exitplan add")

    entries = page.get("/sandbox/traffic")["entries"]

    assert [(e["direction"], e["kind"], e["ok"]) for e in entries] == [
        ("bot→slack", "auth.test", True),
        ("bot→slack", "views.open", True),
        ("slack→bot", "/exitplan", True),
    ]
    assert entries[0]["at"] == "2026-12-01T09:00:00+00:00"


def test_the_ledger_is_readable_from_outside(page: Page, slack: WebClient) -> None:
    slack.chat_postMessage(
        channel="C0ITSAAS", text="x", metadata={"event_type": "reminder", "event_payload": {"id": "r1"}}
    )

    (entry,) = page.get("/sandbox/ledger")["entries"]

    assert (entry["method"], entry["event_payload"]) == ("chat.postMessage", {"id": "r1"})
    assert entry["at"] == "2026-12-01T09:00:00+00:00"


@pytest.fixture
def stream(page: Page) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=5)
    connection.request("GET", "/sandbox/events")
    yield connection.getresponse()
    connection.close()


def next_version(stream: http.client.HTTPResponse) -> int:
    line = stream.readline()
    while not line.startswith(b"data: "):
        line = stream.readline()
    return int(json.loads(line.removeprefix(b"data: "))["version"])


def test_the_page_hears_of_every_change(
    stream: http.client.HTTPResponse, sandbox: Sandbox, page: Page
) -> None:
    first = next_version(stream)
    sandbox.say("Hello")

    assert stream.headers["content-type"].startswith("text/event-stream")
    assert next_version(stream) > first
    assert page.state()["version"] == sandbox.workspace.version


def test_an_open_stream_does_not_keep_the_sandbox_from_stopping(
    stream: http.client.HTTPResponse, sandbox: Sandbox
) -> None:
    next_version(stream)

    sandbox.stop()

    assert stream.read().count(b"data: ") <= 2


@pytest.mark.parametrize("path", ["/static/../server.py", "/static/none.js", "/static/", "/static/x.py"])
def test_only_the_pages_own_files_are_served(page: Page, path: str) -> None:
    assert page.ask("GET", path) == (404, {"ok": False, "error": "There is no such file."})


def test_the_page_is_served_at_the_root(sandbox: Sandbox, page: Page) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", page.port)
    connection.request("GET", "/")
    response = connection.getresponse()

    assert (response.status, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert b"<html" in response.read()
    connection.close()
