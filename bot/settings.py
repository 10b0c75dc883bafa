"""The configuration: read once from the environment and `.env`, checked, and never printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.keys import MAKE_KEY, BadKeyError, read_keys
from bot.logs import LogForm

SLACK_API = "https://slack.com/api/"
SCHEMES = ("sqlite:///", "postgresql+psycopg://", "postgresql://", "postgres://")
"""Of PostgreSQL as hosting services write it, too."""


class SettingsError(ValueError):
    """The configuration can't be used; its text has one line for each mistake."""


class Settings(BaseSettings):
    """Every setting under the name that it has in the environment."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    """Proves that a request over HTTP is Slack's."""
    slack_client_id: SecretStr | None = None
    slack_client_secret: SecretStr | None = None
    """These two are of an app that is installed in many workspaces."""
    exitplan_secret_key: SecretStr | None = None
    """Keys with which the workspaces' tokens are encrypted, separated by commas: the first one encrypts."""
    port: int = Field(default=3000, ge=0, le=65535)
    """Where Slack's requests come in over HTTP; 0 leaves it to the system."""
    slack_api_url: str = SLACK_API
    """Base of the Web API, for the bot and for Socket Mode."""
    database_url: str = Field(default="sqlite:///exitplan.db")
    exitplan_health_port: int | None = Field(default=None, ge=0, le=65535)
    """Where `/healthz`, `/readyz` and `/metrics` answer, on this machine only; None: nowhere."""
    exitplan_heartbeat_url: str | None = None
    """Asked for each minute while delivery is in order, and only then."""
    exitplan_log: LogForm = LogForm.TEXT
    """How warnings and errors are written."""
    exitplan_failpoint: str | None = None
    """For tests: where to end this process; see bot/rehearsal.py."""
    exitplan_clock: str | None = None
    """For tests: a clock that runs faster."""

    @field_validator("slack_bot_token")
    @classmethod
    def _is_bot_token(cls, token: SecretStr | None) -> SecretStr | None:
        what = "the bot token of your app, under OAuth & Permissions"
        return _starting_with(token, ("xoxb-", "xoxe.xoxb-"), what)

    @field_validator("slack_app_token")
    @classmethod
    def _is_app_token(cls, token: SecretStr | None) -> SecretStr | None:
        return _starting_with(token, ("xapp-",), "an app-level token, under Basic Information")

    @field_validator("exitplan_secret_key")
    @classmethod
    def _are_keys(cls, keys: SecretStr | None) -> SecretStr | None:
        try:
            read_keys(keys.get_secret_value()) if keys else ()
        except BadKeyError:
            raise ValueError(
                f"has to be 32 bytes in base64, or several with commas between: {MAKE_KEY}"
            ) from None
        return keys

    @field_validator("slack_api_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if not url.startswith(("https://", "http://")):
            raise ValueError("has to start with https:// or http://")
        return url if url.endswith("/") else f"{url}/"

    @field_validator("exitplan_heartbeat_url")
    @classmethod
    def _is_heartbeat(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("https://", "http://")):
            raise ValueError("has to start with https:// or http://")
        return url

    @field_validator("exitplan_log", mode="before")
    @classmethod
    def _is_form_of_log(cls, form: str) -> str:
        if form.lower() not in list(LogForm):
            raise ValueError(f"has to be {' or '.join(LogForm)}")
        return form.lower()

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, url: str) -> str:
        if not url.startswith(SCHEMES):
            raise ValueError("has to start with sqlite:/// or postgresql://")
        if not _is_readable(url):
            raise ValueError(
                "can't be read: write it like postgresql://user:password@host:5432/name, "
                "an @ in the password as %40"
            )
        return url

    def secrets(self) -> tuple[str, ...]:
        """Every value that must not be seen anywhere."""
        values = (getattr(self, name) for name in type(self).model_fields)
        secrets = [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
        return tuple(part for secret in secrets for part in secret.replace(" ", "").split(","))


def _is_readable(url: str) -> bool:
    try:
        host = make_url(url).host or ""
    except (ArgumentError, ValueError):  # its text quotes the address, password and all
        return False
    return "@" not in host  # else it is the rest of a password, and errors name the host


def _starting_with(token: SecretStr | None, prefixes: tuple[str, ...], what: str) -> SecretStr | None:
    if token is not None and not token.get_secret_value().startswith(prefixes):
        raise ValueError(f"has to be {what}, and starts with {prefixes[0]}")
    return token


def read_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings of this process. Raises SettingsError; values never stand in its text."""
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]  # pydantic-settings' own argument
    except ValidationError as error:
        raise SettingsError("\n".join(_sentences(error))) from None


def _sentences(error: ValidationError) -> Iterator[str]:
    for one in error.errors(include_url=False, include_input=False, include_context=False):
        name = "_".join(str(part) for part in one["loc"]).upper()
        yield f"{name} {one['msg'].removeprefix('Value error, ')}."
