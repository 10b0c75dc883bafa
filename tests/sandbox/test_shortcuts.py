"""Global and message shortcuts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient

from sandbox.clock import SandboxClock
from sandbox.errors import RefusedError
from sandbox.manifest import AppConfig, Shortcut, ShortcutKind
from sandbox.seed import ALEX, RIO, SAM, VENDOR
from sandbox.server import Sandbox
from tests.sandbox.builders import Json, attach, bolt_app, modal
from tests.sandbox.test_page_endpoints import Page

REGISTER = Shortcut(callback_id="register", kind=ShortcutKind.GLOBAL, name="Register", description="Opens")
KEEP = Shortcut(callback_id="keep", kind=ShortcutKind.MESSAGE, name="Keep", description="Keeps a link")


@pytest.fixture
def sandbox(clock: SandboxClock) -> Iterator[Sandbox]:
    with Sandbox(clock, ack_seconds=0.5, app=AppConfig(shortcuts=(REGISTER, KEEP))) as running:
        yield running


@pytest.fixture
def heard(sandbox: Sandbox) -> list[Json]:
    bolt, heard = bolt_app(sandbox), []

    @bolt.global_shortcut("register")
    def registers(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        heard.append(body)
        client.views_open(trigger_id=body["trigger_id"], view=modal())

    @bolt.message_shortcut("keep")
    def keeps(ack: Ack, body: dict[str, Any], respond: Any) -> None:
        ack()
        heard.append(body)
        respond("Kept")

    attach(sandbox, bolt)
    return heard


def test_a_global_shortcut_opens_a_modal_and_knows_of_no_channel(sandbox: Sandbox, heard: list[Json]) -> None:
    assert sandbox.use_shortcut("register").ok

    (body,) = heard
    assert (body["type"], body["callback_id"], body["user"]["id"]) == ("shortcut", "register", ALEX.id)
    assert {"channel", "message", "response_url", "api_app_id"}.isdisjoint(body)
    assert sandbox.view() is not None


def test_a_message_shortcut_brings_the_message_and_can_be_answered(
    sandbox: Sandbox, heard: list[Json]
) -> None:
    message = sandbox.say("They offered 20 %", person=SAM.id)

    assert sandbox.use_shortcut_on(message, "keep").ok

    (body,) = heard
    assert (body["type"], body["callback_id"]) == ("message_action", "keep")
    assert body["channel"] == {"id": "C0ITSAAS", "name": "it-saas"}
    assert (body["message_ts"], body["message"]["text"]) == (message.ts, "They offered 20 %")
    assert [m.text for m in sandbox.messages(person=ALEX.id) if m.seen_only_by == ALEX.id] == ["Kept"]


def test_a_message_that_one_person_sees_has_no_shortcuts(
    sandbox: Sandbox, slack: WebClient, heard: list[Json]
) -> None:
    slack.chat_postEphemeral(channel="C0ITSAAS", user=ALEX.id, text="Psst")
    (message,) = sandbox.messages(person=ALEX.id)

    with pytest.raises(RefusedError):
        sandbox.use_shortcut_on(message, "keep")


def test_people_of_other_organisations_are_offered_none(sandbox: Sandbox, heard: list[Json]) -> None:
    message = sandbox.say("Our offer", person=RIO.id, channel=VENDOR.id)

    with pytest.raises(RefusedError):
        sandbox.use_shortcut_on(message, "keep", person=RIO.id)
    assert Page(sandbox).state(RIO.id)["shortcuts"] == []
    assert heard == []


@pytest.mark.parametrize("callback_id", ["keep", "unknown"])
def test_a_global_shortcut_has_to_be_one(sandbox: Sandbox, heard: list[Json], callback_id: str) -> None:
    with pytest.raises(RefusedError):
        sandbox.use_shortcut(callback_id)


def test_the_page_offers_and_uses_them(sandbox: Sandbox, heard: list[Json]) -> None:
    page = Page(sandbox)
    message = sandbox.say("They offered 20 %")

    assert page.state()["shortcuts"] == [
        {"callback_id": "register", "type": "global", "name": "Register", "description": "Opens"},
        {"callback_id": "keep", "type": "message", "name": "Keep", "description": "Keeps a link"},
    ]
    assert page.do("shortcut", person=ALEX.id, callback_id="register")[1]["ok"]
    used = {"person": ALEX.id, "callback_id": "keep", "channel": "C0ITSAAS", "ts": message.ts}
    assert page.do("shortcut", **used)[1]["ok"]
    assert [body["type"] for body in heard] == ["shortcut", "message_action"]


def test_a_shortcut_that_nobody_takes_is_told(sandbox: Sandbox) -> None:
    assert not sandbox.use_shortcut("register").ok
