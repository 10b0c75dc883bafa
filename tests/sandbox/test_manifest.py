from __future__ import annotations

from pathlib import Path

from sandbox.clock import SandboxClock
from sandbox.manifest import Shortcut, ShortcutKind, SlashCommand, read_manifest, read_manifest_file
from sandbox.server import Sandbox
from tests.sandbox.test_page_endpoints import Page

MANIFEST = """
display_information:
  name: exitplan
features:
  app_home:
    home_tab_enabled: true
  shortcuts:
    - name: Keep it
      type: message
      callback_id: keep
      description: Keeps a link
  slash_commands:
    - command: /exitplan
      description: Get out of a contract in time
      usage_hint: "[add | list]"
      should_escape: true
oauth_config:
  scopes:
    bot: [commands, chat:write]
settings:
  event_subscriptions:
    bot_events: [app_uninstalled]
"""


def test_the_manifest_decides_commands_shortcuts_scopes_events_and_whether_there_is_a_home(
    tmp_path: Path,
) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text(MANIFEST, encoding="utf-8")

    app = read_manifest_file(path)

    assert app.commands == (
        SlashCommand(
            command="/exitplan",
            description="Get out of a contract in time",
            usage_hint="[add | list]",
            escapes=True,
        ),
    )
    assert app.scopes == {"commands", "chat:write"}
    assert app.events == {"app_uninstalled"}
    assert app.shortcuts == (
        Shortcut(callback_id="keep", kind=ShortcutKind.MESSAGE, name="Keep it", description="Keeps a link"),
    )
    assert app.home_tab


def test_an_empty_manifest_promises_nothing() -> None:
    app = read_manifest({})

    assert (app.commands, app.shortcuts, app.scopes, app.events) == ((), (), frozenset(), frozenset())
    assert not app.home_tab


def test_the_page_offers_the_manifests_commands(clock: SandboxClock, tmp_path: Path) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text(MANIFEST, encoding="utf-8")

    with Sandbox(clock, app=read_manifest_file(path)) as sandbox:
        commands = Page(sandbox).state()["commands"]

    assert commands == [
        {
            "command": "/exitplan",
            "description": "Get out of a contract in time",
            "usage_hint": "[add | list]",
        }
    ]
