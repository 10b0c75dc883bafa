"""What the settings ask for: the sandbox, or the real bot over Socket Mode or over HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import SecretStr

from bot.keys import MAKE_KEY, read_keys
from bot.settings import Settings, SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """Nothing is set up for a real Slack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverSocketMode:
    """One workspace; exitplan connects to Slack."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverHttp:
    """One workspace; Slack sends its requests to exitplan."""

    bot_token: str = field(repr=False)
    signing_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForMany:
    """Every workspace that installs it; Slack sends its requests to exitplan."""

    client_id: str
    client_secret: str = field(repr=False)
    signing_secret: str = field(repr=False)
    keys: tuple[str, ...] = field(repr=False)


Real = OverSocketMode | OverHttp | ForMany
Mode = Sandbox | Real


def mode_of(settings: Settings) -> Mode:
    """What is to be started. Raises SettingsError where it is unclear, or where a part of it is missing.

    An app token decides: Slack shows the signing secret of every app, also of one over Socket Mode.
    """
    bot_token = _of(settings.slack_bot_token)
    app_token = _of(settings.slack_app_token)
    signing_secret = _of(settings.slack_signing_secret)
    if app_token:
        return OverSocketMode(bot_token=_needed_for_socket_mode(bot_token), app_token=app_token)
    if signing_secret:
        return _over_http(settings, bot_token, signing_secret)
    return _without_either(settings, bot_token)


def real_mode_of(settings: Settings) -> Real:
    """The same where the sandbox is not wanted. Raises SettingsError where nothing is set, too."""
    mode = mode_of(settings)
    if isinstance(mode, Sandbox):
        raise SettingsError(
            "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are missing: put them into the environment or into .env. "
            "Over HTTP it takes SLACK_SIGNING_SECRET instead of SLACK_APP_TOKEN."
        )
    return mode


def in_words(mode: Real) -> str:
    match mode:
        case OverSocketMode():
            return "over Socket Mode"
        case OverHttp():
            return "over HTTP, for one workspace"
        case ForMany():
            return "over HTTP, for every workspace that installs it"


def _needed_for_socket_mode(bot_token: str | None) -> str:
    if bot_token is None:
        raise SettingsError(
            "SLACK_BOT_TOKEN is missing: the real bot needs both tokens, the sandbox needs none."
        )
    return bot_token


def _over_http(settings: Settings, bot_token: str | None, signing_secret: str) -> OverHttp | ForMany:
    client_id, client_secret = _of(settings.slack_client_id), _of(settings.slack_client_secret)
    if client_id and client_secret and bot_token:
        raise SettingsError(
            "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: the first is for one workspace, the second "
            "for all that install exitplan. Remove the other."
        )
    if client_id and client_secret:
        return ForMany(
            client_id=client_id,
            client_secret=client_secret,
            signing_secret=signing_secret,
            keys=_needed_for_many(_of(settings.exitplan_secret_key)),
        )
    if client_id or client_secret:
        missing = "SLACK_CLIENT_SECRET" if client_id else "SLACK_CLIENT_ID"
        raise SettingsError(f"{missing} is missing: an app that many workspaces install has both.")
    if bot_token is None:
        raise SettingsError(
            "SLACK_SIGNING_SECRET is not enough: add SLACK_BOT_TOKEN for one workspace, "
            "or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for many."
        )
    return OverHttp(bot_token=bot_token, signing_secret=signing_secret)


def _needed_for_many(keys: str | None) -> tuple[str, ...]:
    if keys is None:
        raise SettingsError(
            f"EXITPLAN_SECRET_KEY is missing: the workspaces' tokens are encrypted with it; {MAKE_KEY}."
        )
    return read_keys(keys)


def _without_either(settings: Settings, bot_token: str | None) -> Sandbox:
    """Nobody who has set something for a real Slack wants the sandbox."""
    if bot_token:
        raise SettingsError(
            "SLACK_APP_TOKEN is missing: the real bot needs both tokens, the sandbox needs none. "
            "Over HTTP it takes SLACK_SIGNING_SECRET instead."
        )
    given = {"SLACK_CLIENT_ID": settings.slack_client_id, "SLACK_CLIENT_SECRET": settings.slack_client_secret}
    names = [name for name, value in given.items() if value]
    if names:
        raise SettingsError(
            f"SLACK_SIGNING_SECRET is missing: {' and '.join(names)} of an app that is installed in "
            "many workspaces go with it. `exitplan sandbox` needs none of them."
        )
    return Sandbox()


def _of(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()
