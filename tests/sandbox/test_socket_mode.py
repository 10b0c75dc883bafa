"""Socket Mode over a real WebSocket, with Bolt's own handler where it matters."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import websocket
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient

from sandbox.clock import SandboxClock
from sandbox.delivery import Retry
from sandbox.model import JsonObject
from sandbox.server import Sandbox
from tests.sandbox.builders import Json, actions, bolt_app, button, client_of, modal, text_field


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox(SandboxClock(lambda: datetime(2026, 12, 1, 9, 0, tzinfo=UTC)), ack_seconds=1) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def events() -> list[str]:
    return []


@pytest.fixture(scope="module")
def bot(running: Sandbox, events: list[str]) -> Iterator[App]:
    """A small Bolt app connected by Bolt's own Socket Mode handler; one connection for all tests."""
    app = bolt_app(running)

    @app.command("/exitplan")
    def opens(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        if command["text"] == "silent":
            return
        if command["text"] == "add":
            client.views_open(trigger_id=command["trigger_id"], view=modal(text_field()))
        ack(f"You said {command['text']}")

    @app.view_submission("form")
    def submitted(ack: Ack, view: dict[str, Any]) -> None:
        ack(response_action="errors", errors={"vendor": "Unknown"})

    @app.action("done")
    def done(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Done")

    @app.event("app_uninstalled")
    def uninstalled(event: dict[str, Any]) -> None:
        events.append(event["type"])

    handler = SocketModeHandler(app, running.app_token, ping_interval=0.2)
    handler.client.connect()
    running.wait_until_connected()
    yield app
    handler.client.close()


def test_a_command_reaches_the_bot_and_its_answer_the_person(running: Sandbox, bot: App) -> None:
    assert running.command("/exitplan hello", channel="C0GENERAL").ok

    assert [m.text for m in running.messages("C0GENERAL", person="U0ALEX")] == ["You said hello"]


def test_a_form_goes_all_the_way_and_its_errors_come_back(running: Sandbox, bot: App) -> None:
    running.command("/exitplan add", person="U0SAM")

    outcome = running.submit({"vendor": {"value": "Actvtrak"}}, person="U0SAM")

    assert outcome.errors == {"vendor": "Unknown"}


def test_a_button_reaches_the_bot(running: Sandbox, bot: App) -> None:
    client_of(running).chat_postMessage(channel="D0NOOR", text="Act", blocks=[actions(button())])

    assert running.click(running.messages("D0NOOR")[0], action_id="done", person="U0NOOR").ok
    assert [m.text for m in running.messages("D0NOOR")] == ["Done"]


def test_an_event_reaches_the_bot(running: Sandbox, bot: App, events: list[str]) -> None:
    running.send_event({"type": "app_uninstalled"})

    assert events == ["app_uninstalled"]


def test_a_command_that_is_never_acknowledged_times_out(running: Sandbox, bot: App) -> None:
    outcome = running.command("/exitplan silent")

    assert outcome.error == '/exitplan failed with the error "operation_timeout"'


def test_the_bot_comes_back_on_a_new_connection_when_told_to(running: Sandbox, bot: App) -> None:
    running.refresh_connections()
    running.wait_until_connected(15)  # the library may take ten seconds to leave the old one

    assert running.command("/exitplan again", channel="C0VENDOR").ok


def connect(sandbox: Sandbox) -> websocket.WebSocket:
    """A bare WebSocket that has been greeted."""
    url = client_of(sandbox, token=sandbox.app_token).api_call("apps.connections.open")["url"]
    socket: websocket.WebSocket = websocket.create_connection(url, timeout=5)
    return socket


def receive(socket: websocket.WebSocket) -> Json:
    read: Json = json.loads(socket.recv())
    return read


def in_background(act: Any) -> tuple[threading.Thread, list[Any]]:
    """Start something that waits for the bot; its result is put into the list."""
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(act()))
    thread.start()
    return thread, results


def test_a_connection_is_greeted(sandbox: Sandbox) -> None:
    socket = connect(sandbox)

    assert receive(socket) == {
        "type": "hello",
        "num_connections": 1,
        "debug_info": {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 18060},
        "connection_info": {"app_id": "A0EXITPLAN"},
    }
    socket.close()


def test_an_envelope_is_acknowledged_by_its_id(sandbox: Sandbox) -> None:
    socket = connect(sandbox)
    receive(socket)
    thread, results = in_background(lambda: sandbox.command("/exitplan list"))

    envelope = receive(socket)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert envelope["payload"]["text"] == "list"
    for noise in ("not json", "[]", '{"envelope_id": "unknown"}'):
        socket.send(noise)
    socket.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": "Here"}}))
    thread.join()

    assert results[0].ok
    assert [m.text for m in sandbox.messages(person="U0ALEX")] == ["Here"]
    socket.close()


def test_an_acknowledgement_that_comes_too_late_changes_nothing(sandbox: Sandbox) -> None:
    socket = connect(sandbox)
    receive(socket)
    thread, results = in_background(lambda: sandbox.command("/exitplan list"))
    envelope = receive(socket)
    thread.join()
    socket.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": "Late"}}))
    socket.ping()
    time.sleep(0.05)

    assert results[0].error == '/exitplan failed with the error "operation_timeout"'
    assert sandbox.messages(person="U0ALEX") == ()
    socket.close()


def test_an_event_takes_no_answer_and_says_that_it_is_the_first_try(sandbox: Sandbox) -> None:
    socket = connect(sandbox)
    receive(socket)
    thread, _ = in_background(lambda: sandbox.send_event({"type": "app_uninstalled"}))

    envelope = receive(socket)
    socket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
    thread.join()

    payload: JsonObject = envelope["payload"]
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
    assert (envelope["retry_attempt"], payload["type"]) == (0, "event_callback")
    assert (payload["event"], payload["event_time"]) == ({"type": "app_uninstalled"}, 1796115600)
    socket.close()


def test_an_event_that_comes_again_says_so_and_is_the_same(sandbox: Sandbox) -> None:
    socket = connect(sandbox)
    receive(socket)
    again = Retry(number=1, reason="timeout")
    thread, _ = in_background(
        lambda: sandbox.send_event({"type": "app_home_opened"}, event_id="Ev1", retry=again)
    )

    envelope = receive(socket)
    socket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
    thread.join()

    assert (envelope["retry_attempt"], envelope["retry_reason"]) == (1, "timeout")
    assert envelope["payload"]["event_id"] == "Ev1"
    socket.close()


def test_a_refreshed_connection_gets_nothing_once_there_is_another(sandbox: Sandbox) -> None:
    old = connect(sandbox)
    receive(old)
    sandbox.refresh_connections()
    assert receive(old) == {
        "type": "disconnect",
        "reason": "refresh_requested",
        "debug_info": {"host": "applink-sandbox"},
    }
    new = connect(sandbox)
    assert receive(new)["num_connections"] == 2

    thread, _ = in_background(lambda: sandbox.command("/exitplan list"))
    socket_that_got_it = receive(new)
    new.send(json.dumps({"envelope_id": socket_that_got_it["envelope_id"]}))
    thread.join()

    old.close()
    new.close()


def test_a_closed_connection_is_nobody(sandbox: Sandbox) -> None:
    socket = connect(sandbox)
    receive(socket)
    sandbox.wait_until_connected()
    socket.close()
    deadline = time.monotonic() + 5
    while sandbox.slack.bot.connected and time.monotonic() < deadline:
        time.sleep(0.005)

    assert sandbox.command("/exitplan list").error == '/exitplan failed with the error "dispatch_failed"'


def test_waiting_for_a_bot_that_never_comes_ends(sandbox: Sandbox) -> None:
    with pytest.raises(TimeoutError, match="no app connected"):
        sandbox.wait_until_connected(0.01)


def test_a_ticket_admits_one_connection(sandbox: Sandbox) -> None:
    url = client_of(sandbox, token=sandbox.app_token).api_call("apps.connections.open")["url"]
    first = websocket.create_connection(url, timeout=5)

    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        websocket.create_connection(url, timeout=5)
    first.close()


def test_another_sites_page_cannot_open_a_connection(sandbox: Sandbox) -> None:
    url = client_of(sandbox, token=sandbox.app_token).api_call("apps.connections.open")["url"]

    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        websocket.create_connection(url, timeout=5, origin="https://evil.example")


def test_ten_connections_are_the_most(sandbox: Sandbox) -> None:
    sockets = [connect(sandbox) for _ in range(10)]
    assert [receive(socket)["type"] for socket in sockets] == ["hello"] * 10

    eleventh = connect(sandbox)

    assert receive(eleventh)["reason"] == "too_many_websockets"
    for socket in (*sockets, eleventh):
        socket.close()
