from __future__ import annotations

from pathlib import Path

import pytest

from bot.logs import LogForm
from bot.settings import Mode, Settings, SettingsError, read_settings

FOR_HTTP = ("SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
NAMES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL", "DATABASE_URL", "EXITPLAN_LOG", *FOR_HTTP)


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_tokens_it_is_the_sandbox() -> None:
    settings = read_settings()

    assert settings.mode is Mode.SANDBOX
    assert settings.database_url == "sqlite:///exitplan.db"
    assert settings.slack_api_url == "https://slack.com/api/"


@pytest.mark.parametrize("bot_token", ["xoxb-1", "xoxe.xoxb-1-rotated"])
def test_with_both_tokens_it_is_the_real_bot(monkeypatch: pytest.MonkeyPatch, bot_token: str) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")

    assert read_settings().mode is Mode.REAL
    assert read_settings().tokens() == (bot_token, "xapp-1")


@pytest.mark.parametrize(
    ("name", "value", "missing"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-1", "SLACK_APP_TOKEN is missing"),
        ("SLACK_APP_TOKEN", "xapp-1", "SLACK_BOT_TOKEN is missing"),
    ],
)
def test_one_token_of_two_is_an_error(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, missing: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=missing):
        _ = read_settings().mode


@pytest.mark.parametrize("names", [*((name,) for name in FOR_HTTP), FOR_HTTP])
def test_who_sets_up_http_without_tokens_gets_no_sandbox_but_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    for name in names:
        monkeypatch.setenv(name, "SECRET")

    with pytest.raises(SettingsError) as refused:
        _ = read_settings().mode

    assert str(refused.value) == (
        f"HTTP and installation by OAuth are not built yet ({', '.join(names)}): for Socket Mode "
        "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are missing. `exitplan sandbox` needs none of them."
    )


def test_what_is_set_for_http_does_not_keep_the_real_bot_from_starting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", *FOR_HTTP):
        monkeypatch.setenv(name, {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}.get(name, "1"))

    assert read_settings().mode is Mode.REAL


def test_the_real_bot_needs_tokens() -> None:
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN and SLACK_APP_TOKEN are missing"):
        read_settings().tokens()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-SECRET"),
        ("SLACK_APP_TOKEN", "xoxb-SECRET"),
        ("SLACK_API_URL", "slack.com/SECRET"),
        ("DATABASE_URL", "mysql://SECRET"),
        ("EXITPLAN_LOG", "SECRET"),
    ],
)
def test_a_mistake_is_one_line_that_names_it_and_shows_no_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert str(refused.value).startswith(f"{name} has to ")
    assert "\n" not in str(refused.value)
    assert "SECRET" not in str(refused.value)


def test_several_mistakes_are_a_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "x")
    monkeypatch.setenv("DATABASE_URL", "x")

    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert len(str(refused.value).splitlines()) == 2


def test_the_file_dot_env_is_read_and_an_empty_variable_is_none(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-file\nSLACK_APP_TOKEN=\n", encoding="utf-8")

    settings = read_settings()

    assert settings.slack_bot_token is not None
    assert settings.slack_app_token is None


def test_tokens_are_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-SECRET")

    settings: Settings = read_settings()

    assert "SECRET" not in repr(settings)
    assert "SECRET" not in str(settings.model_dump())


def test_the_log_is_text_unless_json_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().exitplan_log is LogForm.TEXT

    monkeypatch.setenv("EXITPLAN_LOG", "JSON")

    assert read_settings().exitplan_log is LogForm.JSON


def test_a_form_of_the_log_that_there_is_not_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXITPLAN_LOG", "xml")

    with pytest.raises(SettingsError) as refused:
        read_settings()

    assert str(refused.value) == "EXITPLAN_LOG has to be text or json."
