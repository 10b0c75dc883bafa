"""`exitplan manifest`: what to paste where Slack asks for an app's manifest, for Socket Mode or for HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MANIFEST = Path(__file__).parents[2] / "manifest.yml"

REQUESTS = "/slack/events"
"""Where Slack sends commands, clicks, forms and events: Bolt's own path."""

REDIRECT = "/slack/oauth_redirect"
"""Where Slack sends whoever has installed the app: Bolt's own path."""

UNINSTALLED = ("app_uninstalled", "tokens_revoked")
"""Events of an app that Slack reaches over HTTP: over Socket Mode the token that is refused tells enough."""

ABOUT = "# The app over HTTP, as `exitplan manifest --base-url` makes it of manifest.yml.\n"


class BaseUrlError(ValueError):
    """Slack would not take it. Its text says why, in a few words."""


def bot_scopes() -> tuple[str, ...]:
    """What the bot may do where somebody installs it."""
    import yaml

    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return tuple(manifest["oauth_config"]["scopes"]["bot"])


def manifest_text(base_url: str | None) -> str:
    """manifest.yml as it is, or what it becomes under this address. Raises BaseUrlError."""
    text = MANIFEST.read_text(encoding="utf-8")
    if base_url is None:
        return text
    import yaml

    manifest = over_http(yaml.safe_load(text), checked_base_url(base_url))
    written: str = yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=110)
    return ABOUT + written


def over_http(manifest: dict[str, Any], base_url: str) -> dict[str, Any]:
    """The same app, to which Slack sends its requests."""
    requests = f"{base_url}{REQUESTS}"
    features, settings = manifest["features"], manifest["settings"]
    commands = [{**command, "url": requests} for command in features["slash_commands"]]
    events = sorted({*settings["event_subscriptions"]["bot_events"], *UNINSTALLED})
    return {
        **manifest,
        "features": {**features, "slash_commands": commands},
        "oauth_config": {"redirect_urls": [f"{base_url}{REDIRECT}"], **manifest["oauth_config"]},
        "settings": {
            **settings,
            "event_subscriptions": {"request_url": requests, "bot_events": events},
            "interactivity": {**settings["interactivity"], "request_url": requests},
            "socket_mode_enabled": False,
        },
    }


def checked_base_url(url: str) -> str:
    """The address without a slash at its end. Raises BaseUrlError.

    Only https: what Slack sends there, the code of an installation among it, is for nobody else's eyes.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise BaseUrlError("is no address") from None
    if parts.scheme != "https" or not host:
        raise BaseUrlError("has to be an https address with a host, like https://exitplan.example.com")
    if parts.username is not None or parts.query or parts.fragment or not url.isprintable() or " " in url:
        raise BaseUrlError("has to be an address without a user, a query, a fragment or spaces")
    return url.rstrip("/")
