"""Buttons and menus in messages, and the payloads that they send."""

from __future__ import annotations

import re
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from sandbox.errors import RefusedError
from sandbox.model import Message
from sandbox.server import Sandbox
from tests.sandbox.builders import Json, actions, button, option, plain, section, select


@pytest.fixture
def heard(app: App) -> list[Json]:
    """Every block_actions payload that the bot heard."""
    bodies: list[Json] = []

    @app.action(re.compile(".*"))
    def listen(ack: Ack, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack()

    return bodies


def post(sandbox: Sandbox, slack: WebClient, *elements: Json, thread_ts: str | None = None) -> Message:
    ts = slack.chat_postMessage(
        channel="C0ITSAAS",
        text="Act",
        blocks=[section(block_id="top"), actions(*elements)],
        thread_ts=thread_ts,
    )["ts"]
    message = sandbox.workspace.message("C0ITSAAS", ts)
    assert message is not None
    return message


def test_a_clicked_button_tells_everything_about_the_click(
    sandbox: Sandbox, slack: WebClient, heard: list[Json]
) -> None:
    message = post(sandbox, slack, button("done", value="rem:1", style="primary"))

    assert sandbox.click(message, action_id="done", person="U0SAM").ok

    (body,) = heard
    assert body.pop("trigger_id")
    assert body.pop("response_url").startswith(f"{sandbox.page_url}hooks/response/")
    assert body == {
        "type": "block_actions",
        "team": {"id": "T0SANDBOX", "domain": "sandbox"},
        "user": {"id": "U0SAM", "username": "sam", "name": "sam", "team_id": "T0SANDBOX"},
        "api_app_id": "A0EXITPLAN",
        "token": "sandbox-verification",
        "enterprise": None,
        "is_enterprise_install": False,
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": "C0ITSAAS",
            "is_ephemeral": False,
        },
        "channel": {"id": "C0ITSAAS", "name": "it-saas"},
        "message": {
            "type": "message",
            "user": "U0BOT",
            "ts": message.ts,
            "text": "Act",
            "bot_id": "B0BOT",
            "app_id": "A0EXITPLAN",
            "team": "T0SANDBOX",
            "blocks": [section(block_id="top"), actions(button("done", value="rem:1", style="primary"))],
        },
        "state": {"values": {}},
        "actions": [
            {
                "action_id": "done",
                "block_id": "row",
                "type": "button",
                "action_ts": "1796115600.000001",
                "text": plain("Done"),
                "value": "rem:1",
                "style": "primary",
            }
        ],
    }


@pytest.mark.parametrize(
    ("element", "value", "told"),
    [
        pytest.param(select("x"), "two", {"selected_option": option("two")}, id="menu"),
        pytest.param(select("x"), None, {"selected_option": None}, id="menu emptied"),
        pytest.param(
            {"type": "overflow", "action_id": "x", "options": [option("skip")]},
            "skip",
            {"selected_option": option("skip")},
            id="overflow",
        ),
        pytest.param(
            {"type": "datepicker", "action_id": "x", "initial_date": "2027-03-01"},
            "2027-03-31",
            {"selected_date": "2027-03-31", "initial_date": "2027-03-01"},
            id="date",
        ),
        pytest.param(
            {"type": "timepicker", "action_id": "x"}, "09:30", {"selected_time": "09:30"}, id="time"
        ),
        pytest.param(
            {"type": "datetimepicker", "action_id": "x"},
            "1796115600",
            {"selected_date_time": 1796115600},
            id="instant",
        ),
        pytest.param(
            {"type": "users_select", "action_id": "x"}, "U0SAM", {"selected_user": "U0SAM"}, id="person"
        ),
        pytest.param(
            {"type": "channels_select", "action_id": "x"},
            "C0GENERAL",
            {"selected_channel": "C0GENERAL"},
            id="channel",
        ),
        pytest.param(
            {"type": "conversations_select", "action_id": "x"},
            "D0ALEX",
            {"selected_conversation": "D0ALEX"},
            id="conversation",
        ),
        pytest.param(
            {"type": "radio_buttons", "action_id": "x", "options": [option("a")]},
            "a",
            {"selected_option": option("a")},
            id="radio",
        ),
        pytest.param(
            {"type": "checkboxes", "action_id": "x", "options": [option("a"), option("b")]},
            ["b"],
            {"selected_options": [option("b")]},
            id="checkboxes",
        ),
    ],
)
def test_each_kind_of_element_tells_its_choice_in_its_own_way(
    *, sandbox: Sandbox, slack: WebClient, heard: list[Json], element: Json, value: Any, told: Json
) -> None:
    message = post(sandbox, slack, element)

    sandbox.click(message, action_id="x", value=value)

    (action,) = heard[0]["actions"]
    assert action == {
        "action_id": "x",
        "block_id": "row",
        "type": element["type"],
        "action_ts": action["action_ts"],
        **told,
    }


def test_a_click_tells_what_else_was_picked_in_the_message(
    sandbox: Sandbox, slack: WebClient, heard: list[Json]
) -> None:
    message = post(sandbox, slack, select("days"), {"type": "datepicker", "action_id": "on"}, button("go"))

    sandbox.click(message, action_id="days", value="two")
    sandbox.click(message, action_id="go")
    sandbox.click(message, action_id="go", person="U0SAM")

    assert heard[1]["state"]["values"] == {
        "row": {
            "days": {"type": "static_select", "selected_option": option("two")},
            "on": {"type": "datepicker", "selected_date": None},
        }
    }
    assert heard[2]["state"]["values"]["row"]["days"]["selected_option"] is None


def test_a_click_in_a_thread_names_the_thread(sandbox: Sandbox, slack: WebClient, heard: list[Json]) -> None:
    parent = post(sandbox, slack, button())
    reply = post(sandbox, slack, button("again"), thread_ts=parent.ts)

    sandbox.click(reply, action_id="again")

    assert heard[0]["container"]["thread_ts"] == parent.ts
    assert heard[0]["message"]["thread_ts"] == parent.ts


def test_a_click_on_an_ephemeral_message_does_not_carry_the_message(
    sandbox: Sandbox, slack: WebClient, heard: list[Json]
) -> None:
    slack.chat_postEphemeral(channel="C0ITSAAS", user="U0ALEX", text="x", blocks=[actions(button())])
    (message,) = sandbox.messages(person="U0ALEX")

    sandbox.click(message, action_id="done")

    assert heard[0]["container"]["is_ephemeral"] is True
    assert "message" not in heard[0]


def test_a_person_of_another_organisation_can_be_told_apart(
    sandbox: Sandbox, slack: WebClient, heard: list[Json]
) -> None:
    slack.chat_postMessage(channel="C0VENDOR", text="x", blocks=[actions(button())])

    sandbox.click(sandbox.messages("C0VENDOR")[0], action_id="done", person="U0RIO")

    assert (heard[0]["user"]["team_id"], heard[0]["team"]["id"]) == ("T0VENDOR", "T0SANDBOX")


def test_a_button_that_the_message_lost_cannot_be_clicked(
    sandbox: Sandbox, slack: WebClient, heard: list[Json]
) -> None:
    message = post(sandbox, slack, button())
    slack.chat_update(channel="C0ITSAAS", ts=message.ts, text="Done by Sam", blocks=[section("Done by Sam")])

    with pytest.raises(RefusedError, match="no longer there"):
        sandbox.click(message, action_id="done")
    assert heard == []


def test_somebody_elses_ephemeral_button_cannot_be_clicked(sandbox: Sandbox, slack: WebClient) -> None:
    slack.chat_postEphemeral(channel="C0ITSAAS", user="U0ALEX", text="x", blocks=[actions(button())])
    (message,) = sandbox.messages(person="U0ALEX")

    with pytest.raises(RefusedError, match="no longer there"):
        sandbox.click(message, action_id="done", person="U0SAM")


def test_an_unknown_element_cannot_be_clicked(sandbox: Sandbox, slack: WebClient) -> None:
    message = post(sandbox, slack, button())

    with pytest.raises(RefusedError, match="no longer there"):
        sandbox.click(message, action_id="other")
    with pytest.raises(RefusedError, match="no longer there"):
        sandbox.click(message, action_id="done", block_id="other")


def test_only_offered_options_can_be_picked(sandbox: Sandbox, slack: WebClient) -> None:
    message = post(sandbox, slack, select("x"))

    with pytest.raises(RefusedError, match="offers no option 'three'"):
        sandbox.click(message, action_id="x", value="three")


def test_a_click_that_nobody_takes_is_an_error_for_the_person(sandbox: Sandbox, slack: WebClient) -> None:
    message = post(sandbox, slack, button())

    assert sandbox.click(message, action_id="done").error == (
        "The app did not answer in time (dispatch_failed)."
    )
