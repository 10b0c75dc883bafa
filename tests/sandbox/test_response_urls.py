from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox.clock import SandboxClock
from sandbox.server import Sandbox
from tests.sandbox.builders import Json, actions, button, section
from tests.sandbox.conftest import START


@pytest.fixture
def hooks(app: App) -> list[str]:
    """The response_url of everything that happens, in order."""
    addresses: list[str] = []

    @app.command("/exitplan")
    @app.action("done")
    def listen(ack: Ack, body: dict[str, Any]) -> None:
        addresses.append(body["response_url"])
        ack()

    return addresses


def send(address: str, **body: Any) -> tuple[int, str]:
    response = WebhookClient(address).send_dict(body)
    return response.status_code, response.body


def clicked(sandbox: Sandbox, slack: WebClient, *, ephemeral: bool = False) -> None:
    """Post a message with a button, and click it."""
    content: Json = {"channel": "C0ITSAAS", "text": "Act", "blocks": [actions(button())]}
    if ephemeral:
        slack.chat_postEphemeral(user="U0ALEX", **content)
    else:
        slack.chat_postMessage(**content)
    sandbox.click(sandbox.messages(person="U0ALEX")[0], action_id="done")


@pytest.mark.parametrize(
    ("kind", "seen_by_sam"),
    [({}, []), ({"response_type": "ephemeral"}, []), ({"response_type": "in_channel"}, ["Here"])],
)
def test_a_later_answer_is_private_unless_it_says_otherwise(
    sandbox: Sandbox, hooks: list[str], kind: Json, seen_by_sam: list[str]
) -> None:
    sandbox.command("/exitplan list")

    assert send(hooks[0], text="Here", blocks=[section("Here")], **kind) == (200, '{"ok":true}')

    assert [m.text for m in sandbox.messages(person="U0ALEX")] == ["Here"]
    assert [m.text for m in sandbox.messages(person="U0SAM")] == seen_by_sam


def test_five_answers_are_the_most(sandbox: Sandbox, hooks: list[str]) -> None:
    sandbox.command("/exitplan list")

    statuses = [send(hooks[0], text="Here")[0] for _ in range(6)]

    assert statuses == [200, 200, 200, 200, 200, 404]
    assert "used_url" in send(hooks[0], text="Here")[1]


@pytest.mark.parametrize(("minutes", "status"), [(30, 200), (31, 404)])
def test_an_answer_may_come_for_thirty_minutes(
    sandbox: Sandbox, hooks: list[str], clock: SandboxClock, minutes: int, status: int
) -> None:
    sandbox.command("/exitplan list")
    clock.advance_to(START + timedelta(minutes=minutes))

    assert send(hooks[0], text="Here")[0] == status


def test_an_unknown_address_is_refused(sandbox: Sandbox) -> None:
    assert send(f"{sandbox.page_url}hooks/response/guess", text="Here")[0] == 404


@pytest.mark.parametrize("ephemeral", [True, False])
def test_the_clicked_message_can_be_replaced(
    sandbox: Sandbox, slack: WebClient, hooks: list[str], ephemeral: bool
) -> None:
    clicked(sandbox, slack, ephemeral=ephemeral)

    send(hooks[0], replace_original=True, text="Done by Alex")

    (message,) = sandbox.messages(person="U0ALEX")
    assert (message.text, message.blocks) == ("Done by Alex", ())


def test_the_clicked_message_can_be_deleted(sandbox: Sandbox, slack: WebClient, hooks: list[str]) -> None:
    clicked(sandbox, slack)

    assert send(hooks[0], delete_original=True)[0] == 200

    assert sandbox.messages(person="U0ALEX") == ()


def test_an_answer_to_a_click_on_a_reply_stands_in_the_channel_unless_it_names_the_thread(
    sandbox: Sandbox, slack: WebClient, hooks: list[str]
) -> None:
    parent = slack.chat_postMessage(channel="C0ITSAAS", text="Reminder")["ts"]
    slack.chat_postMessage(channel="C0ITSAAS", text="Again", blocks=[actions(button())], thread_ts=parent)
    sandbox.click(sandbox.messages()[1], action_id="done")

    send(hooks[0], text="Noted")
    send(hooks[0], text="Noted in the thread", thread_ts=parent)

    assert [one.thread_ts for one in sandbox.messages(person="U0ALEX")[2:]] == [None, parent]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param({"text": "x", "channel": "C1"}, "invalid_arguments", id="unknown key"),
        pytest.param({"text": ""}, "no_text", id="nothing said"),
        pytest.param({"text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks", id="wrong blocks"),
        pytest.param(
            {"text": "x", "replace_original": True}, "message_not_found", id="a command has no original"
        ),
    ],
)
def test_an_answer_that_slack_refuses_is_refused(
    sandbox: Sandbox, hooks: list[str], body: Json, error: str
) -> None:
    sandbox.command("/exitplan list")

    status, answer = send(hooks[0], **body)

    assert status == 400
    assert error in answer
    assert sandbox.traffic()[-1].error == error


def test_an_answer_must_be_a_json_object(sandbox: Sandbox, hooks: list[str]) -> None:
    sandbox.command("/exitplan list")
    client = WebhookClient(hooks[0])

    response = client._perform_http_request(body=[], headers={})  # type: ignore[arg-type]

    assert (response.status_code, "invalid_payload" in response.body) == (400, True)


def test_addresses_stay_out_of_the_traffic_log(sandbox: Sandbox, hooks: list[str]) -> None:
    sandbox.command("/exitplan list")

    assert hooks[0].rpartition("/")[2] not in repr(sandbox.traffic())
    assert "/hooks/response/…" in repr(sandbox.traffic())
