"""What the app's manifest promises: its commands, shortcuts, scopes and events.

Source: https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sandbox.methods import BOT_SCOPES


@dataclass(frozen=True, slots=True, kw_only=True)
class SlashCommand:
    """One slash command; `escapes` turns @names and #channels into ids."""

    command: str
    description: str = ""
    usage_hint: str = ""
    escapes: bool = False


class ShortcutKind(StrEnum):
    """Where a shortcut is offered: everywhere, or on messages."""

    GLOBAL = "global"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """One shortcut, known to the app by its `callback_id`."""

    callback_id: str
    kind: ShortcutKind
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppConfig:
    """The app as Slack knows it."""

    commands: tuple[SlashCommand, ...] = (SlashCommand(command="/exitplan"),)
    scopes: frozenset[str] = frozenset(BOT_SCOPES)
    events: frozenset[str] = frozenset()
    shortcuts: tuple[Shortcut, ...] = ()
    home_tab: bool = False


def read_manifest(manifest: Mapping[str, Any]) -> AppConfig:
    """The app that a parsed manifest describes."""
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    return AppConfig(
        commands=tuple(_command(entry) for entry in features.get("slash_commands", ())),
        scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        shortcuts=tuple(_shortcut(entry) for entry in features.get("shortcuts", ())),
        home_tab=bool(features.get("app_home", {}).get("home_tab_enabled", False)),
    )


def read_manifest_file(path: Path) -> AppConfig:
    """The app that manifest.yml describes."""
    import yaml

    return read_manifest(yaml.safe_load(path.read_text(encoding="utf-8")))


def _command(entry: Mapping[str, Any]) -> SlashCommand:
    return SlashCommand(
        command=entry["command"],
        description=entry.get("description", ""),
        usage_hint=entry.get("usage_hint", ""),
        escapes=bool(entry.get("should_escape", False)),
    )


def _shortcut(entry: Mapping[str, Any]) -> Shortcut:
    return Shortcut(
        callback_id=entry["callback_id"],
        kind=ShortcutKind(entry["type"]),
        name=entry["name"],
        description=entry.get("description", ""),
    )
