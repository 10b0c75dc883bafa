"""docs/slack-api.md against the tables in the code, both ways."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli.manifest import MANIFEST
from sandbox import payloads, seed
from sandbox.clock import SandboxClock
from sandbox.elements import ELEMENTS
from sandbox.events import LEAVING, leaving
from sandbox.grants import Grants
from sandbox.layout import HOME_BLOCKS, MESSAGE_BLOCKS, MODAL_BLOCKS
from sandbox.manifest import read_manifest_file
from sandbox.methods import BOT_SCOPES, METHODS
from sandbox.model import JsonObject
from sandbox.payloads import Click
from sandbox.responses import RESPONSE_KEYS
from sandbox.server import Sandbox
from sandbox.views import ViewStacks
from sandbox.webapi import HANDLERS
from sandbox.workspace import Workspace
from tests.sandbox.builders import actions, button, client_of, modal, section

DOCUMENT = Path(__file__).parents[2] / "docs" / "slack-api.md"


def rows(heading: str) -> dict[str, list[str]]:
    """The table under a heading: the cells of each row by its first cell."""
    part = DOCUMENT.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {first.strip("`"): rest for first, *rest in cells}


def names(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def test_the_document_lists_the_methods_that_the_sandbox_knows() -> None:
    assert set(rows("Web API methods")) == set(METHODS)
    assert set(HANDLERS) == set(METHODS)


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: str(method.name))
def test_the_document_lists_each_methods_arguments_and_scopes(method: object) -> None:
    known = METHODS[getattr(method, "name", "")]

    arguments, scopes, address = rows("Web API methods")[known.name]

    assert names(arguments) == {argument.name for argument in known.arguments}
    assert set(re.findall(r"\*\*`([^`]+)`\*\*", arguments)) == {a.name for a in known.arguments if a.required}
    assert names(scopes) == set(known.scopes)
    assert address == f"https://docs.slack.dev/reference/methods/{known.name}"


def test_the_scopes_of_the_bot_follow_from_its_methods() -> None:
    assert BOT_SCOPES == (
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "users:read",
    )


def test_the_document_lists_the_blocks_that_the_sandbox_knows() -> None:
    table = rows("Block Kit")

    assert names(table["blocks in messages"][0]) == set(MESSAGE_BLOCKS)
    assert names(table["blocks in modals"][0]) == set(MODAL_BLOCKS)
    assert names(table["blocks in Home"][0]) == set(HOME_BLOCKS)
    assert names(table["elements"][0]) == set(ELEMENTS)


def test_the_document_lists_what_a_response_url_takes() -> None:
    sentence = re.search(r"A `response_url` takes (.*?):", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)

    assert sentence is not None
    assert names(sentence[1]) == RESPONSE_KEYS


def test_the_document_lists_the_fields_of_every_payload(clock: SandboxClock) -> None:
    workspace, grants = Workspace(clock), Grants(clock)
    trigger = grants.new_trigger("U0ALEX", None).id
    message = workspace.post("C0ITSAAS", text="x", blocks=[actions(button())])
    view = ViewStacks().open("U0ALEX", modal(), None)
    click = Click(block_id="row", element=button(), value=None, action_ts="1.000000")
    person, conversation = seed.ALEX, seed.IT_SAAS
    built: dict[str, JsonObject] = {
        "slash command": payloads.slash_command(
            person=person,
            conversation=conversation,
            command="/exitplan",
            text="",
            trigger_id=trigger,
            response_url="http://x",
        ),
        "block_actions in a message": payloads.message_click(
            person=person,
            conversation=conversation,
            message=message,
            click=click,
            values={},
            trigger_id=trigger,
            response_url="http://x",
        ),
        "block_actions in a modal or in Home": payloads.view_click(
            person=person, view=view, click=click, trigger_id=trigger
        ),
        "view_submission": payloads.view_submission(person=person, view=view, trigger_id=trigger),
        "view_closed": payloads.view_closed(person=person, view=view, is_cleared=False),
        "global shortcut": payloads.global_shortcut(
            person=person, callback_id="register", trigger_id=trigger, action_ts="1.000000"
        ),
        "message shortcut": payloads.message_shortcut(
            person=person,
            conversation=conversation,
            message=message,
            callback_id="keep",
            trigger_id=trigger,
            response_url="http://x",
            action_ts="1.000000",
        ),
        "event": payloads.event_callback({}, event_id="Ev1", event_time=1),
    }

    documented = rows("Payloads")

    assert set(documented) == set(built)
    for payload, fields in built.items():
        assert names(documented[payload][0]) == set(fields), payload


def test_the_document_lists_the_events_that_the_manifest_subscribes_to() -> None:
    assert set(rows("Events")) == read_manifest_file(MANIFEST).events | set(LEAVING)


@pytest.mark.parametrize("event_type", LEAVING)
def test_the_document_lists_the_fields_of_leaving(event_type: str) -> None:
    assert names(rows("Events")[event_type][0]) == set(leaving(event_type))


def test_the_document_lists_the_fields_of_opening_home(sandbox: Sandbox) -> None:
    sandbox.slack.app = read_manifest_file(MANIFEST)
    client_of(sandbox).views_publish(user_id="U0ALEX", view={"type": "home", "blocks": [section()]})

    sandbox.open_home()

    event = sandbox.traffic()[-1].request["event"]
    assert names(rows("Events")["app_home_opened"][0]) == set(event)
