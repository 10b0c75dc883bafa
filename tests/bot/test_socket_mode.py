from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from websocket import WebSocketApp, WebSocketConnectionClosedException

from bot.socket_mode import Patience, listening
from tests.support.other_slack.answers import Json
from tests.support.other_slack.person import Person
from tests.support.other_slack.server import OtherSlack, other_slack
from tests.support.processes import until


@contextmanager
def listening_to(slack: OtherSlack) -> Iterator[Person]:
    """An app that says hello to whoever types `/exitplan`."""
    app = App(
        signing_secret="unused",
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
        process_before_response=True,
    )

    @app.command("/exitplan")
    def say_hello(ack: Ack) -> None:
        ack(text="hello")

    with listening(app, app_token="xapp-1", api_url=f"{slack.workspace.address}/api/"):
        slack.wait_until_connected()
        yield Person(slack, slack.workspace.names.person, slack.workspace.names.channel)


def test_at_the_start_it_connects_once_and_does_not_drop_its_new_connection_for_another() -> None:
    with other_slack() as slack, listening_to(slack) as ada:
        assert ada.type("")["text"] == "hello"

        assert len(slack.workspace.called("apps.connections.open")) == 1


def test_a_frame_that_is_no_envelope_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    with other_slack() as slack, listening_to(slack) as ada:
        caplog.set_level(logging.WARNING, logger="websocket")
        caplog.set_level(logging.WARNING, logger="bot.socket_mode")
        for frame in ("Ping from applink-2", "[]", "null", "{}"):
            slack.connections[-1].send(frame)

        assert ada.type("")["text"] == "hello"
        assert caplog.messages == []


def test_it_leaves_and_comes_back_once_when_slack_warns_that_it_will_end_the_connection() -> None:
    with other_slack() as slack, listening_to(slack) as ada:
        slack.end_connection("warning")
        slack.wait_until_connected()

        assert ada.type("")["text"] == "hello"
        assert len(slack.workspace.called("apps.connections.open")) == 2


def test_a_slack_that_names_no_address_to_connect_to_is_said_at_the_start() -> None:
    with other_slack() as slack:
        slack.workspace.instead["apps.connections.open"] = lambda _: {"ok": True}

        with pytest.raises(OSError, match="Slack names no address to connect to"), listening_to(slack):
            pass


def test_the_longer_slack_can_not_be_connected_with_the_more_rarely_it_is_tried() -> None:
    waited: list[float] = []
    patience, session = Patience(waited.append), WebSocketApp("ws://127.0.0.1:9/link")

    for _ in range(6):
        patience.failed(session, ConnectionRefusedError())
    assert waited == [0, 1, 2, 4, 8, 10]

    patience.connected(session)
    patience.failed(session, WebSocketConnectionClosedException())
    assert waited[-1] == 0, "a lost connection is tried again at once"
    patience.failed(session, KeyError("envelope_id"))
    assert len(waited) == 7, "what fails in a listener has nothing to do with the connection"


def later_once(slack: OtherSlack) -> None:
    """Slack wants to be asked for an address later, and says no more."""

    def answer(_: Json) -> Json:
        del slack.workspace.instead["apps.connections.open"]
        return {"ok": False, "error": "ratelimited"}

    slack.workspace.instead["apps.connections.open"] = answer


def test_it_stops_at_once_also_while_slack_wants_to_be_asked_later() -> None:
    with other_slack() as slack:
        with listening_to(slack):
            later_once(slack)
            slack.end_connection("refresh_requested")
            until(lambda: "apps.connections.open" not in slack.workspace.instead)
            began = time.monotonic()
        assert time.monotonic() - began < 12


def test_a_slack_that_wants_to_be_asked_later_is_said_at_the_start() -> None:
    with other_slack() as slack:
        later_once(slack)

        with pytest.raises(OSError, match="Slack says ratelimited"), listening_to(slack):
            pass
