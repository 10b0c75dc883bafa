"""manifest.yml asks for exactly what the code uses, in a form that Slack accepts."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.manifest import MANIFEST, UNINSTALLED, manifest_text
from bot.listeners.dispatch import COMMAND
from bot.listeners.leaving import LEAVING
from bot.listeners.routes import EVENTS, GLOBAL_SHORTCUTS, MESSAGE_SHORTCUTS
from sandbox.methods import METHODS, TokenKind
from tests.support.manifest_check import find_problems, read_manifest

ROOT = MANIFEST.parent


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return read_manifest()


def called_methods() -> set[str]:
    """Every Web API method that a module of `bot` calls on a client."""
    return {name for path in sorted((ROOT / "bot").rglob("*.py")) for name in _calls(path)}


def _calls(path: Path) -> Iterator[str]:
    known = {method.replace(".", "_"): method for method in METHODS}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in known:
            yield known[node.attr]


def listens_in() -> dict[str, set[str]]:
    """Where in `bot` an `app.KIND(...)` is called, by kind."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "bot").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="app"), attr=kind)):
                    found.setdefault(kind, set()).add(path.name)
    return found


def test_slack_accepts_it(manifest: dict[str, Any]) -> None:
    assert find_problems(manifest) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("display_information", "name"), "x" * 36),
        (("display_information", "description"), ""),
        (("display_information", "long_description"), "short"),
        (("display_information", "background_color"), "#1f3a5f\n"),
        (("features", "slash_commands"), [{"command": "exitplan", "description": "no slash"}]),
        (("features", "shortcuts"), [{"name": "Register", "type": "global", "callback_id": "register"}]),
        (("settings", "event_subscriptions"), {"events": ["app_home_opened"]}),
        (("settings", "unknown"), True),
        (("metadata",), {}),
    ],
)
def test_the_schema_refuses_what_slack_refuses(
    manifest: dict[str, Any], path: tuple[str, ...], value: object
) -> None:
    changed = json.loads(json.dumps(manifest))
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value

    assert find_problems(changed) != []


def test_the_code_calls_no_method_that_is_not_documented() -> None:
    assert called_methods() <= set(METHODS)
    assert {"chat.postMessage", "chat.update", "users.info", "views.open"} <= called_methods()


def test_scopes_are_those_of_the_methods_that_the_code_calls(manifest: dict[str, Any]) -> None:
    needed = {"commands"}
    for name in called_methods():
        if METHODS[name].token is TokenKind.BOT:
            needed.update(METHODS[name].scopes)

    assert manifest["oauth_config"]["scopes"]["bot"] == sorted(needed)
    assert set(manifest["oauth_config"]["scopes"]) == {"bot"}, "nothing is done in a person's name"


def test_the_command_is_the_one_that_is_listened_to(manifest: dict[str, Any]) -> None:
    commands = [entry["command"] for entry in manifest["features"]["slash_commands"]]

    assert commands == [COMMAND]


def test_events_are_those_of_the_table(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["event_subscriptions"] == {"bot_events": sorted(EVENTS)}


def test_the_events_of_leaving_are_those_that_the_manifest_for_http_subscribes_to() -> None:
    assert UNINSTALLED == LEAVING


def test_shortcuts_are_those_of_the_tables(manifest: dict[str, Any]) -> None:
    asked_for = {(one["type"], one["callback_id"]) for one in manifest["features"]["shortcuts"]}

    tables = {"global": GLOBAL_SHORTCUTS, "message": MESSAGE_SHORTCUTS}
    assert asked_for == {(kind, one.value) for kind, table in tables.items() for one in table}


def test_nothing_is_listened_to_outside_the_tables() -> None:
    found = listens_in()

    assert {"event", "global_shortcut", "message_shortcut"} <= set(found)
    assert {"message", "shortcut", "options", "function"}.isdisjoint(found)
    assert all(found[kind] == {"dispatch.py"} for kind in ("event", "global_shortcut", "message_shortcut"))


def test_buttons_and_forms_need_interactivity_and_everything_comes_over_socket_mode(
    manifest: dict[str, Any],
) -> None:
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}
    assert manifest["settings"]["socket_mode_enabled"] is True


def test_direct_messages_can_be_written_and_commands_typed_in_them(manifest: dict[str, Any]) -> None:
    home = manifest["features"]["app_home"]

    assert home["home_tab_enabled"] is True
    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False


@pytest.fixture(scope="module")
def over_http() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(manifest_text("https://exitplan.example.com/bots/"))
    return read


def test_slack_accepts_it_over_http(over_http: dict[str, Any]) -> None:
    assert find_problems(over_http) == []


def test_over_http_everything_comes_to_one_address_and_nothing_over_socket_mode(
    over_http: dict[str, Any],
) -> None:
    requests = "https://exitplan.example.com/bots/slack/events"

    assert [command["url"] for command in over_http["features"]["slash_commands"]] == [requests]
    assert over_http["settings"]["interactivity"] == {"is_enabled": True, "request_url": requests}
    assert over_http["settings"]["event_subscriptions"]["request_url"] == requests
    assert over_http["oauth_config"]["redirect_urls"] == [
        "https://exitplan.example.com/bots/slack/oauth_redirect"
    ]
    assert over_http["settings"]["socket_mode_enabled"] is False


def test_over_http_it_hears_of_workspaces_that_throw_it_out(over_http: dict[str, Any]) -> None:
    assert over_http["settings"]["event_subscriptions"]["bot_events"] == [
        "app_home_opened",
        "app_uninstalled",
        "tokens_revoked",
    ]


def test_over_http_all_else_is_the_same(manifest: dict[str, Any], over_http: dict[str, Any]) -> None:
    changed = json.loads(json.dumps(over_http))
    for command in changed["features"]["slash_commands"]:
        del command["url"]
    del changed["oauth_config"]["redirect_urls"]
    del changed["settings"]["interactivity"]["request_url"]
    changed["settings"]["event_subscriptions"] = {"bot_events": ["app_home_opened"]}
    changed["settings"]["socket_mode_enabled"] = True

    assert changed == manifest
    assert list(changed) == list(manifest), "in the order in which people know it"
